"""The funnel: exact limits, who is far off, and what few teams are not given."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from reports.observations.domain.visit_checks.calibration import (
    TeamShare,
    exact_p,
    funnel,
    limits,
)
from reports.observations.domain.visit_checks.ordinary import Floats, chances_of


def chances(forms: int, *, share: float, spread: float = 0.0) -> Floats:
    one = chances_of(np.array([forms]), np.array([share]), np.array([spread]))
    return np.asarray(one[0])


def test_limits_without_spread_are_those_of_the_binomial() -> None:
    low, high = limits(chances(10, share=0.3), level=0.95)

    assert (low, high) == (0, 6)
    assert binom.sf(high, 10, 0.3) < 0.025 <= binom.sf(high - 1, 10, 0.3)


def test_spread_widens_the_limits() -> None:
    assert limits(chances(10, share=0.3, spread=0.3), level=0.95)[1] > 6


def test_the_p_is_that_of_all_counts_no_likelier() -> None:
    assert exact_p(chances(8, share=0.1), 8) == pytest.approx(1e-8, rel=1e-3)
    assert exact_p(chances(6, share=0.5), 3) == pytest.approx(1.0)
    assert exact_p(chances(6, share=0.5), 6) == pytest.approx(2 / 64, rel=1e-4)


def test_nobody_is_off_where_no_form_or_every_form_is_negative() -> None:
    none = funnel([TeamShare(f"T{n}", 0, 8) for n in range(6)])
    every = funnel([TeamShare(f"T{n}", 8, 8) for n in range(6)])

    assert none is not None
    assert every is not None
    assert {each.p for each in (*none.teams, *every.teams)} == {1.0}
    assert {each.limits[0] for each in none.teams} == {(0, 0)}
    assert {each.limits[0] for each in every.teams} == {(8, 8)}


def test_strict_teams_do_not_hide_each_other() -> None:
    mild = [TeamShare(f"M{n:02}", int(n % 4 == 0), 8) for n in range(60)]
    strict = [TeamShare(f"S{n}", 7, 8) for n in range(4)]

    found = funnel([*mild, *strict])

    assert found is not None
    assert found.share == pytest.approx(0.03, abs=0.01)
    assert all(each.p < 1e-6 for each in found.teams if each.team.team[0] == "S")
    assert all(each.p > 0.05 for each in found.teams if each.team.team[0] == "M")


def test_a_team_is_judged_by_its_area() -> None:
    areas = {"bad": 4, "calm": 0, "calm too": 1, "also calm": 0}
    teams = [
        TeamShare(f"{area} {n}", negative + n % 2, 8, area)
        for area, negative in areas.items()
        for n in range(10)
    ]

    found = funnel([*teams, TeamShare("strict", 5, 8, "calm")])

    assert found is not None
    by_name = {each.team.team: each for each in found.teams}
    assert by_name["bad 1"].team.negative == by_name["strict"].team.negative
    assert by_name["bad 1"].p > 0.05
    assert by_name["strict"].p < 0.01
    assert by_name["bad 1"].expected > 3 > by_name["strict"].expected


def test_few_teams_make_no_funnel_and_small_ones_are_left_out() -> None:
    teams = [TeamShare(f"T{n}", 1, 8) for n in range(5)]

    assert funnel(teams[:4]) is None
    found = funnel([*teams, TeamShare("T9", 1, 2)])

    assert found is not None
    assert found.left_out == 1
