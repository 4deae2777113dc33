"""The funnel: exact limits, allowed spread, and who is far off."""

from __future__ import annotations

import pytest
from scipy.stats import binom

from reports.observations.domain.visit_checks.calibration import (
    TeamShare,
    funnel,
    limits,
    spread_between,
    tail,
)


def test_limits_without_spread_are_those_of_the_binomial() -> None:
    low, high = limits(10, share=0.3, spread=0.0, level=0.95)

    assert (low, high) == (0, 6)
    assert binom.cdf(low - 1, 10, 0.3) < 0.025 <= binom.cdf(low, 10, 0.3)
    assert binom.sf(high, 10, 0.3) < 0.025 <= binom.sf(high - 1, 10, 0.3)


def test_spread_widens_the_limits() -> None:
    assert limits(10, share=0.3, spread=0.3, level=0.95)[1] > 6


def test_the_tail_is_exact_and_two_sided() -> None:
    assert tail(8, 8, share=0.1, spread=0.0) == pytest.approx(2e-8, rel=1e-9)
    assert tail(3, 6, share=0.5, spread=0.0) == 1.0


def test_nobody_is_off_where_no_form_is_negative() -> None:
    found = funnel([TeamShare(f"T{n}", 0, 8) for n in range(6)])

    assert found is not None
    assert {each.p for each in found.teams} == {1.0}
    assert {each.limits[0] for each in found.teams} == {(0, 0)}


def test_equal_teams_have_no_spread_and_split_ones_have() -> None:
    equal = [TeamShare(f"T{n}", 2, 8) for n in range(10)]
    split = [TeamShare(f"T{n}", 8 * (n % 2), 8) for n in range(10)]

    assert spread_between(equal) == 0.0
    assert spread_between(split) == 0.5


def test_few_teams_make_no_funnel_and_small_ones_are_left_out() -> None:
    teams = [TeamShare(f"T{n}", 1, 8) for n in range(5)]

    assert funnel(teams[:4]) is None
    found = funnel([*teams, TeamShare("T9", 1, 2)])

    assert found is not None
    assert found.left_out == 1
