"""Which reports repeat a visit, by the rule that docs/coordinators.md states.

Of two reports of one team, station and stage at overlapping times, as when both partners
file, the first received counts and the other waits. Openings and counts happen once in a
day, so there the times are not asked. An edit does not repeat what it edits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

Report = Mapping[str, Any]
Place = tuple[str, str, str]
ONCE = frozenset({"opening", "counting"})
# How long a visit lasts of which only the beginning was written down.
USUAL = timedelta(minutes=30)


def repeated_visits(reports: Sequence[Report]) -> frozenset[str]:
    """Return the ids of the reports that repeat another; all in the order of receipt."""
    begun = {report["id"]: _origin(report, reports) for report in reports}
    counted: dict[Place, list[Report]] = defaultdict(list)
    repeats = set()
    for report in reports:
        answers = report["answers"].get("header", {})
        station = answers.get("station")
        if not station or report["checklist"] == "incident":
            continue
        here = counted[answers["team"], station, report["checklist"]]
        others = [one for one in here if begun[one["id"]] != begun[report["id"]]]
        if any(_is_once_or_overlaps(report, other) for other in others):
            repeats.add(report["id"])
        else:
            here.append(report)
    return frozenset(repeats)


def _origin(report: Report, reports: Sequence[Report]) -> str:
    replaces = {one["id"]: one["replaces"] for one in reports if "replaces" in one}
    origin = str(report["id"])
    while origin in replaces:
        origin = str(replaces[origin])
    return origin


def _is_once_or_overlaps(report: Report, other: Report) -> bool:
    if report["checklist"] in ONCE:
        return True
    first, second = _times(report), _times(other)
    return bool(first and second and first[0] < second[1] and second[0] < first[1])


def _times(report: Report) -> tuple[datetime, datetime] | None:
    answers = _flat(report["answers"])
    if "arrived_at" not in answers:
        return None
    arrived = datetime.fromisoformat(answers["arrived_at"])
    left = answers.get("departed_at")
    return arrived, datetime.fromisoformat(left) if left else arrived + USUAL


def _flat(answers: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in answers.items():
        found.update(_flat(value) if isinstance(value, dict) else {name: value})
    return found
