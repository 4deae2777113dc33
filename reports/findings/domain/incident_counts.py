"""Figures of incidents: events by category and by how firm they are.

Only what observers saw themselves and a second person verified may be printed as fact:
"incidents.<category>.verified". Everything else is for the desk. What counts as one event
is decided in reports.incidents.domain.counting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.rows import Facts
from reports.incidents.domain.counting import Instance

VERIFIED = "verified"
VERIFIED_INDIRECT = "verified_indirect"
COVERED = "covered"


def incidents(facts: Facts) -> Iterator[Figure]:
    """Count events by category and standing."""
    found: dict[tuple[str, str], list[Instance]] = {}
    for event in facts.incidents:
        found.setdefault((event.category, standing_of(event)), []).append(event)
    for (category, standing), members in sorted(found.items()):
        places = frozenset(code for event in members for code in event.station_codes)
        yield Figure(
            key=f"incidents.{category}.{standing}",
            indicator="incidents",
            unit=Unit.INSTANCES,
            item=category,
            k=len(members),
            stations_k=len(places),
            query={
                "reports": "incidents",
                "category": category,
                "standing": standing,
            },
        )


def standing_of(event: Instance) -> str:
    """Return an event's level; "covered" if a checklist item counts it already."""
    if event.is_covered_by_checklist:
        return COVERED
    if event.level == VERIFIED and not event.is_seen_directly:
        return VERIFIED_INDIRECT
    return event.level


def incidents_behind(
    *, events: Sequence[Instance], query: Mapping[str, object]
) -> list[str]:
    """Return the instance ids of every report of the events that were counted."""
    return [
        str(report)
        for event in events
        if (event.category, standing_of(event))
        == (query["category"], query["standing"])
        for report in event.reports
    ]
