"""Calibrated weights meet the known totals; what cannot be met is refused by name."""

from __future__ import annotations

import numpy as np
import pytest

from reports.findings.domain.survey.calibration import (
    CalibrationRefused,
    Margin,
    greg,
    poststratified,
    raked,
)
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.estimators import mean, total
from tests.data.survey.worlds import KNOWN, stratified_world
from tests.reports.findings.domain.survey.battery import found, numbers

WORLD = stratified_world()
GROUPS = Margin(WORLD["g"], {name: KNOWN[name] for name in "pqr"})
KINDS = Margin(WORLD["k"], {name: KNOWN[name] for name in "ij"})


def test_poststrata_have_their_known_sizes_without_variance() -> None:
    design = poststratified(_design(), GROUPS)

    for name, size in GROUPS.totals.items():
        estimate = found(total(design, np.array(WORLD["g"]) == name))
        assert estimate.value == pytest.approx(size, rel=1e-12)
        assert estimate.standard_error < 1e-6


def test_raking_meets_every_margin() -> None:
    design = raked(_design(), [GROUPS, KINDS])

    for column, margin in (("g", GROUPS), ("k", KINDS)):
        for name, size in margin.totals.items():
            estimate = found(total(design, np.array(WORLD[column]) == name))
            assert estimate.value == pytest.approx(size, rel=1e-9)


def test_registered_voters_make_turnout_more_precise() -> None:
    base, registered = _design(), numbers(WORLD, "x")

    calibrated = greg(base, [np.ones(base.rows), registered], [4000, KNOWN["x"]])

    before = found(mean(base, numbers(WORLD, "y")))
    after = found(mean(calibrated, numbers(WORLD, "y")))
    assert found(total(calibrated, registered)).value == pytest.approx(KNOWN["x"])
    assert after.standard_error < before.standard_error / 2
    assert after.df == before.df


def test_raking_on_one_margin_is_poststratification() -> None:
    once, again = poststratified(_design(), GROUPS), raked(_design(), [GROUPS])

    y = numbers(WORLD, "y")

    assert found(mean(again, y)).value == pytest.approx(found(mean(once, y)).value)
    assert found(mean(again, y)).variance == pytest.approx(
        found(mean(once, y)).variance
    )


def test_groups_that_do_not_go_with_the_sample_are_refused_by_name() -> None:
    with pytest.raises(CalibrationRefused, match="known size: r"):
        poststratified(_design(), Margin(WORLD["g"], {"p": 1.0, "q": 1.0}))
    with pytest.raises(CalibrationRefused, match="sampled row: far"):
        poststratified(_design(), Margin(WORLD["g"], {**GROUPS.totals, "far": 4.0}))
    with pytest.raises(CalibrationRefused, match="each of the"):
        poststratified(_design(), Margin(WORLD["g"][1:], GROUPS.totals))


def test_margins_of_two_population_sizes_are_refused() -> None:
    with pytest.raises(CalibrationRefused, match="one population size"):
        raked(_design(), [GROUPS, Margin(WORLD["k"], {"i": 1.0, "j": 2.0})])
    with pytest.raises(CalibrationRefused, match="one population size"):
        raked(_design(), [])


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    design = make_design(weights=np.ones(3))
    first = Margin(["a", "a", "b"], {"a": 10, "b": 90})
    second = Margin(["c", "d", "d"], {"c": 60, "d": 40})

    with pytest.raises(CalibrationRefused, match="converge"):
        raked(design, [first, second])


def test_calibration_that_leaves_a_row_without_weight_is_refused() -> None:
    design = make_design(weights=np.ones(2))

    with pytest.raises(CalibrationRefused, match="no weight"):
        greg(design, [[1.0, 0.0], [0.0, 1.0]], [0.0, 5.0])


def test_a_repeated_or_incomplete_auxiliary_is_refused() -> None:
    design, registered = _design(), numbers(WORLD, "x")

    with pytest.raises(CalibrationRefused, match="repeats"):
        greg(design, [registered, 2 * registered], [1.0, 2.0])
    with pytest.raises(CalibrationRefused, match="total per auxiliary"):
        greg(design, [registered], [1.0, 2.0])


def _design() -> Design:
    return make_design(
        weights=numbers(WORLD, "w"),
        strata=WORLD["h"],
        population_clusters=numbers(WORLD, "N"),
    )
