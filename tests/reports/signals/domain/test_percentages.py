"""Whole percentages: the exact null against the binomial, and drawn countries."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from reports.signals.domain.levels import SignalC
from reports.signals.domain.percentages import (
    either,
    excess_of,
    whole_percentages,
    whole_shares,
)
from tests.factories.signals import day, protocol


def by_the_formula(a: int, b: int) -> float:
    """Sum the binomial over each whole per cent, as the specification writes it."""
    p = a / b
    total = sum(
        binom.cdf(math.floor((20 * k + 1) * b / 2000), b, p)
        - binom.cdf(math.ceil((20 * k - 1) * b / 2000) - 1, b, p)
        for k in range(101)
    )
    return float(total)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (50, 100),
        (61, 137),
        (540, 1_000),
        (1_199, 2_417),
        (0, 250),
        (250, 250),
        (7, 9_973),
    ],
)
def test_the_chance_is_that_of_the_formula(a: int, b: int) -> None:
    shares = whole_shares(np.array([a]), np.array([b]))

    assert shares.chance[0] == pytest.approx(by_the_formula(a, b), abs=1e-9)


@given(
    st.integers(1, 4_000).flatmap(lambda b: st.tuples(st.integers(0, b), st.just(b)))
)
def test_whole_is_decided_in_integers(pair: tuple[int, int]) -> None:
    a, b = pair

    is_whole = bool(whole_shares(np.array([a]), np.array([b])).is_whole[0])

    assert is_whole == any(20 * abs(100 * a - k * b) <= b for k in range(101))


def test_per_cents_add_up_to_the_stations() -> None:
    random = np.random.default_rng(5)
    whole = random.integers(100, 3_000, size=500)
    part = random.binomial(whole, 0.55)

    shares = whole_shares(part, whole)

    assert shares.observed.sum() == shares.is_whole.sum()
    assert shares.expected.sum() == pytest.approx(shares.chance.sum())


def test_a_drawn_country_is_within_chance_and_a_rounded_one_is_not() -> None:
    random = np.random.default_rng(9)
    whole = random.integers(400, 2_500, size=6_000)
    share = 1 / (1 + np.exp(-random.normal(0.3, 0.5, size=6_000)))
    part = random.binomial(whole, share)
    rounded = part.copy()
    rounded[:400] = np.rint(whole[:400] * 0.75)

    honest = whole_shares(part, whole)
    forged = whole_shares(rounded, whole)

    assert abs(excess_of(honest.is_whole, honest.chance).z) < 3
    assert excess_of(forged.is_whole, forged.chance).z > 5


def test_either_counts_a_station_once() -> None:
    whole = np.array([1_000, 1_000])
    one = whole_shares(np.array([500, 503]), whole)

    both = either(one, one)

    assert both.observed == 1
    assert both.expected == pytest.approx((1 - (1 - one.chance) ** 2).sum())


def test_below_2000_stations_nothing_is_said() -> None:
    outcome = whole_percentages(day(*(protocol(f"{n:04}") for n in range(1_999))))

    assert outcome.signals == ()
    assert "2,000 are needed" in outcome.notes[0]


def test_small_stations_and_full_ones_are_left_out() -> None:
    kept = [protocol(f"{n:04}") for n in range(2_000)]
    small = protocol("small", lines={"registered": 99, "in_box": 60})
    full = protocol("full", lines={"registered": 1_000, "in_box": 995})

    outcome = whole_percentages(day(*kept, small, full))

    assert {
        signal.stations for signal in outcome.signals if isinstance(signal, SignalC)
    } == {2_000}


def test_a_hundred_thousand_stations_take_less_than_ten_seconds() -> None:
    random = np.random.default_rng(3)
    whole = random.integers(100, 3_000, size=100_000)
    part = random.binomial(whole, 0.6)

    begin = time.process_time()
    whole_shares(part, whole)

    assert time.process_time() - begin < 5
