"""Count incidents: reports, and events once each at the level that is reached.

Three rules decide. Reports grouped as one event are one instance. Refuted events leave
the counts. An event that the same team reported for the same station and stage as a
checklist item is in the item's figure already: it adds narrative, not a count.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from reports.incidents.domain.catalogue import category
from reports.incidents.domain.verification import SEEN_DIRECTLY, Level, strongest

# The counting checklist covers what an incident report calls closing.
STAGES = {"closing": "counting"}
CoverKey = tuple[int | None, int | None, str, str]


@dataclass(frozen=True)
class CountedReport:
    """One incident report as counting needs it, at its level as of a time."""

    instance_id: UUID
    category: str
    level: str
    group: str = ""
    team_id: int | None = None
    station_id: int | None = None
    station_code: str = ""
    area_code: str = ""
    stage: str = ""
    source_type: str = ""
    severity: int = 1


@dataclass(frozen=True)
class Instance:
    """One event: a group of reports, or a report alone.

    `is_seen_directly`: one of the reports that carry its level is of observers who saw it.
    """

    category: str
    level: str
    reports: tuple[UUID, ...]
    station_codes: tuple[str, ...]
    area_codes: tuple[str, ...]
    stage: str
    severity: int
    group: str = ""
    is_seen_directly: bool = False
    is_covered_by_checklist: bool = False


def instances_of(
    reports: Sequence[CountedReport], *, checklist_items: Collection[CoverKey] = ()
) -> list[Instance]:
    """Return the events, in the order of their first report's instance id.

    `checklist_items` are (team, station, stage, item name) answered negatively.
    """
    events: dict[str, list[CountedReport]] = {}
    for report in sorted(reports, key=lambda report: str(report.instance_id)):
        events.setdefault(report.group or str(report.instance_id), []).append(report)
    return [_instance(event, checklist_items) for event in events.values()]


def covered_by_checklist(
    report: CountedReport, *, checklist_items: Collection[CoverKey]
) -> bool:
    """Tell whether the same team ticked the same thing for that station and stage."""
    if report.team_id is None or report.station_id is None:
        return False
    stage = STAGES.get(report.stage, report.stage)
    return any(
        (report.team_id, report.station_id, stage, item) in checklist_items
        for item in category(report.category).items
    )


def _instance(
    event: Sequence[CountedReport], checklist_items: Collection[CoverKey]
) -> Instance:
    standing = [report for report in event if report.level != Level.REFUTED] or event
    gravest = min(standing, key=lambda report: (-report.severity, report.category))
    level = strongest([report.level for report in standing])
    return Instance(
        category=gravest.category,
        level=level,
        reports=tuple(report.instance_id for report in event),
        station_codes=tuple(sorted({r.station_code for r in standing} - {""})),
        area_codes=tuple(sorted({r.area_code for r in standing} - {""})),
        stage=gravest.stage,
        severity=gravest.severity,
        group=gravest.group,
        is_seen_directly=any(
            r.source_type == SEEN_DIRECTLY and r.level == level for r in standing
        ),
        is_covered_by_checklist=any(
            covered_by_checklist(report, checklist_items=checklist_items)
            for report in standing
        ),
    )
