"""Last digits: even where counts are spread, and as expected where they crowd."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chisquare

from reports.signals.domain.digits import last_digit_test, last_digits
from reports.signals.domain.levels import SignalC
from tests.factories.signals import day, protocol


def counts(seed: int = 4, stations: int = 3_000) -> list[int]:
    drawn = np.random.default_rng(seed).gamma(4, 150, size=stations)
    return [int(count) for count in drawn]


def test_far_from_the_cut_the_test_is_that_of_scipy() -> None:
    numbers = [1_000 + number for number in counts()]

    signal = last_digit_test("votes", numbers)

    expected = chisquare(np.bincount(np.array(numbers) % 10, minlength=10))
    assert signal.observed == pytest.approx(expected.statistic)
    assert signal.p == pytest.approx(expected.pvalue)
    assert signal.stations == len(numbers)


def test_counts_that_end_in_0_stand_out() -> None:
    numbers = [
        number - number % 10 if n % 5 == 0 else number
        for n, number in enumerate(counts())
    ]
    stations = [
        protocol(f"{n:04}", votes={"A": number, "B": 40, "C": 40})
        for n, number in enumerate(numbers)
    ]

    outcome = last_digits(day(*stations))

    judged = [
        s for s in outcome.signals if isinstance(s, SignalC) and s.is_beyond_chance
    ]
    assert [signal.subject for signal in judged] == ["LIST: votes of A"]


def test_registers_are_shown_and_never_judged() -> None:
    stations = [
        protocol(f"{n:04}", lines={"registered": 1_000 + 10 * n}) for n in range(600)
    ]

    outcome = last_digits(day(*stations))

    register = [s for s in outcome.signals if "registered" in str(s)]
    assert len(register) == 1
    assert not any(getattr(s, "is_beyond_chance", False) for s in register)
    assert getattr(register[0], "p", 0) is None


def test_counts_that_crowd_above_100_are_no_alarm() -> None:
    crowded = [
        70 + int(x) for x in np.random.default_rng(1).exponential(40, size=9_000)
    ]
    large = np.array([count for count in crowded if count >= 100])

    signal = last_digit_test("a small list", crowded)

    assert chisquare(np.bincount(large % 10, minlength=10)).pvalue < 0.001
    assert signal.p is not None
    assert signal.p > 0.01


def test_expected_numbers_add_up_to_the_counts() -> None:
    signal = last_digit_test("votes", counts())

    assert sum(row["expected"] for row in signal.series) == pytest.approx(
        signal.stations
    )


@pytest.mark.parametrize("crowded", [[100] * 600, [101] * 600, [100, 103] * 300])
def test_counts_that_crowd_at_the_cut_are_not_judged(crowded: list[int]) -> None:
    stations = [
        protocol(f"{n:04}", votes={"A": number, "B": 40})
        for n, number in enumerate(crowded)
    ]

    outcome = last_digits(day(*stations))

    assert not [each for each in outcome.signals if "votes of A" in str(each)]
    assert any("too near 100" in note for note in outcome.notes)
