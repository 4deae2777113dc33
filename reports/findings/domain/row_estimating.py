"""Estimates from the sampled stations' reports, row by row: for any design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reports.findings.domain.estimating import Estimator, Part
from reports.findings.domain.figure_estimates import EstimateKind
from reports.findings.domain.measures import Measure, kind_of
from reports.findings.domain.stage_sample import StageSample
from reports.findings.domain.survey.arrays import Floats, Mask
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.estimators import (
    difference,
    mean,
    proportion,
    ratio,
)


@dataclass(frozen=True, eq=False)
class Answers:
    """A measure at the rows of the design: who is in n, the numerator, the denominator."""

    kind: EstimateKind
    counted: Mask
    y: Floats
    x: Floats | None


@dataclass(frozen=True, eq=False)
class Domain:
    """Answers, and the rows that a part of the country has of them."""

    answers: Answers
    rows: Mask


class RowEstimator(Estimator[Measure, Domain]):
    """Estimates of one stage from its rows."""

    stage: StageSample

    def __init__(self, stage: StageSample, measures: Mapping[str, Measure]) -> None:
        super().__init__(stage, measures)
        self._laid: tuple[str, Answers] | None = None

    def kind(self, measure: Measure) -> EstimateKind:
        """Return what is estimated of a measure."""
        return kind_of(measure)

    def chosen(self, measure: Measure, part: Part) -> Domain | None:
        """Return the rows in n in a part."""
        answers = self._answers(measure)
        rows = answers.counted & part.mask[self.stage.kept]
        return Domain(answers, rows) if self.stage.design and rows.any() else None

    def estimated(self, chosen: Domain) -> Estimate | None:
        """Return the estimate over a domain."""
        assert self.stage.design is not None
        return _estimated(self.stage.design, chosen)

    def calibrated(self, chosen: Domain) -> Estimate | None:
        """Return the same with calibrated weights."""
        design = self.stage.calibrated
        return None if design is None else _estimated(design, chosen)

    def compared(self, measure: Measure, part: Part) -> Estimate | None:
        """Return the difference of two domains, with their covariance."""
        answers, inside = self._answers(measure), part.mask[self.stage.kept]
        first, second = answers.counted & inside, answers.counted & ~inside
        design = self.stage.design
        if design is None or not first.any() or not second.any():
            return None
        return difference(design, answers.y, first=first, second=second)

    def weighed(self, measure: Measure, part: Part) -> tuple[float, float, float]:
        """Return the weights of the draw in k, in n, and of who did not report."""
        stations = part.mask & self.stage.existing
        at, weights = self.stage.report[stations], self.stage.weights[stations]
        base = np.append(measure.base, False)[at]
        hits = base & np.append(measure.hits, False)[at]
        yes, answered, missing = (weights[o].sum() for o in (hits, base, at < 0))
        return float(yes), float(answered), float(missing)

    def _answers(self, measure: Measure) -> Answers:
        """Lay a measure over the draws once: its figures follow each other."""
        if self._laid is None or self._laid[0] != measure.key:
            self._laid = (measure.key, self._laid_over(measure))
        return self._laid[1]

    def _laid_over(self, measure: Measure) -> Answers:
        kind, at = kind_of(measure), self.stage.report[self.stage.kept]
        counted = np.append(measure.base, False)[at]
        values = measure.hits if measure.amounts is None else measure.amounts
        if kind is EstimateKind.PROPORTION:
            values = measure.hits
        y = np.append(values, 0)[at].astype(np.float64)
        if measure.bases is None:
            return Answers(kind, counted, y, None)
        x = np.append(measure.bases, 0)[at].astype(np.float64)
        return Answers(kind, counted, y, x)


def _estimated(design: Design, chosen: Domain) -> Estimate | None:
    answers = chosen.answers
    if answers.kind is EstimateKind.PROPORTION:
        return proportion(design, answers.y, domain=chosen.rows)
    if answers.x is None:
        return mean(design, answers.y, domain=chosen.rows)
    return ratio(design, answers.y, answers.x, domain=chosen.rows)
