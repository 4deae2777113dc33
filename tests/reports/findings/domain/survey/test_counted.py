"""Shares from counts equal those of the estimators that look at every row."""

from __future__ import annotations

import numpy as np
import pytest

from reports.findings.domain.survey.counted import can_be_counted, shares_by_group
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.estimators import proportion
from reports.findings.domain.survey.stages import DesignRefused, Lonely

GROUPS = 5


def stratified(random: np.random.Generator, *, rows: int, with_fpc: bool) -> Design:
    strata = np.repeat(np.arange(4), rows // 4)
    sizes = np.array([1.5, 3.0, 10.0, 40.0]) * (rows // 4)
    return make_design(
        weights=sizes[strata] / (rows // 4),
        strata=strata,
        population_clusters=sizes[strata] if with_fpc else None,
    )


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("with_fpc", [True, False])
def test_counts_give_what_rows_give(seed: int, *, with_fpc: bool) -> None:
    random = np.random.default_rng(seed)
    design = stratified(random, rows=400, with_fpc=with_fpc)
    y, counted = random.random(400) < 0.1, random.random(400) < 0.8
    groups = random.integers(0, GROUPS, 400)

    found = shares_by_group(design, y, counted=counted, groups=groups, names=GROUPS)

    domains = [*(counted & (groups == at) for at in range(GROUPS)), counted]
    for one, domain in zip(found, domains, strict=True):
        slow = proportion(design, y, domain=domain)
        assert one is not None
        assert slow is not None
        assert (one.n, one.df, one.is_proportion) == (slow.n, slow.df, True)
        assert [one.value, one.variance, one.srs_variance, one.population] == (
            pytest.approx(
                [slow.value, slow.variance, slow.srs_variance, slow.population],
                rel=1e-10,
            )
        )


@pytest.mark.parametrize("lonely", [Lonely.ADJUST, Lonely.AVERAGE, Lonely.CERTAINTY])
def test_a_lonely_stratum_counts_as_it_does_by_rows(lonely: Lonely) -> None:
    strata = [0, 0, 0, 1]
    design = make_design(weights=[2.0, 2.0, 2.0, 5.0], strata=strata, lonely=lonely)
    y, counted = np.array([True, False, False, True]), np.ones(4, np.bool_)

    *_, found = shares_by_group(
        design, y, counted=counted, groups=np.zeros(4, np.intp), names=1
    )

    slow = proportion(design, y)
    assert found is not None
    assert slow is not None
    assert found.variance == pytest.approx(slow.variance, rel=1e-10)


def test_an_empty_group_has_no_share() -> None:
    design = make_design(weights=[2.0, 2.0])
    counted = np.ones(2, np.bool_)

    empty, whole = (
        shares_by_group(
            design, counted, counted=counted, groups=np.ones(2, np.intp), names=2
        )[at]
        for at in (0, 2)
    )

    assert empty is None
    assert whole is not None
    assert whole.value == 1


def test_clusters_and_unequal_weights_are_refused() -> None:
    clusters = make_design(weights=[1.0, 1.0, 1.0], clusters=[0, 0, 1])
    unequal = make_design(weights=[1.0, 2.0])

    assert not can_be_counted(clusters)
    with pytest.raises(DesignRefused):
        shares_by_group(
            unequal,
            np.ones(2, np.bool_),
            counted=np.ones(2, np.bool_),
            groups=np.zeros(2, np.intp),
            names=1,
        )
