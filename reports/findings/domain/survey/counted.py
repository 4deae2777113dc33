"""Estimates from sums by stratum alone: one stage of single rows, one weight a stratum.

With equal weights in a stratum the variance of a share, a mean or a ratio needs no more
than sums of products over the rows of each stratum (Taylor, as in `variance`). They are
whole numbers, so that they add up to the same whoever summed them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from reports.findings.domain.survey.arrays import Codes, Floats, Mask
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.stages import (
    DesignRefused,
    Factors,
    Lonely,
    factors,
)

Counts = npt.NDArray[np.int64]
Powers = npt.NDArray[np.float64]

# Rounding leaves this of a variance that is 0.
HAIR = 1e-13


@dataclass(frozen=True, eq=False)
class Strata:
    """A design of single rows with one weight in each stratum; arrays go by stratum.

    After calibration a row's weight is that of its stratum times a + b x, `slopes`; then
    `powers` are the sums of x to the power of 0 to 4 over all rows, and `squares` those
    that stand for squares of weights: where a row's weight is r times that of its stratum
    it counts r in the first and r^2 in the second.
    """

    weights: Floats
    sizes: Floats
    factors: Factors
    slopes: tuple[float, float] = (1.0, 0.0)
    powers: Powers | None = None
    squares: Powers | None = None


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over the rows of a domain: a line for each stratum, a column for each power.

    `y` and `z` (numerator and denominator) are summed times x to the power of 0 to 3,
    their products of 0 to 2. Without calibration the first column will do.
    """

    rows: Floats
    y: Powers
    z: Powers
    yy: Powers
    yz: Powers
    zz: Powers
    is_proportion: bool = False


def share_sums(hits: npt.NDArray[np.generic], counted: npt.NDArray[np.generic]) -> Sums:
    """Return the sums of a share: rows by stratum, or those times powers of x too."""
    k = np.asarray(hits, np.float64).reshape(len(hits), -1)
    n = np.asarray(counted, np.float64).reshape(len(counted), -1)
    return Sums(n[:, 0], k, n, k[:, :3], k[:, :3], n[:, :3], is_proportion=True)


def strata_of(design: Design) -> Strata:
    """Return a design of rows by stratum; refuse one that counts cannot stand for."""
    if not can_be_counted(design):
        raise DesignRefused(
            "Only one stage with equal weights in a stratum can be counted."
        )
    stage = design.first
    found = Factors(stage.factor, stage.is_centered, stage.inflation)
    return Strata(_stratum_weights(design), stage.sizes, found)


def make_strata(
    *,
    weights: Floats,
    rows: Floats,
    population: Floats,
    names: tuple[str, ...],
    lonely: Lonely,
) -> Strata:
    """Return the design of so many rows in each stratum, each with the same weight."""
    found = factors(rows, names=names, population=population, lonely=lonely)
    return Strata(weights, rows, found)


def can_be_counted(design: Design) -> bool:
    """Tell whether counts say all: single rows as units, one weight in each stratum."""
    if design.second is not None or design.calibrations or not design.first.is_single:
        return False
    weights = _stratum_weights(design)
    return bool((design.weights == weights[design.stratum]).all())


def calibrated_strata(
    strata: Strata, powers: Powers, squares: Powers, *, rows: float, total: float
) -> Strata | None:
    """Return the strata with weights by regression on x (GREG), as `calibration.greg`.

    `powers` are the sums of x to the power of 0 to 4 over the rows of each stratum, and
    `squares` those for squares of weights (see `Strata`);
    `rows` and `total` are what is known of the population. None if x never varies.
    """
    count, first, second = powers[:, :3].sum(axis=0)
    if count * second - first * first <= HAIR * count * second:
        return None
    sums = strata.weights @ powers
    known = np.array([rows, total]) - sums[:2]
    slopes = np.linalg.solve(_inner(sums), known)
    return replace(
        strata,
        slopes=(1 + float(slopes[0]), float(slopes[1])),
        powers=powers,
        squares=squares,
    )


def estimate_of(strata: Strata, sums: Sums) -> Estimate | None:
    """Estimate sum(w y) / sum(w z) over a domain; None where the denominator is 0."""
    found = _Scores.of(strata, sums)
    if found is None:
        return None
    n, size = round(float(sums.rows.sum())), float(strata.weights @ sums.rows)
    spread = float(strata.weights @ _unweighted(sums, found)) * size
    return Estimate(
        value=found.value,
        variance=_variance(strata, found),
        df=n - int(np.count_nonzero(sums.rows)),
        n=n,
        population=size,
        srs_variance=spread / (n - 1) if n > 1 and size > 0 else None,
        is_proportion=sums.is_proportion,
    )


def difference_of(strata: Strata, first: Sums, second: Sums) -> Estimate | None:
    """Estimate the ratio in one domain less that in another that shares no row with it."""
    one, other = _Scores.of(strata, first), _Scores.of(strata, second)
    if one is None or other is None:
        return None
    both = replace(
        one,
        sums=one.sums - other.sums,
        squares=one.squares + other.squares,
        scale=one.scale + other.scale,
    )
    rows = first.rows + second.rows
    n = round(float(rows.sum()))
    return Estimate(
        value=one.value - other.value,
        variance=_variance(strata, both),
        df=n - int(np.count_nonzero(rows)),
        n=n,
        population=float(strata.weights @ rows),
    )


def shares_by_group(
    design: Design, y: Mask, *, counted: Mask, groups: Codes, names: int
) -> tuple[Estimate | None, ...]:
    """Estimate the share of y among the counted rows of each group, then of all.

    `groups` is a code below `names` for each row; None stands for an empty group.
    """
    strata, lines = strata_of(design), len(design.stratum_names)
    pairs = groups * lines + design.stratum
    shape = (names, lines)
    n = np.bincount(pairs[counted], minlength=names * lines).reshape(shape)
    k = np.bincount(pairs[counted & y], minlength=names * lines).reshape(shape)
    every_n = np.vstack([n, n.sum(axis=0)])
    every_k = np.vstack([k, k.sum(axis=0)])
    return tuple(
        estimate_of(strata, share_sums(hits, rows))
        for hits, rows in zip(every_k, every_n, strict=True)
    )


@dataclass(frozen=True, eq=False)
class _Scores:
    """A ratio and its scores u = (y - R z) / sum(w z): sums of g u and of (g u)^2.

    g is a row's calibrated weight by that of its stratum. `scale` is what the squares
    would be without subtracting: what rounding is measured by.
    """

    value: float
    under: float
    sums: Floats
    squares: Floats
    scale: Floats

    @classmethod
    def of(cls, strata: Strata, sums: Sums) -> _Scores | None:
        weights = np.array(strata.slopes)
        under = float(strata.weights @ _times(sums.z, weights))
        if not under:
            return None
        value = float(strata.weights @ _times(sums.y, weights)) / under
        scores = (sums.y - value * sums.z) / under
        squared = np.convolve(weights, weights)
        scale = _times(sums.yy, squared) / under**2
        squares = _times(_products(sums, value), squared) / under**2
        plain = cls(value, under, _times(scores, weights), squares, scale)
        if strata.powers is None:
            return plain
        return plain.residuals(strata, scores)

    def residuals(self, strata: Strata, scores: Powers) -> _Scores:
        """Return the scores less their regression on x over all rows."""
        assert strata.powers is not None
        assert strata.squares is not None
        weights = np.array(strata.slopes)
        slopes = np.linalg.solve(
            _inner(strata.weights @ strata.powers), (strata.weights @ scores)[:2]
        )
        fitted = np.convolve(weights, slopes)
        crossed = _times(scores, np.convolve(weights, fitted))
        rest = _times(strata.squares, np.convolve(fitted, fitted))
        return replace(
            self,
            sums=self.sums - _times(strata.powers, fitted),
            squares=self.squares - 2 * crossed + rest,
        )


def _variance(strata: Strata, scores: _Scores) -> float:
    known, weights = strata.factors, strata.weights
    centered = np.where(
        known.is_centered, scores.sums**2 / np.maximum(strata.sizes, 1), 0.0
    )
    counts_for = known.factor * weights**2
    variance = float(counts_for @ (scores.squares - centered))
    if variance < HAIR * float(counts_for @ scores.scale):
        return 0.0
    return variance * known.inflation


def _unweighted(sums: Sums, scores: _Scores) -> Floats:
    squares: Floats = _products(sums, scores.value)[:, 0] / scores.under**2
    return squares


def _products(sums: Sums, value: float) -> Powers:
    """Return the sums of (y - R z)^2; for a share without any rounding at 0 and 1."""
    if sums.is_proportion:
        rest = sums.zz - sums.yy
        return sums.yy * (1 - value) ** 2 + rest * value**2
    return sums.yy - 2 * value * sums.yz + value**2 * sums.zz


def _times(powers: Powers, polynomial: Floats) -> Floats:
    """Return the sums of a polynomial in x: powers that are not given have no part."""
    width = min(powers.shape[1], polynomial.size)
    return np.asarray(powers[:, :width] @ polynomial[:width], np.float64)


def _inner(sums: Floats) -> npt.NDArray[np.float64]:
    return np.array([[sums[0], sums[1]], [sums[1], sums[2]]])


def _stratum_weights(design: Design) -> Floats:
    weights = np.zeros(len(design.stratum_names))
    weights[design.stratum] = design.weights
    return weights
