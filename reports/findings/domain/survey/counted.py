"""Shares in many domains from counts alone: one stage of single rows, one weight a stratum.

With equal weights in a stratum the variance of a share needs no more than how many rows
of each stratum are in the domain and in the numerator (Taylor, as in `variance`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reports.findings.domain.survey.arrays import Codes, Floats, Mask
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.stages import DesignRefused

Counts = npt.NDArray[np.int64]


def can_be_counted(design: Design) -> bool:
    """Tell whether counts say all: single rows as units, one weight in each stratum."""
    if design.second is not None or design.calibrations or not design.first.is_single:
        return False
    weights = _stratum_weights(design)
    return bool((design.weights == weights[design.stratum]).all())


def shares_by_group(
    design: Design, y: Mask, *, counted: Mask, groups: Codes, names: int
) -> tuple[Estimate | None, ...]:
    """Estimate the share of y among the counted rows of each group, then of all.

    `groups` is a code below `names` for each row; None stands for an empty group.
    """
    if not can_be_counted(design):
        raise DesignRefused(
            "Shares can be counted in one stage with equal weights only."
        )
    strata = len(design.stratum_names)
    pairs = groups * strata + design.stratum
    shape = (names, strata)
    n = np.bincount(pairs[counted], minlength=names * strata).reshape(shape)
    k = np.bincount(pairs[counted & y], minlength=names * strata).reshape(shape)
    every_n = np.vstack([n, n.sum(axis=0)]).astype(np.int64)
    every_k = np.vstack([k, k.sum(axis=0)]).astype(np.int64)
    return tuple(
        share_of_counts(design, hits=hits, counted=rows)
        for hits, rows in zip(every_k, every_n, strict=True)
    )


def share_of_counts(
    design: Design, *, hits: Counts, counted: Counts
) -> Estimate | None:
    """Estimate a share from the rows of each stratum in the domain, and the hits."""
    weights, stage = _stratum_weights(design), design.first
    n, k = counted.astype(np.float64), hits.astype(np.float64)
    size, rows = float(weights @ n), int(counted.sum())
    if not rows:
        return None
    share = float(weights @ k / size)
    sums = weights * (k - share * n) / size
    squares = (weights / size) ** 2 * (k * (1 - share) ** 2 + (n - k) * share**2)
    centered = np.where(stage.is_centered, sums**2 / stage.sizes, 0.0)
    variance = float(stage.factor @ (squares - centered)) * stage.inflation
    spread = float(weights @ (k * (1 - share) ** 2 + (n - k) * share**2)) / size
    return Estimate(
        value=share,
        variance=max(0.0, variance),
        df=rows - int(np.count_nonzero(counted)),
        n=rows,
        population=size,
        srs_variance=spread / (rows - 1) if rows > 1 else None,
        is_proportion=True,
    )


def _stratum_weights(design: Design) -> Floats:
    weights = np.zeros(len(design.stratum_names))
    weights[design.stratum] = design.weights
    return weights
