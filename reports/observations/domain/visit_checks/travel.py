"""Whether a team can have driven from one of its visits to the next.

Roads are taken as 1.35 times the straight line at 70 km/h; clocks may be 21 minutes off
(the same allowance as for moving groups of voters). Source: great circle on a sphere of
6,371 km, within 0.6 % of the ellipsoid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from reports.observations.domain.visit_checks.trace import Place, VisitTrace

EARTH_KM = 6371.0
DETOUR, SPEED_KMH = 1.35, 70.0
CLOCKS = timedelta(hours=0.35)
Leg = tuple[VisitTrace, VisitTrace, float, timedelta]


def kilometres(one: Place, other: Place) -> float:
    """Return the distance along the great circle (haversine)."""
    north, north_there = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(other.longitude - one.longitude)
    half = (
        math.sin((north_there - north) / 2) ** 2
        + math.cos(north) * math.cos(north_there) * math.sin(east / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def driving_time(distance_km: float) -> timedelta:
    """Return the shortest time in which so far can be driven."""
    return timedelta(hours=DETOUR * distance_km / SPEED_KMH)


def is_drivable(distance_km: float, left: timedelta) -> bool:
    """Tell whether so far can be driven in the time left, clocks being off a little."""
    return driving_time(distance_km) <= left + CLOCKS


def in_time(visits: Iterable[VisitTrace]) -> list[VisitTrace]:
    """Return visits by their arrival, those without one first."""
    return sorted(
        visits,
        key=lambda v: (v.arrived_at.timestamp() if v.arrived_at else 0.0, v.form),
    )


def impossible_legs(visits: Iterable[VisitTrace]) -> Iterator[Leg]:
    """Yield the visits of one team, one after the other, that no car could join.

    Times are those that the forms give, places those of the stations on the list.
    """
    timed = in_time(v for v in visits if v.station_place and v.arrived_at)
    for one, other in pairwise(timed):
        if one.station == other.station:
            continue
        if not (one.station_place and other.station_place and other.arrived_at):
            continue
        left = other.arrived_at - (
            one.departed_at or one.arrived_at or other.arrived_at
        )
        far = kilometres(one.station_place, other.station_place)
        if not is_drivable(far, left):
            yield one, other, far, left
