"""Intervals: the known answers, the edges 0 and 1, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.survey.design import make_design
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.estimators import mean, proportion
from reports.findings.domain.survey.intervals import (
    Interval,
    IntervalRefused,
    interval,
    korn_graubard,
    logit_interval,
    most_of_none,
    t_interval,
    upper_bound_of_none,
)
from tests.reports.findings.domain.survey.battery import found

STATIONS = 10_101


def test_three_of_412_has_the_intervals_of_r_and_of_korn_graubard() -> None:
    share = _share(hits=3, n=412)

    logit = found(logit_interval(share))
    untruncated = found(korn_graubard(share, is_truncated=False))
    truncated = found(korn_graubard(share))

    assert _ends(logit) == pytest.approx((0.00239, 0.02192), abs=5e-6)
    assert _ends(untruncated) == pytest.approx((0.00157, 0.02074), abs=5e-6)
    assert _ends(truncated) == pytest.approx((0.001504, 0.021131), abs=5e-7)


def test_the_wald_interval_of_a_proportion_is_refused() -> None:
    share = _share(hits=3, n=412)

    with pytest.raises(IntervalRefused, match="Korn-Graubard"):
        t_interval(share)


def test_a_published_proportion_has_its_interval_by_korn_graubard() -> None:
    share = _share(hits=3, n=412)

    assert interval(share) == korn_graubard(share)


def test_none_of_412_may_be_up_to_0_89_per_cent() -> None:
    none = found(korn_graubard(_share(hits=0, n=412)))

    assert _ends(none) == pytest.approx((0, 0.00891), abs=5e-6)
    assert none.upper == pytest.approx(1 - 0.025 ** (1 / 412), rel=1e-12)
    assert upper_bound_of_none(412) == pytest.approx(0.00724, abs=5e-6)
    assert most_of_none(412, population=STATIONS) == 71


def test_75_of_1042_are_7_2_per_cent_from_5_7_to_8_9() -> None:
    share = _share(hits=75, n=1_042)

    bounds = found(interval(share))

    assert [round(100 * x, 1) for x in (share.value, *_ends(bounds))] == [7.2, 5.7, 8.9]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.001, (0.0, pytest.approx(0.005159, abs=1e-6))),
        (0.999, (pytest.approx(0.994841, abs=1e-6), 1.0)),
        (1.001, (pytest.approx(0.996841, abs=1e-6), 1.001)),
    ],
)
def test_an_interval_ends_where_the_possible_values_end(
    value: float, expected: tuple[float, float]
) -> None:
    share = Estimate(value, 0.002**2, df=21, n=22, population=2_200)

    bounds = found(t_interval(share)).within(0.0, 1.0, around=value)

    assert _ends(bounds) == expected


def test_all_mirrors_none() -> None:
    everything = found(korn_graubard(_share(hits=412, n=412)))

    assert _ends(everything) == pytest.approx((1 - 0.00891, 1), abs=5e-6)
    assert logit_interval(_share(hits=412, n=412)) is None


def test_at_its_own_size_korn_graubard_is_clopper_pearson() -> None:
    share = 63 / 140
    simple = Estimate(share, share * (1 - share) / 140, df=139, n=140, population=140)

    assert _ends(found(korn_graubard(simple))) == pytest.approx(
        (0.366, 0.536), abs=5e-4
    )


def test_without_degrees_of_freedom_there_is_no_interval() -> None:
    lonely = Estimate(0.4, 0.0, df=0, n=10, population=100)

    assert interval(lonely) is None
    assert korn_graubard(lonely) is None
    assert logit_interval(lonely) is None


def test_an_impossible_level_or_sample_is_refused() -> None:
    with pytest.raises(IntervalRefused, match="level"):
        korn_graubard(_share(hits=3, n=412), level=1.0)
    with pytest.raises(IntervalRefused, match="whole population"):
        most_of_none(11, population=10)


def test_a_share_outside_0_and_1_is_refused() -> None:
    with pytest.raises(IntervalRefused):
        korn_graubard(Estimate(1.2, 0.1, df=9, n=10, population=100))


@settings(deadline=None)
@given(hits=st.integers(0, 60), n=st.integers(2, 60))
def test_korn_graubard_holds_the_share_and_stays_between_0_and_1(
    hits: int, n: int
) -> None:
    share = _share(hits=min(hits, n), n=n)

    bounds = found(korn_graubard(share))

    assert 0 <= bounds.lower <= share.value + 1e-12
    assert share.value - 1e-12 <= bounds.upper <= 1
    assert bounds.upper > bounds.lower


@settings(deadline=None)
@given(
    n=st.integers(2, 300),
    effect=st.floats(0.1, 1.0),
    share=st.floats(0.01, 0.99),
)
def test_truncation_never_makes_an_interval_narrower(
    n: int, effect: float, share: float
) -> None:
    estimate = Estimate(share, effect * share * (1 - share) / n, n - 1, n, 10.0 * n)

    truncated = found(korn_graubard(estimate))
    untruncated = found(korn_graubard(estimate, is_truncated=False))

    assert truncated.lower <= untruncated.lower + 1e-9
    assert truncated.upper >= untruncated.upper - 1e-9


def test_a_mean_has_the_t_interval_worked_out_by_hand() -> None:
    design = make_design(weights=np.ones(4))

    average = found(mean(design, [1.0, 2.0, 3.0, 4.0]))

    margin = 3.182446305284263 * math.sqrt(5 / 3 / 4)
    assert _ends(found(interval(average))) == pytest.approx(
        (2.5 - margin, 2.5 + margin)
    )


def _share(*, hits: int, n: int) -> Estimate:
    design = make_design(
        weights=np.full(n, STATIONS / n), population_clusters=np.full(n, STATIONS)
    )
    return found(proportion(design, np.arange(n) < hits))


def _ends(bounds: Interval) -> tuple[float, float]:
    return bounds.lower, bounds.upper
