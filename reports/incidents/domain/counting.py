"""Count incidents: reports, and events once each at the level that is reached.

Three rules decide. Reports grouped as one event are one instance. Refuted events leave
the counts. An event that the same team reported for the same station and stage as a
checklist item is in the item's figure already: it adds narrative, not a count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
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
    """One event: a group of reports, or a report alone."""

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


@dataclass(frozen=True)
class CategoryCount:
    """What was reported under one category; `instances` by level, without refuted."""

    category: str
    reports: int
    instances: Mapping[str, int] = field(default_factory=dict)
    seen_directly: Mapping[str, int] = field(default_factory=dict)
    covered_by_checklist: int = 0
    refuted: int = 0
    stations: int = 0


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


def counts_by_category(
    reports: Sequence[CountedReport], *, checklist_items: Collection[CoverKey] = ()
) -> list[CategoryCount]:
    """Return the counts of each category that was reported, by code.

    A group of reports of several categories counts under that of its gravest report.
    """
    instances = instances_of(reports, checklist_items=checklist_items)
    codes = sorted({instance.category for instance in instances})
    return [
        _count(code, [instance for instance in instances if instance.category == code])
        for code in codes
    ]


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
    return Instance(
        category=gravest.category,
        level=strongest([report.level for report in standing]),
        reports=tuple(report.instance_id for report in event),
        station_codes=tuple(sorted({r.station_code for r in standing} - {""})),
        area_codes=tuple(sorted({r.area_code for r in standing} - {""})),
        stage=gravest.stage,
        severity=gravest.severity,
        group=gravest.group,
        is_seen_directly=any(r.source_type == SEEN_DIRECTLY for r in standing),
        is_covered_by_checklist=any(
            covered_by_checklist(report, checklist_items=checklist_items)
            for report in standing
        ),
    )


def _count(code: str, instances: Sequence[Instance]) -> CategoryCount:
    standing = [i for i in instances if i.level != Level.REFUTED]
    counted = [i for i in standing if not i.is_covered_by_checklist]
    seen = [i for i in counted if i.is_seen_directly]
    return CategoryCount(
        category=code,
        reports=sum(len(instance.reports) for instance in instances),
        instances=_by_level(counted),
        seen_directly=_by_level(seen),
        covered_by_checklist=len(standing) - len(counted),
        refuted=len(instances) - len(standing),
        stations=len({s for instance in counted for s in instance.station_codes}),
    )


def _by_level(instances: Sequence[Instance]) -> dict[str, int]:
    levels = [level.value for level in Level if level is not Level.REFUTED]
    return {
        level: sum(instance.level == level for instance in instances)
        for level in levels
    }
