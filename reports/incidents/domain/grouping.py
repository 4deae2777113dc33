"""Which reports may be of one event: same station, same kind, close in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from reports.incidents.domain.catalogue import category

CLOSE = timedelta(hours=2)


@dataclass(frozen=True)
class Happening:
    """When, where and what a report says happened."""

    incident_id: int
    category: str
    station_id: int | None
    area_id: int | None
    at: datetime | None
    group_id: int | None = None


def candidates(this: Happening, others: Sequence[Happening]) -> list[Happening]:
    """Return the reports that may be of the same event, the nearest in time first."""
    found = [other for other in others if may_be_one_event(this, other)]
    return sorted(found, key=lambda other: (_apart(this, other), other.incident_id))


def may_be_one_event(this: Happening, other: Happening) -> bool:
    """Tell whether two reports may be of one event."""
    if this.incident_id == other.incident_id:
        return False
    if category(this.category).family != category(other.category).family:
        return False
    return _is_same_place(this, other) and _apart(this, other) <= CLOSE


def _is_same_place(this: Happening, other: Happening) -> bool:
    if this.station_id is not None or other.station_id is not None:
        return this.station_id == other.station_id
    return this.area_id is not None and this.area_id == other.area_id


def _apart(this: Happening, other: Happening) -> timedelta:
    """Return how far apart two reports are; without a time, not at all."""
    if this.at is None or other.at is None:
        return timedelta()
    return abs(this.at - other.at)
