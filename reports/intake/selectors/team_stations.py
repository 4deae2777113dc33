"""The polling stations that a team is sent to, as its phones are told them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from elections.places.models import Area, PollingStation
from observers.deployment.models import Deployment
from reports.intake.domain.station_list import StationLine
from reports.intake.models.station_entities import StationEntity

# A phone searches a list; of a larger area the observer types the station's code.
MOST_IN_AREAS = 5_000
COLUMNS = (
    "id",
    "code",
    "name",
    "address",
    "area__code",
    "area__name",
    "area__names",
    "registered_voters",
    "kind",
    "setting",
    "latitude",
    "longitude",
)


def team_stations(*, mission_id: int, team_id: int | None) -> list[StationLine]:
    """Return the stations of a team's deployments by code.

    A free route has no stations of its own; its team is told the open ones of its area,
    if they are few enough to look through.
    """
    if team_id is None:
        return []
    deployments = Deployment.objects.filter(mission_id=mission_id, team_id=team_id)
    named = set(
        deployments.filter(stations__isnull=False).values_list("stations", flat=True)
    )
    listed = Deployment.stations.through.objects.filter(deployment_id=OuterRef("pk"))
    free = deployments.filter(~Exists(listed), area__isnull=False)
    areas = _with_areas_below(free.values_list("area_id", flat=True))
    nearby = PollingStation.objects.open().filter(area_id__in=areas)
    numbers = list(nearby.values_list("pk", flat=True)[: MOST_IN_AREAS + 1])
    if len(numbers) <= MOST_IN_AREAS:
        named.update(numbers)
    rows = PollingStation.objects.filter(pk__in=named).order_by("code", "pk")
    return [_line(row) for row in rows.values_list(*COLUMNS)]


def _with_areas_below(areas: Iterable[int]) -> set[int]:
    found = level = set(areas)
    while level:
        below = Area.objects.filter(parent_id__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found = found | level
    return found


def _line(row: tuple[Any, ...]) -> StationLine:
    number, code, name, address, area_code, area, names, *rest = row
    return StationLine(
        number, code, name, address, area_code or "", area or "", names or {}, *rest
    )


def gone_entities(
    *, mission_id: int, asked: Iterable[str], present: frozenset[str]
) -> dict[str, bool]:
    """Tell of each entity of the mission whether this team's phones may drop it."""
    keys = {key for text in asked if (key := _uuid(text)) is not None}
    rows = StationEntity.objects.filter(mission_id=mission_id, entity_id__in=keys)
    known = sorted(str(key) for key in rows.values_list("entity_id", flat=True))
    return {key: key not in present for key in known}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
