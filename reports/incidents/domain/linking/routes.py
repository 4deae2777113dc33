"""Whether one group could have been at these places at these times.

Roads are taken as 1.35 times the straight line at 70 km/h; clocks may be 21 minutes off.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from reports.incidents.domain.linking.description import longest_gap
from reports.incidents.domain.linking.report import MovingReport

EARTH_KM = 6371.0
DETOUR, SPEED_KMH = 1.35, 70.0
CLOCKS = timedelta(hours=0.35)


def distance_km(one: MovingReport, other: MovingReport) -> float:
    """Return the straight distance; infinite where a place is not known."""
    if one.station == other.station:
        return 0.0
    places = (one.latitude, one.longitude, other.latitude, other.longitude)
    if any(value is None for value in places):
        return math.inf
    north, east, north_there, east_there = (math.radians(v or 0.0) for v in places)
    half = (
        math.sin((north_there - north) / 2) ** 2
        + math.cos(north)
        * math.cos(north_there)
        * math.sin((east_there - east) / 2) ** 2
    )
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def is_drivable(one: MovingReport, other: MovingReport) -> bool:
    """Tell whether one group can have been at both."""
    return _drive_hours(one, other) <= _hours(longest_gap(one, other) + CLOCKS)


def in_order(reports: Sequence[MovingReport]) -> list[MovingReport]:
    """Return the reports by time, the order in which the group would have driven."""
    return sorted(
        reports,
        key=lambda each: (
            each.earliest_at + (each.latest_at - each.earliest_at) / 2,
            each.code,
        ),
    )


def is_route(reports: Sequence[MovingReport]) -> bool:
    """Tell whether every leg and the whole way can be driven in order of time."""
    route = in_order(reports)
    legs = list(pairwise(route))
    if not all(is_drivable(one, other) for one, other in legs):
        return False
    span = max(each.latest_at for each in route) - min(
        each.earliest_at for each in route
    )
    return sum(_drive_hours(*leg) for leg in legs) <= _hours(span + CLOCKS)


def _drive_hours(one: MovingReport, other: MovingReport) -> float:
    return DETOUR * distance_km(one, other) / SPEED_KMH


def _hours(duration: timedelta) -> float:
    return duration / timedelta(hours=1)
