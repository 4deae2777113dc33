"""Estimates: by hand, nothing observed, missing values, and what must not change them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.survey.arrays import ColumnRefused
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.estimators import (
    by_domain,
    difference,
    mean,
    means,
    proportion,
    ratio,
    ratios,
    total,
    totals,
)
from tests.data.survey.worlds import clusters_world
from tests.reports.findings.domain.survey.battery import found, numbers, truths

WORLD = clusters_world()
VOTED, REGISTERED = numbers(WORLD, "y"), numbers(WORLD, "x")
NOWHERE = np.zeros(VOTED.size, dtype=np.bool_)


def test_a_stratified_total_worked_out_by_hand() -> None:
    design = make_design(
        weights=[2, 2, 3, 3],
        strata=["a", "a", "b", "b"],
        population_clusters={"a": 4, "b": 6},
    )

    estimate = found(total(design, [1.0, 3.0, 10.0, 14.0]))

    # a: z = 2, 6, deviations -+2; b: z = 30, 42, deviations -+6; (1-f) n/(n-1) sum
    assert estimate.value == 80
    assert estimate.variance == pytest.approx(0.5 * 2 * 8 + (2 / 3) * 2 * 72)
    assert (estimate.df, estimate.n, estimate.population) == (2, 4, 10)


def test_nothing_observed_is_none_and_not_0() -> None:
    design = _design()

    assert total(design, VOTED, domain=NOWHERE) is None
    assert totals(design, [VOTED], domain=NOWHERE) is None
    assert mean(design, VOTED, domain=NOWHERE) is None
    assert means(design, [VOTED], domain=NOWHERE) is None
    assert proportion(design, truths(WORLD, "z"), domain=NOWHERE) is None
    assert ratio(design, VOTED, REGISTERED, domain=NOWHERE) is None
    assert difference(design, VOTED, first=~NOWHERE, second=NOWHERE) is None


def test_a_ratio_to_nothing_is_none() -> None:
    assert ratio(_design(), VOTED, np.zeros(VOTED.size)) is None


def test_a_missing_value_is_refused_inside_a_domain_and_ignored_outside() -> None:
    design, answered = _design(), ~NOWHERE
    answered[3] = False
    holed = np.where(answered, VOTED, np.nan)

    with pytest.raises(ColumnRefused, match="missing inside the domain"):
        mean(design, holed)

    assert mean(design, holed, domain=answered) == mean(design, VOTED, domain=answered)


def test_a_proportion_is_of_yes_and_no_only() -> None:
    with pytest.raises(ColumnRefused, match="0 and 1"):
        proportion(_design(), VOTED)


def test_wrong_lengths_and_domains_are_refused() -> None:
    design = _design()

    with pytest.raises(ColumnRefused, match="one number for each"):
        total(design, VOTED[1:])
    with pytest.raises(ColumnRefused, match="true or false"):
        total(design, VOTED, domain=VOTED)
    with pytest.raises(ColumnRefused, match="at least one column"):
        totals(design, [])
    with pytest.raises(ColumnRefused, match="coefficients"):
        found(means(design, [VOTED])).contrast((1.0, -1.0))


def test_shares_that_sum_to_1_have_a_covariance_that_sums_to_0() -> None:
    votes = [numbers(WORLD, name) for name in ("v1", "v2", "v3")]

    shares = found(ratios(_design(), votes, np.sum(votes, axis=0)))

    assert shares.values.sum() == pytest.approx(1, abs=1e-14)
    np.testing.assert_allclose(shares.covariance.sum(axis=0), 0, atol=1e-16)


def test_totals_of_two_halves_add_up_with_their_covariance() -> None:
    design, first = _design(), truths(WORLD, "a")

    halves = found(totals(design, [VOTED * first, VOTED * ~first])).contrast((1, 1))

    whole = found(total(design, VOTED))
    assert halves.value == pytest.approx(whole.value, rel=1e-12)
    assert halves.variance == pytest.approx(whole.variance, rel=1e-12)


def test_a_difference_counts_the_covariance_of_its_sides() -> None:
    design, first = _design(), truths(WORLD, "a")

    gap = found(difference(design, VOTED, x=REGISTERED, first=first, second=~first))

    sides = found(by_domain(design, VOTED, (first, ~first), x=REGISTERED))
    apart = sides.at(0).variance + sides.at(1).variance
    assert gap.variance == pytest.approx(apart - 2 * sides.covariance[0, 1], rel=1e-12)
    assert gap.srs_variance is None
    assert gap.design_effect is None
    assert gap.design_effect_with_replacement is None


@settings(deadline=None)
@given(scale=st.floats(1e-3, 1e6))
def test_without_populations_shares_do_not_depend_on_the_scale_of_weights(
    scale: float,
) -> None:
    base, scaled = _design(scale=1.0, fpc=False), _design(scale=scale, fpc=False)

    for first, second in (
        (found(mean(base, VOTED)), found(mean(scaled, VOTED))),
        (
            found(ratio(base, VOTED, REGISTERED)),
            found(ratio(scaled, VOTED, REGISTERED)),
        ),
    ):
        assert second.value == pytest.approx(first.value, rel=1e-10)
        assert second.variance == pytest.approx(first.variance, rel=1e-10)


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=VOTED.size, max_size=VOTED.size))
def test_any_domain_has_a_share_between_0_and_1_or_none(chosen: list[bool]) -> None:
    domain = np.array(chosen)

    share = proportion(_design(), truths(WORLD, "z"), domain=domain)

    if share is None:
        assert not domain.any()
    else:
        assert 0 <= share.value <= 1
        assert share.variance >= 0
        assert share.n == domain.sum()


@pytest.mark.parametrize("everywhere", [False, True])
def test_what_is_never_or_always_found_has_no_variance(everywhere: bool) -> None:
    column: npt.NDArray[np.bool_] = np.full(VOTED.size, everywhere)

    share = found(proportion(_design(), column))

    assert share.value == pytest.approx(float(everywhere), abs=1e-12)
    assert share.variance == pytest.approx(0, abs=1e-24)


def test_one_row_and_oversized_weights_have_no_design_effect() -> None:
    alone = np.arange(VOTED.size) == 0

    assert found(mean(_design(), VOTED, domain=alone)).design_effect is None
    light = _design(scale=1e-6, fpc=False)
    assert found(mean(light, VOTED)).design_effect is None


def _design(*, scale: float = 1.0, fpc: bool = True) -> Design:
    return make_design(
        weights=numbers(WORLD, "w") * scale,
        strata=WORLD["h"],
        clusters=WORLD["c"],
        population_clusters=numbers(WORLD, "N") if fpc else None,
    )
