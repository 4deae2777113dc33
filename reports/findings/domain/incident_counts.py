"""Count incidents as instances: all reports of one event, or one moving group, once.

Only what observers saw themselves and a second person verified may be printed as fact:
"incidents.<category>.verified". Everything else is for the desk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.rows import Facts, IncidentRow

DIRECT = "observed"
# From the firmest to the weakest; an event stands where its firmest report stands.
LEVELS = (
    "verified",
    "partly_verified",
    "under_verification",
    "reported",
    "unconfirmed",
    "refuted",
)
VERIFIED_INDIRECT = "verified_indirect"


@dataclass(frozen=True)
class Event:
    """One event with its reports; `standing` is a level, or verified but not seen."""

    category: str
    standing: str
    reports: tuple[IncidentRow, ...]

    @property
    def places(self) -> frozenset[str]:
        """Return the stations it was reported from."""
        return frozenset(report.place for report in self.reports if report.place)


def incidents(facts: Facts) -> Iterator[Figure]:
    """Count events by category and by how firm they are."""
    found: dict[tuple[str, str], list[Event]] = {}
    for event in events(facts.incidents):
        found.setdefault((event.category, event.standing), []).append(event)
    for (category, standing), members in sorted(found.items()):
        places = frozenset().union(*(event.places for event in members))
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


def events(rows: Sequence[IncidentRow]) -> list[Event]:
    """Return the events behind the reports, ordered by their first report."""
    grouped: dict[str, list[IncidentRow]] = {}
    for row in sorted(rows, key=lambda row: row.instance_id):
        grouped.setdefault(row.group or row.instance_id, []).append(row)
    return [_event(reports) for reports in grouped.values()]


def _event(reports: Sequence[IncidentRow]) -> Event:
    """Let the firmest report speak, one that was seen before one that was told."""
    firmest = min(
        reports,
        key=lambda row: (
            LEVELS.index(row.level),
            row.source_type != DIRECT,
            row.instance_id,
        ),
    )
    standing = firmest.level
    if standing == "verified" and firmest.source_type != DIRECT:
        standing = VERIFIED_INDIRECT
    return Event(category=firmest.category, standing=standing, reports=tuple(reports))
