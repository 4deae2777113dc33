"""Weights brought to totals known from the frame: poststratification, raking, GREG.

The variance uses regression residuals at the weights before calibration (Deville and
Saerndal 1992), as R `postStratify`, `calibrate(calfun = "linear")` and
`calibrate(calfun = "raking")`. R's `rake` uses ten rounds of marginal means instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from elections.errors import DomainError
from reports.findings.domain.survey.arrays import Codes, Floats, coded, column
from reports.findings.domain.survey.design import Calibration, Design

ROUNDS = 1000
CLOSE = 1e-12


class CalibrationRefused(DomainError):
    """The known totals do not go with the sample."""

    code = "calibration_refused"


@dataclass(frozen=True)
class Margin:
    """A group per row of the design, and the known population size of each group."""

    groups: npt.ArrayLike
    totals: Mapping[str, float]


def poststratified(design: Design, margin: Margin) -> Design:
    """Return the design with weights w N_g / Nhat_g, each group at its known size."""
    codes, known = _margin(design, margin)
    weights = design.weights * _factors(design.weights, codes, known)[codes]
    return _calibrated(design, weights, _dummies(codes, known.size))


def raked(design: Design, margins: Sequence[Margin]) -> Design:
    """Return the design with every margin at its known sizes (iterative proportional)."""
    prepared = [_margin(design, margin) for margin in margins]
    sums = [float(known.sum()) for _codes, known in prepared]
    if not sums or max(sums) - min(sums) > 1e-9 * max(sums):
        raise CalibrationRefused("The margins must describe one population size.")
    weights = design.weights
    for _round in range(ROUNDS):
        moved = 0.0
        for codes, known in prepared:
            factors = _factors(weights, codes, known)
            weights = weights * factors[codes]
            moved = max(moved, float(np.abs(factors - 1).max()))
        if moved < CLOSE:
            break
    else:
        raise CalibrationRefused("Raking does not converge: merge small groups.")
    columns = [_dummies(codes, known.size) for codes, known in prepared]
    return _calibrated(design, weights, np.concatenate(columns, axis=1))


def greg(
    design: Design, auxiliaries: Sequence[npt.ArrayLike], totals: Sequence[float]
) -> Design:
    """Return the design calibrated by generalized regression (linear distance).

    `auxiliaries` are q columns known for every station of the frame, `totals` their
    population totals. Give a column of ones with the number of stations to keep an
    intercept; always offer one on registered voters.
    """
    columns = [column(one, rows=design.rows, name="auxiliary") for one in auxiliaries]
    matrix = np.stack(columns, axis=1)
    known = np.asarray(totals, dtype=np.float64)
    if known.shape != (len(columns),) or not np.isfinite(matrix).all():
        raise CalibrationRefused("Give a complete column and a total per auxiliary.")
    inner = matrix.T @ (matrix * design.weights[:, None])
    if np.linalg.matrix_rank(matrix) < len(columns):
        raise CalibrationRefused("An auxiliary repeats the others: leave it out.")
    slopes = np.linalg.solve(inner, known - design.weights @ matrix)
    return _calibrated(design, design.weights * (1 + matrix @ slopes), matrix)


def _margin(design: Design, margin: Margin) -> tuple[Codes, Floats]:
    codes, names = coded(margin.groups)
    if codes.size != design.rows:
        raise CalibrationRefused(f"Give a group for each of the {design.rows} rows.")
    unknown = [name for name in names if name not in margin.totals]
    empty = [
        name for name, size in margin.totals.items() if size > 0 and name not in names
    ]
    if unknown or empty:
        raise CalibrationRefused(
            f"Groups without a known size: {', '.join(unknown) or 'none'}; without a"
            f" sampled row: {', '.join(empty) or 'none'}. Merge them with others."
        )
    return codes, np.array([float(margin.totals[name]) for name in names])


def _factors(weights: Floats, codes: Codes, known: Floats) -> Floats:
    return known / np.bincount(codes, weights=weights, minlength=known.size)


def _dummies(codes: Codes, groups: int) -> Floats:
    dummies: Floats = (codes[:, None] == np.arange(groups)).astype(np.float64)
    return dummies


def _calibrated(design: Design, weights: Floats, matrix: Floats) -> Design:
    """Return the design with new weights and an orthonormal basis for its residuals."""
    if (weights == 0).any():
        raise CalibrationRefused("Calibration leaves a row with no weight.")
    scale = np.sqrt(np.abs(design.weights))
    left, sizes, _right = np.linalg.svd(matrix * scale[:, None], full_matrices=False)
    basis = left[:, sizes > sizes.max(initial=0.0) * 1e-10]
    done = Calibration(basis=basis, scale=scale, weights=weights)
    return replace(design, weights=weights, calibrations=(*design.calibrations, done))
