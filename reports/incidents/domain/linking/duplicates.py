"""Several reports of one sight at one station, made one before anything is compared.

Equal texts at two stations are not duplicates: they may be the trace that is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from reports.incidents.domain.linking.description import gap
from reports.incidents.domain.linking.normalization import (
    edit_distance,
    normalize_plate,
    words,
)
from reports.incidents.domain.linking.report import MovingReport

CLOSE = timedelta(minutes=10)
SHARED = 0.8
MISREAD = 2


@dataclass(frozen=True)
class Sight:
    """One sight: what its reports say together, and their codes."""

    report: MovingReport
    codes: tuple[str, ...]


def collapse(reports: Sequence[MovingReport]) -> tuple[Sight, ...]:
    """Return the sights in the order of their reports' codes."""
    by_station: dict[str, list[list[MovingReport]]] = {}
    for report in sorted(reports, key=lambda each: (each.earliest_at, each.code)):
        sights = by_station.setdefault(report.station, [])
        same = next((s for s in sights if _is_one(s[0], report)), None)
        if same is None:
            sights.append([report])
        else:
            same.append(report)
    made = [_together(each) for sights in by_station.values() for each in sights]
    return tuple(sorted(made, key=lambda sight: sight.report.code))


def _is_one(first: MovingReport, report: MovingReport) -> bool:
    if first.earliest_at.date() != report.earliest_at.date():
        return False
    mine, theirs = words(first.text), words(report.text)
    if not mine or not theirs:
        return False
    if first.text == report.text and _agree(first, report):
        return True
    alike = len(mine & theirs) / len(mine | theirs)
    return gap(first, report) <= CLOSE and alike > SHARED and _agree(first, report)


def _agree(first: MovingReport, report: MovingReport) -> bool:
    """Two vehicles at one door are two sights, however alike the words."""
    pairs = (
        (first.vehicle, report.vehicle),
        (first.colour, report.colour),
    )
    if any(one and other and one != other for one, other in pairs):
        return False
    plate, read = normalize_plate(first.plate), normalize_plate(report.plate)
    return not plate or not read or edit_distance(plate, read) <= MISREAD


def _together(reports: Sequence[MovingReport]) -> Sight:
    """Take each detail from the earliest report that has it."""
    first = reports[0]
    report = replace(
        first,
        latest_at=max(each.latest_at for each in reports),
        vehicle=next((each.vehicle for each in reports if each.vehicle), ""),
        colour=next((each.colour for each in reports if each.colour), ""),
        plate=next((each.plate for each in reports if each.plate), ""),
        size=next((each.size for each in reports if each.size), None),
    )
    return Sight(report, tuple(sorted(each.code for each in reports)))
