"""Allocations keep their sum and limits, and follow their rule between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.survey.allocation import (
    AllocationRefused,
    neyman_allocation,
    proportional_allocation,
)

SIZES = {"city": 500, "plain": 400, "steppe": 100}


def test_proportional_follows_the_number_of_stations() -> None:
    found = proportional_allocation(SIZES, sampled=50)

    assert found == {"city": 25, "plain": 20, "steppe": 5}


def test_remainders_go_to_the_largest_and_then_by_name() -> None:
    found = proportional_allocation({"a": 10, "b": 10, "c": 10}, sampled=8)

    assert found == {"a": 3, "b": 3, "c": 2}


def test_a_small_stratum_gets_its_minimum() -> None:
    found = proportional_allocation(SIZES, sampled=50, minimum=10)

    assert found == {"city": 22, "plain": 18, "steppe": 10}


def test_neyman_follows_the_spread_as_well() -> None:
    spread = {"city": 1.0, "plain": 2.0, "steppe": 7.0}

    found = neyman_allocation(SIZES, spread, sampled=40)

    assert found == {"city": 10, "plain": 16, "steppe": 14}


def test_no_stratum_gives_more_than_it_has() -> None:
    spread = {"city": 1.0, "plain": 1.0, "steppe": 100.0}

    found = neyman_allocation(SIZES, spread, sampled=200)

    assert found == {"city": 56, "plain": 44, "steppe": 100}


def test_impossible_wishes_are_refused() -> None:
    with pytest.raises(AllocationRefused, match="from 6 to 1000"):
        proportional_allocation(SIZES, sampled=5)
    with pytest.raises(AllocationRefused, match="from 6 to 1000"):
        proportional_allocation(SIZES, sampled=1001)
    with pytest.raises(AllocationRefused, match="steppe"):
        neyman_allocation(SIZES, {"city": 1.0, "plain": 1.0}, sampled=20)
    with pytest.raises(AllocationRefused, match="without any deviation"):
        neyman_allocation(SIZES, dict.fromkeys(SIZES, 0.0), sampled=20)


@settings(deadline=None)
@given(
    sizes=st.dictionaries(
        st.text("abcdef", min_size=1), st.integers(1, 400), min_size=1
    ),
    minimum=st.integers(0, 5),
    share=st.floats(0, 1),
)
def test_sum_and_limits_always_hold(
    sizes: dict[str, int], minimum: int, share: float
) -> None:
    least = sum(min(minimum, size) for size in sizes.values())
    sampled = least + round(share * (sum(sizes.values()) - least))

    found = proportional_allocation(sizes, sampled=sampled, minimum=minimum)

    assert sum(found.values()) == sampled
    for name, size in sizes.items():
        assert min(minimum, size) <= found[name] <= size
