"""Places in a statement and its annex: commissions, stations, coverage, what is missing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Sum

from elections.places.models import (
    Area,
    Commission,
    Election,
    ElectionDay,
    PollingStation,
)
from observers.deployment.selectors import ReceivedKey, expected_against_received
from observers.missions.models import Mission
from reports.observations.selectors import current_observations
from reports.statements.domain.inputs import (
    AdministrationFacts,
    MissingReports,
    Outline,
    Position,
)

LEVELS = ("CEC", "TEC", "DEC", "PEC")
POLYGONS = {"Polygon": 1, "MultiPolygon": 2}


def administration_facts(election: Election) -> AdministrationFacts:
    """Count commissions by level and listed stations by kind, and sum the register."""
    commissions = dict(
        Commission.objects.filter(election=election)
        .order_by("level")
        .values_list("level")
        .annotate(Count("pk"))
    )
    listed = PollingStation.objects.filter(election=election, is_provisional=False)
    stations = dict(listed.order_by("kind").values_list("kind").annotate(Count("pk")))
    register = listed.aggregate(
        total=Sum("registered_voters"), stations=Count("registered_voters")
    )
    order = [*LEVELS, *sorted(set(commissions) - set(LEVELS))]
    return AdministrationFacts(
        commissions={
            level: commissions[level] for level in order if level in commissions
        },
        stations=stations,
        registered=register["total"],
        stations_with_register=register["stations"],
    )


def stations_by_area(election: Election) -> dict[str, int]:
    """Count the listed stations of each region."""
    parents = dict(_regions(election))
    counts: dict[str, int] = {}
    rows = (
        PollingStation.objects.filter(election=election, is_provisional=False)
        .order_by("area_id")
        .values_list("area_id")
        .annotate(Count("pk"))
    )
    for area_id, count in rows:
        region = parents.get(area_id)
        if region:
            counts[region] = counts.get(region, 0) + count
    return counts


def missing_reports(
    mission: Mission, day: ElectionDay | None, *, as_of: datetime
) -> tuple[MissingReports, ...]:
    """Return what each team still owes, with the latest reason noted."""
    if day is None:
        return ()
    rows = expected_against_received(
        mission=mission,
        election_day=day,
        received=_received(mission, day, as_of=as_of),
    )
    return tuple(
        MissingReports(
            team=f"{row.team} {row.station}".strip(),
            stage=row.stage,
            expected=row.count.expected,
            received=row.count.received,
            reason=row.reason or "",
            note=row.note or "",
            area=row.area,
        )
        for row in rows
        if row.missing
    )


def positions(
    mission: Mission, day: ElectionDay | None, *, as_of: datetime
) -> tuple[Position, ...]:
    """Return the observed stations that have coordinates, with their observations."""
    seen = current_observations(mission=mission, election_day=day, as_of=as_of)
    rows = (
        seen.filter(station__latitude__isnull=False, station__longitude__isnull=False)
        .order_by("station__code")
        .values_list("station__code", "station__longitude", "station__latitude")
        .annotate(found=Count("pk"))
    )
    return tuple(
        Position(longitude=longitude, latitude=latitude, observations=found)
        for _, longitude, latitude, found in rows
    )


def outlines(election: Election) -> tuple[Outline, ...]:
    """Return the regions that have a boundary, by code."""
    areas = Area.objects.filter(
        geography__election=election, level=1, boundary__isnull=False
    )
    return tuple(
        Outline(code=area.code, name=area.name, rings=_rings(area.boundary))
        for area in areas.order_by("code")
    )


def _received(
    mission: Mission, day: ElectionDay, *, as_of: datetime
) -> dict[ReceivedKey, int]:
    seen = current_observations(mission=mission, election_day=day, as_of=as_of)
    at_station = mission.is_probability_sample
    received: dict[ReceivedKey, int] = {}
    rows = seen.order_by("pk").values_list("team_id", "stage", "station_id")
    for team, stage, station in rows:
        if team is not None:
            key = (team, stage, station if at_station else None)
            received[key] = received.get(key, 0) + 1
    return received


def _regions(election: Election) -> list[tuple[int, str]]:
    areas = {
        area.pk: area
        for area in Area.objects.filter(geography__election=election).only(
            "pk", "code", "level", "parent_id"
        )
    }
    found = []
    for number, area in areas.items():
        region = area
        while region.level > 1 and region.parent_id in areas:
            region = areas[region.parent_id]
        found.append((number, region.code))
    return found


def _rings(boundary: Any) -> tuple[tuple[tuple[float, float], ...], ...]:
    depth = POLYGONS.get(boundary.get("type", ""))
    if depth is None:
        return ()
    parts = boundary["coordinates"] if depth > 1 else [boundary["coordinates"]]
    return tuple(
        tuple((float(x), float(y)) for x, y, *_ in ring)
        for polygon in parts
        for ring in polygon
    )
