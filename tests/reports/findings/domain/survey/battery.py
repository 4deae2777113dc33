"""The estimates that reference.R makes of each design, made by our own estimators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate, JointEstimate
from reports.findings.domain.survey.estimators import (
    difference,
    mean,
    means,
    proportion,
    ratio,
    ratios,
    total,
    totals,
)
from reports.findings.domain.survey.independence import rao_scott
from reports.findings.domain.survey.intervals import (
    Interval,
    korn_graubard,
    logit_interval,
    t_interval,
)
from tests.data.survey.worlds import World

Found = TypeVar("Found")
Values = list[float]


def battery(design: Design, world: World) -> Mapping[str, Values]:
    """Return every value by the key that reference.R gives it."""
    values: dict[str, Values] = {
        "weights": [float(one) for one in design.weights],
        "df": [float(design.degrees_of_freedom())],
        "rao_scott": _rao_scott(design, world),
        "difference": _of(
            difference(
                design,
                numbers(world, "y"),
                first=truths(world, "a"),
                second=truths(world, "b"),
            )
        ),
    }
    for part in (_single, _intervals, _joint):
        values |= part(design, world)
    for which in ("a", "b"):
        values |= _domain(design, world, which)
    return values


def numbers(world: World, name: str) -> npt.NDArray[np.float64]:
    return np.array(world[name], dtype=np.float64)


def truths(world: World, name: str) -> npt.NDArray[np.bool_]:
    return np.asarray(numbers(world, name) == 1, dtype=np.bool_)


def found(estimate: Found | None) -> Found:
    assert estimate is not None
    return estimate


def _single(design: Design, world: World) -> Mapping[str, Values]:
    y, x = numbers(world, "y"), numbers(world, "x")
    average = found(mean(design, y))
    return {
        "total": _with_effect(total(design, y)),
        "mean": _with_effect(average),
        "mean_replace": [found(average.design_effect_with_replacement)],
        "proportion": _of(proportion(design, numbers(world, "z"))),
        "ratio": _with_effect(ratio(design, y, x)),
    }


def _intervals(design: Design, world: World) -> Mapping[str, Values]:
    share = found(proportion(design, numbers(world, "z")))
    average = found(mean(design, numbers(world, "y")))
    turnout = found(ratio(design, numbers(world, "y"), numbers(world, "x")))
    return {
        "mean_t": _ends(t_interval(average)),
        "ratio_t": _ends(t_interval(turnout)),
        "beta": _ends(korn_graubard(share, is_truncated=False)),
        "logit": _ends(logit_interval(share)),
    }


def _joint(design: Design, world: World) -> Mapping[str, Values]:
    columns = [numbers(world, name) for name in ("y", "x", "z")]
    votes = [numbers(world, name) for name in ("v1", "v2", "v3")]
    joint: Mapping[str, JointEstimate | None] = {
        "ratios": ratios(design, votes, numbers(world, "x")),
        "means": means(design, columns),
        "totals": totals(design, columns),
    }
    result: dict[str, Values] = {}
    for name, estimate in joint.items():
        result[name] = list(found(estimate).values)
        result[f"{name}_covariance"] = list(found(estimate).covariance.reshape(-1))
    return result


def _domain(design: Design, world: World, which: str) -> Mapping[str, Values]:
    domain, y = truths(world, which), numbers(world, "y")
    return {
        f"{which}_df": [float(design.degrees_of_freedom(domain))],
        f"{which}_mean": _with_effect(mean(design, y, domain=domain)),
        f"{which}_total": _of(total(design, y, domain=domain)),
        f"{which}_ratio": _of(ratio(design, y, numbers(world, "x"), domain=domain)),
        f"{which}_proportion": _of(
            proportion(design, numbers(world, "z"), domain=domain)
        ),
    }


def _rao_scott(design: Design, world: World) -> Values:
    test = found(rao_scott(design, numbers(world, "z"), np.array(world["k"])))
    return [test.statistic, test.numerator_df, test.denominator_df, test.p_value]


def _of(estimate: Estimate | None) -> Values:
    return [found(estimate).value, found(estimate).standard_error]


def _with_effect(estimate: Estimate | None) -> Values:
    return [*_of(estimate), found(found(estimate).design_effect)]


def _ends(interval: Interval | None) -> Values:
    return [found(interval).lower, found(interval).upper]
