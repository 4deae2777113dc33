"""Which pairs of reports are worth comparing: one day, near in time and in place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from scipy.spatial import cKDTree

from reports.incidents.domain.linking.description import Description, gap
from reports.incidents.domain.linking.routes import EARTH_KM, distance_km, is_drivable

FARTHEST_KM = 40.0
LONGEST = timedelta(hours=8)


def close_pairs(reports: Sequence[Description]) -> Iterator[tuple[int, int]]:
    """Yield the positions of pairs that one group may have made, lower first, in order.

    A report whose place is not known is in no pair.
    """
    placed = [
        at
        for at, each in enumerate(reports)
        if each.report.latitude is not None and each.report.longitude is not None
    ]
    if not placed:
        return
    degrees = [
        (reports[at].report.latitude, reports[at].report.longitude) for at in placed
    ]
    north, east = np.radians(np.array(degrees, dtype=np.float64)).T
    sphere = np.column_stack(
        [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    )
    # The chord is shorter than the arc, so no pair within reach is lost.
    near = cKDTree(sphere).query_pairs(FARTHEST_KM / EARTH_KM, output_type="ndarray")
    for one, other in sorted((placed[a], placed[b]) for a, b in near.tolist()):
        if may_be_one_group(reports[one], reports[other]):
            yield one, other


def may_be_one_group(one: Description, other: Description) -> bool:
    """Tell whether a pair passes all limits, the drive between them included."""
    return (
        one.day == other.day
        and gap(one.report, other.report) <= LONGEST
        and distance_km(one.report, other.report) <= FARTHEST_KM
        and is_drivable(one.report, other.report)
    )
