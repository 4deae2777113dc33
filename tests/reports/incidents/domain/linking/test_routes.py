"""What one group can have driven, by hand: 1.35 x km / 70 km/h against the time."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from reports.incidents.domain.linking.routes import (
    distance_km,
    in_order,
    is_drivable,
    is_route,
)
from tests.factories.moving_reports import MORNING, moving_report


def test_distance_follows_the_sphere() -> None:
    here, there = moving_report("A"), moving_report("B", km=30)

    assert distance_km(here, there) == pytest.approx(30, rel=1e-4)
    assert distance_km(here, here) == 0


def test_a_place_that_is_not_known_is_endlessly_far() -> None:
    here, somewhere = moving_report("A"), moving_report("B", km=3, latitude=None)

    assert distance_km(here, somewhere) == math.inf
    assert not is_drivable(here, somewhere)


@pytest.mark.parametrize(
    ("km", "minutes", "expected"),
    [
        (18, 0, True),  # 0.347 h of driving against 0.350 h of clocks
        (19, 0, False),  # 0.366 h
        (35, 19, False),  # 0.675 h against 0.317 + 0.350 h
        (35, 20, True),  # against 0.683 h
    ],
)
def test_the_gate_is_where_it_was_worked_out_by_hand(
    km: float, minutes: float, expected: bool
) -> None:
    here, there = moving_report("A"), moving_report("B", km=km, minutes=minutes)

    assert is_drivable(here, there) is expected
    assert is_drivable(there, here) is expected


def test_an_interval_counts_with_the_longest_time_it_leaves() -> None:
    here = moving_report("A")
    there = moving_report("B", km=35, latest_at=MORNING + timedelta(minutes=20))

    assert is_drivable(here, there)


def test_the_clocks_are_forgiven_once_for_the_whole_way() -> None:
    zigzag = [
        moving_report(code, km=km, minutes=minutes)
        for code, km, minutes in [("A", 0, 0), ("B", 15, 2), ("C", 0, 4), ("D", 15, 6)]
    ]

    assert is_route(zigzag[:2])
    assert not is_route(zigzag)


def test_the_way_is_in_order_of_time() -> None:
    late, early = moving_report("A", minutes=50), moving_report("B", km=5)

    assert [each.code for each in in_order([late, early])] == ["B", "A"]
