"""From the sampled stations' reports to estimates with their intervals.

Shares have intervals by Korn and Graubard, ratios and means by Student's t. Every domain
keeps all rows of the design. What cannot be estimated says why; it is never 0.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reports.findings.domain.figure_estimates import (
    EstimateKind,
    FigureEstimate,
    decimal,
)
from reports.findings.domain.measures import Measure, kind_of
from reports.findings.domain.stage_sample import StageSample, Unusable
from reports.findings.domain.survey.arrays import Floats, Mask
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.estimators import (
    difference,
    mean,
    proportion,
    ratio,
)
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


@dataclass(frozen=True)
class Part:
    """A part of the country as a mask over the draws; the whole country is all of them."""

    mask: Mask
    is_whole: bool = False


@dataclass(frozen=True, eq=False)
class Answers:
    """A measure at the rows of the design: who is in n, the numerator, the denominator."""

    kind: EstimateKind
    counted: Mask
    y: Floats
    x: Floats | None


class StageEstimator:
    """Estimates of one stage; a measure is laid over the draws once for all its parts."""

    def __init__(self, sample: StageSample) -> None:
        self.sample = sample
        self.whole = Part(np.ones(len(sample.draws), dtype=np.bool_), is_whole=True)

    @functools.cached_property
    def _regions(self) -> dict[str, Part]:
        return _parts(self.sample.regions)

    @functools.cached_property
    def _settings(self) -> dict[str, Part]:
        return _parts(self.sample.settings)

    def part(self, *, area: str = "", setting: str = "") -> Part:
        """Return the draws of a region or a setting, or all of them."""
        nobody = Part(np.zeros(len(self.sample.draws), dtype=np.bool_))
        if area:
            return self._regions.get(area, nobody)
        return self._settings.get(setting, nobody) if setting else self.whole

    def answers(self, measure: Measure) -> Answers:
        """Lay a measure over the rows of the design."""
        kind, at = kind_of(measure), self.sample.report[self.sample.kept]
        counted = np.append(measure.base, False)[at]
        values = measure.hits if measure.amounts is None else measure.amounts
        if kind is EstimateKind.PROPORTION:
            values = measure.hits
        y = np.append(values, 0)[at].astype(np.float64)
        if measure.bases is None:
            return Answers(kind, counted, y, None)
        x = np.append(measure.bases, 0)[at].astype(np.float64)
        return Answers(kind, counted, y, x)

    def estimate(
        self, measure: Measure, answers: Answers, part: Part
    ) -> FigureEstimate:
        """Estimate a measure in a part of the country, or say why there is nothing."""
        found = self._facts(answers.kind, part)
        missing = self._unusable_in(part)
        if missing:
            return replace(found, refused=missing)
        design = self.sample.design
        domain = answers.counted & part.mask[self.sample.kept]
        if design is None or not domain.any():
            return replace(found, n=0, refused="Nothing was observed.")
        estimate = _estimated(design, answers, domain)
        found = replace(
            with_numbers(found, estimate), bounds=self._bounds(measure, answers, part)
        )
        if part.is_whole and not found.refused:
            return replace(found, calibrated=self._calibrated(answers, domain))
        return found

    def difference(self, answers: Answers, part: Part) -> FigureEstimate:
        """Estimate a share in a part less the share in the rest: for analysts."""
        found = self._facts(EstimateKind.DIFFERENCE, part)
        missing = self._unusable_in(self.whole)
        if missing:
            return replace(found, refused=missing)
        design, inside = self.sample.design, part.mask[self.sample.kept]
        first, second = answers.counted & inside, answers.counted & ~inside
        if design is None or not first.any() or not second.any():
            return replace(found, n=0, refused="Nothing to compare was observed.")
        estimate = difference(design, answers.y, first=first, second=second)
        return with_numbers(found, estimate)

    def _facts(self, kind: EstimateKind, part: Part) -> FigureEstimate:
        sample = self.sample
        sampled = part.mask & sample.exists
        strata = set(sample.strata[sampled].tolist())
        return FigureEstimate(
            kind=kind,
            sampled=int(np.count_nonzero(sampled)),
            response=decimal(sample.response_share(part.mask)),
            low_response=tuple(
                rate.name
                for rate in sample.response
                if rate.is_low and rate.name in strata
            ),
        )

    def _unusable_in(self, part: Part) -> str:
        """Say which strata of a part cannot be estimated, or nothing."""
        sample = self.sample
        strata = set(sample.strata[part.mask & sample.exists].tolist())
        return unusable_strata(sample.unusable, strata)

    def _bounds(
        self, measure: Measure, answers: Answers, part: Part
    ) -> tuple[str, ...]:
        """Return the share if all that did not report were no, and if all were yes.

        k/(n+m) and (k+m)/(n+m) of Manski, at the weights of the draw.
        """
        if answers.kind is not EstimateKind.PROPORTION:
            return ()
        sample = self.sample
        at = sample.report[part.mask & sample.exists]
        weights = sample.weights[part.mask & sample.exists]
        base = np.append(measure.base, False)[at]
        hits = base & np.append(measure.hits, False)[at]
        yes, answered = float(weights[hits].sum()), float(weights[base].sum())
        missing = float(weights[at < 0].sum())
        everybody = answered + missing
        if not everybody:
            return ()
        return (decimal(yes / everybody), decimal((yes + missing) / everybody))

    def _calibrated(self, answers: Answers, domain: Mask) -> tuple[str, ...]:
        """Return point, se and interval by regression on registered voters (GREG)."""
        design = self.sample.calibrated
        if design is None:
            return ()
        return calibrated_numbers(_estimated(design, answers, domain))


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


def _estimated(design: Design, answers: Answers, domain: Mask) -> Estimate | None:
    if answers.kind is EstimateKind.PROPORTION:
        return proportion(design, answers.y, domain=domain)
    if answers.x is None:
        return mean(design, answers.y, domain=domain)
    return ratio(design, answers.y, answers.x, domain=domain)


def _parts(names: npt.NDArray[np.str_]) -> dict[str, Part]:
    return {name: Part(names == name) for name in sorted(set(names.tolist()))}


def _listed(names: list[str]) -> str:
    named = ", ".join(f"“{name}”" for name in names[:NAMED])
    more = len(names) - NAMED
    return f"{named} and {more} more" if more > 0 else named
