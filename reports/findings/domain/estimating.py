"""From a stage of a sample to estimates with their intervals, however it is known.

Shares have intervals by Korn and Graubard, ratios and means by Student's t. Every domain
keeps all rows of the design. What cannot be estimated says why; it is never 0.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np

from reports.findings.domain.counted_stage import CountedStage
from reports.findings.domain.figure_estimates import (
    EstimateKind,
    FigureEstimate,
    decimal,
)
from reports.findings.domain.stage_sample import StageSample, Unusable
from reports.findings.domain.survey.arrays import Mask
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.intervals import (
    Interval,
    IntervalRefused,
    interval,
)

LEVEL = 0.95
METHODS = {EstimateKind.PROPORTION: "korn_graubard"}
# What an estimated number can be; others may be anything.
POSSIBLE = {EstimateKind.RATIO: (0.0, 1.0), EstimateKind.MEAN: (0.0, math.inf)}
NAMED = 5

Measured = TypeVar("Measured")
Chosen = TypeVar("Chosen")
SampledStage = StageSample | CountedStage


@dataclass(frozen=True, eq=False)
class Part:
    """A part of the country as a mask over the draws, or over cells of them."""

    mask: Mask
    strata: frozenset[str]
    is_whole: bool = False


class Estimator(ABC, Generic[Measured, Chosen]):
    """Estimates of the measures of one stage, by their keys.

    A subclass says what of a measure was chosen in a part, and estimates from that.
    """

    stage: SampledStage

    def __init__(self, stage: SampledStage, measures: Mapping[str, Measured]) -> None:
        self.stage = stage
        self.measures = measures
        everybody = np.ones(len(stage.existing), np.bool_)
        self.whole = self._part(everybody, is_whole=True)
        self._parts: dict[tuple[str, str], Part] = {("", ""): self.whole}
        self._told: dict[tuple[int, EstimateKind], FigureEstimate] = {}

    @abstractmethod
    def kind(self, measure: Measured) -> EstimateKind:
        """Return what is estimated of a measure."""

    @abstractmethod
    def chosen(self, measure: Measured, part: Part) -> Chosen | None:
        """Return what was observed of a measure in a part; None if nothing was."""

    @abstractmethod
    def estimated(self, chosen: Chosen) -> Estimate | None:
        """Return the estimate; None where the denominator is 0."""

    @abstractmethod
    def calibrated(self, chosen: Chosen) -> Estimate | None:
        """Return the estimate by regression on registered voters (GREG), if any."""

    @abstractmethod
    def compared(self, measure: Measured, part: Part) -> Estimate | None:
        """Return a share in a part less that in the rest; None if one has nothing."""

    @abstractmethod
    def weighed(self, measure: Measured, part: Part) -> tuple[float, float, float]:
        """Return the weights of the draw that said yes, that said anything, that are silent."""

    def part(self, *, area: str = "", setting: str = "") -> Part:
        """Return a region or a setting, or the whole country."""
        known = self._parts.get((area, setting))
        if known is None:
            among = self.stage.regions if area else self.stage.settings
            known = self._part(np.asarray(among == (area or setting)))
            self._parts[area, setting] = known
        return known

    def _part(self, mask: Mask, *, is_whole: bool = False) -> Part:
        stations = mask & (self.stage.existing > 0)
        strata = frozenset(self.stage.strata_names[stations].tolist())
        return Part(mask, strata, is_whole)

    def estimate(self, measure: Measured, part: Part) -> FigureEstimate:
        """Estimate a measure in a part of the country, or say why there is nothing."""
        kind = self.kind(measure)
        found = self._facts(kind, part)
        missing = unusable_strata(self.stage.unusable, part.strata)
        if missing:
            return replace(found, refused=missing)
        chosen = self.chosen(measure, part)
        if chosen is None:
            return replace(found, n=0, refused="Nothing was observed.")
        found = with_numbers(found, self.estimated(chosen))
        if kind is EstimateKind.PROPORTION:
            found = replace(found, bounds=_bounds(*self.weighed(measure, part)))
        if part.is_whole and not found.refused:
            numbers = calibrated_numbers(self.calibrated(chosen))
            return replace(found, calibrated=numbers)
        return found

    def difference(self, measure: Measured, part: Part) -> FigureEstimate:
        """Estimate a share in a part less the share in the rest: for analysts."""
        found = self._facts(EstimateKind.DIFFERENCE, part)
        missing = unusable_strata(self.stage.unusable, self.whole.strata)
        if missing:
            return replace(found, refused=missing)
        estimate = self.compared(measure, part)
        if estimate is None:
            return replace(found, n=0, refused="Nothing to compare was observed.")
        return with_numbers(found, estimate)

    def _facts(self, kind: EstimateKind, part: Part) -> FigureEstimate:
        """Return what all estimates of a part have in common, worked out once."""
        known = self._told.get((id(part), kind))
        if known is None:
            stage = self.stage
            known = FigureEstimate(
                kind=kind,
                sampled=int(stage.existing[part.mask].sum()),
                response=decimal(stage.response_share(part.mask)),
                low_response=tuple(
                    rate.name
                    for rate in stage.response
                    if rate.is_low and rate.name in part.strata
                ),
            )
            self._told[id(part), kind] = known
        return known


def _bounds(yes: float, answered: float, missing: float) -> tuple[str, ...]:
    """Return the share if all that did not report were no, and if all were yes.

    k/(n+m) and (k+m)/(n+m) of Manski, at the weights of the draw.
    """
    everybody = answered + missing
    if not everybody:
        return ()
    return (decimal(yes / everybody), decimal((yes + missing) / everybody))


def calibrated_numbers(estimate: Estimate | None) -> tuple[str, ...]:
    """Return point, se and interval of a calibrated estimate; nothing without one."""
    try:
        bounds = None if estimate is None else interval(estimate, level=LEVEL)
    except IntervalRefused:
        # Weights under 0 may bring a share outside 0..1: then there is no second one.
        return ()
    if estimate is None or bounds is None or not estimate.has_spread:
        return ()
    numbers = (estimate.value, estimate.standard_error, bounds.lower, bounds.upper)
    return tuple(decimal(number) for number in numbers)


def unusable_strata(unusable: Unusable, strata: Collection[str]) -> str:
    """Say which of these strata cannot be estimated, or nothing."""
    silent = [name for name in unusable.silent if name in strata]
    lonely = [name for name in unusable.lonely if name in strata]
    if silent:
        return (
            f"No report from the stratum {_listed(silent)}: its stations would be "
            "left out of the estimate."
        )
    if lonely:
        return (
            f"Only one primary sampling unit reported in the stratum "
            f"{_listed(lonely)}: its variance cannot be computed. The plan names no "
            "partner to collapse it with."
        )
    return ""


def with_numbers(found: FigureEstimate, estimate: Estimate | None) -> FigureEstimate:
    """Add an estimate's numbers, or the reason why it has no interval."""
    if estimate is None:
        return replace(found, n=0, refused="The denominator is 0.")
    bounds = interval(estimate, level=LEVEL)
    refused = _no_margin(found.kind, estimate, bounds)
    if bounds is None or refused:
        return replace(found, n=estimate.n, df=max(estimate.df, 0), refused=refused)
    if found.kind in POSSIBLE:
        bounds = bounds.within(*POSSIBLE[found.kind], around=estimate.value)
    return replace(
        found,
        point=decimal(estimate.value),
        se=decimal(estimate.standard_error),
        lower=decimal(bounds.lower),
        upper=decimal(bounds.upper),
        level=f"{LEVEL:.2f}",
        deff=decimal(estimate.design_effect),
        df=estimate.df,
        n=estimate.n,
        method=METHODS.get(found.kind, "t"),
    )


def _no_margin(kind: EstimateKind, estimate: Estimate, bounds: Interval | None) -> str:
    if bounds is None:
        return (
            f"The margin cannot be computed: {estimate.n} observed in too few primary "
            "sampling units for any degree of freedom."
        )
    if kind is not EstimateKind.PROPORTION and not estimate.has_spread:
        return (
            "The margin cannot be computed: nothing varies between the reports, or "
            "every station was observed."
        )
    return ""


def _listed(names: list[str]) -> str:
    named = ", ".join(f"“{name}”" for name in names[:NAMED])
    more = len(names) - NAMED
    return f"{named} and {more} more" if more > 0 else named
