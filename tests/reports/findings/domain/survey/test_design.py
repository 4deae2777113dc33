"""What a design refuses, and how it counts strata, clusters and freedom."""

from __future__ import annotations

import numpy as np
import pytest

from reports.findings.domain.survey.arrays import ColumnRefused
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.estimators import mean, total
from reports.findings.domain.survey.stages import (
    DesignRefused,
    Lonely,
    SinglePsuStratum,
)
from tests.reports.findings.domain.survey.battery import found

STRATA = ["north", "north", "north", "south"]


def test_a_stratum_with_one_unit_is_refused_by_its_name() -> None:
    with pytest.raises(SinglePsuStratum, match="south"):
        make_design(weights=np.ones(4), strata=STRATA)


def test_collapsing_gives_the_variance_of_the_joined_stratum() -> None:
    y = [1.0, 2.0, 4.0, 9.0]

    collapsed = make_design(
        weights=np.full(4, 5.0),
        strata=STRATA,
        population_clusters={"north": 15, "south": 5},
        collapse={"south": "north"},
    )
    whole = make_design(weights=np.full(4, 5.0), population_clusters=20)

    assert collapsed.stratum_names == ("north + south",)
    assert found(total(collapsed, y)).variance == found(total(whole, y)).variance
    assert collapsed.degrees_of_freedom() == 3


def test_a_chain_of_partners_becomes_one_stratum() -> None:
    design = make_design(
        weights=np.ones(3), strata=["a", "b", "c"], collapse={"a": "b", "b": "c"}
    )

    assert design.stratum_names == ("a + b + c",)


@pytest.mark.parametrize("partner", ["east", "south"])
def test_a_partner_must_be_another_stratum(partner: str) -> None:
    with pytest.raises(DesignRefused, match="collapse"):
        make_design(weights=np.ones(4), strata=STRATA, collapse={"south": partner})


def test_without_any_other_stratum_there_is_no_average() -> None:
    with pytest.raises(SinglePsuStratum):
        make_design(weights=np.ones(2), strata=["a", "b"], lonely=Lonely.AVERAGE)


def test_a_stratum_observed_wholly_is_not_lonely_and_adds_nothing() -> None:
    design = make_design(
        weights=[2.0, 2.0, 1.0],
        strata=["north", "north", "capital"],
        population_clusters={"north": 4, "capital": 1},
    )

    estimate = found(total(design, [3.0, 3.0, 99.0]))

    assert (estimate.value, estimate.variance) == (111.0, 0.0)


def test_more_sampled_units_than_the_population_are_refused() -> None:
    with pytest.raises(DesignRefused, match="4 sampled units of a population of 3"):
        make_design(weights=np.ones(4), population_clusters=3)


def test_equal_cluster_names_in_two_strata_are_two_clusters() -> None:
    design = make_design(
        weights=np.ones(8),
        strata=["a"] * 4 + ["b"] * 4,
        clusters=["1", "1", "2", "2"] * 2,
    )

    assert design.degrees_of_freedom() == 2


def test_freedom_in_a_domain_counts_only_its_units_and_strata() -> None:
    design = make_design(
        weights=np.ones(8),
        strata=["a"] * 4 + ["b"] * 4,
        clusters=["1", "1", "2", "2"] * 2,
    )
    first = np.arange(8) < 4

    assert design.degrees_of_freedom(first) == 1
    assert design.degrees_of_freedom(np.zeros(8, dtype=bool)) == 0


def test_one_unit_seen_of_a_cluster_is_refused_unless_it_was_all() -> None:
    with pytest.raises(SinglePsuStratum, match="cluster 1 of all"):
        _two_stages(within=5)

    assert found(mean(_two_stages(within=1), [1.0, 2.0, 3.0])).df == 1


@pytest.mark.parametrize(
    "weights", [[1.0, 0.0], [1.0, -1.0], [1.0, float("nan")], [[1.0, 1.0]]]
)
def test_every_row_needs_a_weight(weights: list[float]) -> None:
    with pytest.raises(DesignRefused, match="weight"):
        make_design(weights=weights)


def test_parts_of_other_lengths_are_refused() -> None:
    with pytest.raises(DesignRefused, match="strata"):
        make_design(weights=np.ones(3), strata=["a", "a"])
    with pytest.raises(DesignRefused, match="clusters"):
        make_design(weights=np.ones(3), clusters=["a", "a"])
    with pytest.raises(ColumnRefused, match="population clusters"):
        make_design(weights=np.ones(3), population_clusters=[3.0, 3.0])


def test_one_stratum_has_one_population() -> None:
    with pytest.raises(ColumnRefused, match="more than one number in north"):
        make_design(
            weights=np.ones(4),
            strata=["north"] * 2 + ["south"] * 2,
            population_clusters=[9, 8, 7, 7],
        )
    with pytest.raises(ColumnRefused, match="no number for south"):
        make_design(weights=np.ones(4), strata=STRATA, population_clusters={"north": 5})


def test_a_second_stage_needs_the_population_of_the_first() -> None:
    with pytest.raises(DesignRefused, match="Second-stage"):
        make_design(weights=np.ones(2), population_units=[3, 3])


def _two_stages(*, within: int) -> Design:
    return make_design(
        weights=np.ones(3),
        clusters=["c", "d", "d"],
        population_clusters=9,
        population_units=[within, 7, 7],
    )
