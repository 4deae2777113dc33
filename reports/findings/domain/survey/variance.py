"""The covariance of estimated totals of scores under a design.

Taylor linearization: Woodruff 1971; Binder 1983; Saerndal, Swensson and Wretman 1992,
chapter 5. The same as R survey's `svyrecvar`; calibration by regression residuals
(Deville and Saerndal 1992).
"""

from __future__ import annotations

import numpy as np

from reports.findings.domain.survey.arrays import Codes, Floats
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.stages import Stage


def covariance(design: Design, scores: Floats) -> Floats:
    """Return the p x p covariance of sum(w u) for scores u of shape rows x p.

    Scores are not weighted, and 0 outside their domain; all rows of the design are
    given, since a PSU without rows of a domain still counts.
    """
    weighted = design.weights[:, None] * scores
    for calibration in design.calibrations:
        ratio = (calibration.scale / calibration.weights)[:, None]
        scaled = weighted * ratio
        scaled -= calibration.basis @ (calibration.basis.T @ scaled)
        weighted = scaled / ratio
    result = _within(design.first, weighted)
    if design.second is not None:
        result = result + _within(design.second, weighted)
    return result


def _within(stage: Stage, weighted: Floats) -> Floats:
    """Return the weighted squares of the units' deviations from their group's mean."""
    sums = _summed(stage.unit, weighted, stage.group.size)
    sizes = np.maximum(np.bincount(stage.group), 1)[:, None]
    means = (_summed(stage.group, sums, sizes.size) / sizes)[stage.group]
    deviations = sums - np.where(stage.is_centered[:, None], means, 0.0)
    deviations *= np.sqrt(stage.factor)[:, None]
    product: Floats = deviations.T @ deviations
    return product * stage.inflation


def _summed(codes: Codes, values: Floats, groups: int) -> Floats:
    return np.stack(
        [np.bincount(codes, weights=one, minlength=groups) for one in values.T], axis=1
    )
