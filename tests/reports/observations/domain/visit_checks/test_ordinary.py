"""What ordinary teams look like, on drawn teams whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from reports.observations.domain.visit_checks.ordinary import (
    chances_of,
    ordinary_teams,
)


@pytest.mark.parametrize("spread", [0.05, 0.3])
def test_chances_are_those_of_the_beta_binomial(spread: float) -> None:
    found = chances_of(np.array([4, 7]), np.array([0.2, 0.6]), np.full(2, spread))

    size = 1 / spread - 1
    own = betabinom(7, 0.6 * size, 0.4 * size)
    assert found[1] == pytest.approx(own.pmf(np.arange(8)), rel=1e-9)
    assert found[0, 5:].tolist() == [0.0, 0.0, 0.0]


def test_without_spread_they_are_those_of_the_binomial() -> None:
    found = chances_of(np.array([9]), np.array([0.3]), np.array([0.0]))

    assert found[0] == pytest.approx(binom.pmf(np.arange(10), 9, 0.3), rel=1e-4)


def drawn(spread: float, *, seed: int = 3, teams: int = 900) -> np.ndarray:
    size = 1 / spread - 1
    chance = np.random.default_rng(seed)
    return chance.binomial(12, chance.beta(0.2 * size, 0.8 * size, teams))


def test_share_and_spread_are_found_again() -> None:
    negative = drawn(0.1).tolist()

    found = ordinary_teams(negative, [12] * 900, [""] * 900)

    assert found.share == pytest.approx(0.2, abs=0.02)
    assert found.spread == pytest.approx(0.1, abs=0.03)


def test_teams_far_off_do_not_widen_the_spread() -> None:
    honest = drawn(0.02, teams=150).tolist()

    clean = ordinary_teams(honest, [12] * 150, [""] * 150)
    mixed = ordinary_teams([*honest, *[12] * 6], [12] * 156, [""] * 156)

    assert mixed.share == pytest.approx(clean.share, abs=0.01)
    assert mixed.spread == pytest.approx(clean.spread, abs=0.02)


def test_equal_areas_change_nothing() -> None:
    negative = drawn(0.05, teams=200).tolist()
    areas = [str(n % 10) for n in range(200)]

    one = ordinary_teams(negative, [12] * 200, [""] * 200)
    ten = ordinary_teams(negative, [12] * 200, areas)

    assert ten.expected == pytest.approx(one.expected, rel=0.25)
    assert ten.share == pytest.approx(one.share, abs=0.01)


def test_a_team_does_not_set_what_is_expected_of_it() -> None:
    areas = ["A"] * 10 + ["B"] * 10
    negative = [1] * 10 + [5] * 10
    other = [*negative[:-1], 9]

    first = ordinary_teams(negative, [10] * 20, areas)
    second = ordinary_teams(other, [10] * 20, areas)

    assert first.expected[0] < first.expected[-1]
    assert second.expected[-1] == pytest.approx(first.expected[-1], rel=0.2)


@settings(max_examples=40, deadline=None)
@given(
    teams=st.lists(
        st.integers(3, 15).flatmap(
            lambda forms: st.tuples(
                st.integers(0, forms), st.just(forms), st.sampled_from("ABC")
            )
        ),
        min_size=5,
        max_size=30,
    )
)
def test_any_teams_give_chances(teams: list[tuple[int, int, str]]) -> None:
    negative, forms, areas = zip(*teams, strict=True)

    found = ordinary_teams(negative, forms, areas)

    chances = chances_of(np.array(forms), found.expected, found.spreads)
    assert 0 <= found.spread <= 0.5
    assert chances.sum(axis=1) == pytest.approx(np.ones(len(teams)), abs=1e-6)
