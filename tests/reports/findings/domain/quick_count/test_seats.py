"""Thresholds and seats by simulation: known answers, and the same bytes every time."""

from __future__ import annotations

import numpy as np
import pytest

from elections.contests.domain.seats import Method, Threshold, TooFewRule
from reports.findings.domain.quick_count.counting import QuickCountRefused
from reports.findings.domain.quick_count.seats import (
    ListOnBallot,
    SeatLaw,
    simulate_seats,
    threshold_probability,
)
from reports.findings.domain.survey.estimates import Estimate, JointEstimate

# Published votes of 19 March 2023; against all is the last.
VOTES = (3_431_510, 693_938, 547_154, 535_139, 432_920, 331_058, 146_431, 248_291)
CODES = ("A", "B", "C", "D", "E", "F", "G", "against")
MAZHILIS = SeatLaw(
    lists=tuple(
        ListOnBallot(code, at, takes_seats=code != "against")
        for at, code in enumerate(CODES)
    ),
    seats=69,
    method=Method.HARE,
    threshold=Threshold(5, 100),
)


def joint(*, n: float, df: int = 400) -> JointEstimate:
    """Return the shares of 2023 with the covariance of n votes drawn at random."""
    shares = np.array(VOTES) / sum(VOTES)
    return JointEstimate(
        values=shares,
        covariance=(np.diag(shares) - np.outer(shares, shares)) / n,
        df=df,
        n=df + 1,
        population=10_000.0,
    )


@pytest.mark.parametrize(
    ("share", "error", "df", "expected"),
    [
        (0.052, 0.0020, 400, 0.8410),
        (0.052, 0.0012, 880, 0.9520),
        (0.048, 0.0020, 400, 0.1590),
    ],
)
def test_the_probability_of_crossing_a_threshold(
    share: float, error: float, df: int, expected: float
) -> None:
    estimate = Estimate(share, error**2, df=df, n=df + 1, population=10_000.0)

    found = threshold_probability(estimate, threshold=0.05)

    assert found == pytest.approx(expected, abs=5e-5)


def test_without_a_standard_error_there_is_no_probability() -> None:
    nothing = Estimate(0.05, 0.0, df=10, n=11, population=100.0)
    lonely = Estimate(0.05, 0.1, df=0, n=1, population=100.0)

    assert threshold_probability(nothing, threshold=0.05) is None
    assert threshold_probability(lonely, threshold=0.05) is None


def test_a_precise_sample_gives_the_seats_of_2023() -> None:
    found = simulate_seats(joint(n=2e9), MAZHILIS, seed=1)

    assert [one.mode for one in found.ranges] == [40, 8, 6, 6, 5, 4, 0]
    assert all(one.lower <= one.mode <= one.upper for one in found.ranges)
    assert found.ranges[0].majority == 1.0
    assert found.undecided == 0


def test_a_list_at_the_threshold_has_no_seats_in_some_draws() -> None:
    # 5.20 per cent with a standard error of 0.20: above the threshold in 84 of 100.
    found = simulate_seats(joint(n=12_322.0), MAZHILIS, seed=2023)

    near = next(one for one in found.ranges if one.code == "F")
    assert (near.lower, near.mode) == (0, 4)
    assert near.distribution[0] / found.draws == pytest.approx(0.159, abs=0.01)
    assert sum(near.distribution.values()) == found.draws == 20_000


def test_every_draw_gives_all_seats() -> None:
    found = simulate_seats(joint(n=500.0), MAZHILIS, seed=3, draws=500)

    seats = sum(
        number * times
        for one in found.ranges
        for number, times in one.distribution.items()
    )
    assert seats == 69 * 500


def test_equal_seeds_give_equal_results() -> None:
    once = simulate_seats(joint(n=5_000.0), MAZHILIS, seed=5, draws=300)
    again = simulate_seats(joint(n=5_000.0), MAZHILIS, seed=5, draws=300)
    other = simulate_seats(joint(n=5_000.0), MAZHILIS, seed=6, draws=300)

    assert repr(once) == repr(again)
    assert repr(once) != repr(other)


def test_draws_that_the_law_cannot_decide_are_counted_apart() -> None:
    two = SeatLaw(
        lists=(ListOnBallot("A", 0), ListOnBallot("B", 1)),
        seats=10,
        method=Method.HARE,
        threshold=Threshold(40, 100),
        too_few=TooFewRule.NO_SEATS,
    )
    shares = JointEstimate(
        values=np.array([0.6, 0.4]),
        covariance=np.array([[0.01, -0.01], [-0.01, 0.01]]),
        df=50,
        n=51,
        population=100.0,
    )

    found = simulate_seats(shares, two, seed=1, draws=400)

    assert 0 < found.undecided < 400
    assert sum(found.ranges[0].distribution.values()) == 400 - found.undecided


def test_seats_are_not_drawn_without_a_covariance() -> None:
    with pytest.raises(QuickCountRefused):
        simulate_seats(joint(n=100.0, df=0), MAZHILIS, seed=1)
