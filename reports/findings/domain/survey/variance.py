"""The covariance of estimated totals of scores under a design.

Taylor linearization: Woodruff 1971; Binder 1983; Saerndal, Swensson and Wretman 1992,
chapter 5. The same as R survey's `svyrecvar`; calibration by regression residuals
(Deville and Saerndal 1992).
"""

from __future__ import annotations

import numpy as np

from reports.findings.domain.survey.arrays import Codes, Floats, Rows
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.stages import Stage


def covariance(design: Design, scores: Floats, *, among: Rows) -> Floats:
    """Return the p x p covariance of sum(w u) for scores u of shape rows x p.

    Scores are not weighted. Those outside `among` are 0 and not given; their PSUs and
    strata still count.
    """
    weighted = design.weights[among, None] * scores
    if design.calibrations:
        everywhere = np.zeros((design.rows, scores.shape[1]))
        everywhere[among] = weighted
        weighted, among = _residuals(design, everywhere), slice(0, design.rows)
    result = _within(design.first, weighted, among)
    if design.second is not None:
        result = result + _within(design.second, weighted, among)
    return result


def _residuals(design: Design, weighted: Floats) -> Floats:
    for calibration in design.calibrations:
        ratio = (calibration.scale / calibration.weights)[:, None]
        scaled = weighted * ratio
        scaled -= calibration.basis @ (calibration.basis.T @ scaled)
        weighted = scaled / ratio
    return weighted


def _within(stage: Stage, weighted: Floats, among: Rows) -> Floats:
    """Return the squares of the units' deviations from their group's mean, by factor.

    A unit without any of the rows deviates by the mean of its group.
    """
    units, sums = _unit_sums(stage, weighted, among)
    group = stage.group[units]
    means = _summed(group, sums, stage.sizes.size) / stage.sizes[:, None]
    means[~stage.is_centered] = 0.0
    absent = stage.sizes - np.bincount(group, minlength=stage.sizes.size)
    deviations = sums - means[group]
    present = deviations.T @ (deviations * stage.factor[group, None])
    rest = means.T @ (means * (stage.factor * absent)[:, None])
    result: Floats = (present + rest) * stage.inflation
    return result


def _unit_sums(stage: Stage, weighted: Floats, among: Rows) -> tuple[Codes, Floats]:
    """Return the units that contain the rows, and the sum of each."""
    units = stage.unit[among]
    if stage.is_single:
        return units, weighted
    sums = _summed(units, weighted, stage.group.size)
    present = np.flatnonzero(np.bincount(units, minlength=stage.group.size))
    return present, sums[present]


def _summed(codes: Codes, values: Floats, groups: int) -> Floats:
    return np.stack(
        [np.bincount(codes, weights=one, minlength=groups) for one in values.T], axis=1
    )
