"""One ballot predicted from another at the same stations, and results that changed places.

A robust line for each contestant, weighted by ballots, tells what a station of this kind
gave elsewhere. z says how far it is off; the swap test asks whether it fits with two
contestants exchanged. Shapes: stations in rows, contestants in columns, votes as integers.
Both ballots need valid votes at every station given. Normal tails are an approximation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc

FEWEST_STATIONS = 200
FLAG_Z = 6.0
FITS_Z = 2.5
HUBER = 1.345
ROUNDS = 40
MAD_TO_SD = 1.4826
Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Prediction:
    """Shares of the second ballot as predicted; `extra` is the sd between stations.

    `z` and `p` (two-sided, normal) have a row for each station and a column for each
    contestant; `r_squared` is weighted by ballots, one for each contestant.
    """

    predicted: Floats
    z: Floats
    p: Floats
    extra: Floats
    r_squared: Floats


@dataclass(frozen=True)
class Swap:
    """Two contestants of a station that fit better with each other's votes."""

    station: int
    one: int
    other: int
    z: float
    z_swapped: float


class TooFewStations(ValueError):
    """A line over so few stations says nothing."""


def predict_second(*, first: Counts, second: Counts) -> Prediction:
    """Predict the shares of the second ballot from those of the first."""
    if len(first) < FEWEST_STATIONS:
        raise TooFewStations(f"{len(first)} stations; {FEWEST_STATIONS} are needed.")
    ballots = second.sum(axis=1).astype(float)
    shares = second / ballots[:, None]
    # The last share of the first ballot follows from the others.
    given = (first / first.sum(axis=1)[:, None])[:, :-1]
    matrix = np.column_stack([np.ones(len(given)), given])
    columns = [_column(matrix, shares[:, i], ballots) for i in range(shares.shape[1])]
    predicted, z, extra, fit = zip(*columns, strict=True)
    scores = np.column_stack(z)
    return Prediction(
        predicted=np.column_stack(predicted),
        z=scores,
        p=np.asarray(erfc(np.abs(scores) / np.sqrt(2))),
        extra=np.array(extra),
        r_squared=np.array(fit),
    )


def find_swaps(*, second: Counts, prediction: Prediction) -> tuple[Swap, ...]:
    """Return the stations where two contestants fit once their votes are exchanged.

    Both must be far off as published (6 standard errors) and near after exchange (2.5).
    """
    return tuple(
        swap
        for pair in combinations(range(second.shape[1]), 2)
        for swap in _swaps(second, prediction, pair)
    )


def _swaps(
    second: Counts, prediction: Prediction, pair: Sequence[int]
) -> Iterator[Swap]:
    ballots = second.sum(axis=1).astype(float)
    published = [_z(second[:, i] / ballots, prediction, i, ballots) for i in pair]
    exchanged = [
        _z(second[:, theirs] / ballots, prediction, ours, ballots)
        for ours, theirs in (pair, pair[::-1])
    ]
    off = np.minimum(*np.abs(published)) >= FLAG_Z
    fits = np.maximum(*np.abs(exchanged)) <= FITS_Z
    for station in np.flatnonzero(off & fits):
        yield Swap(
            station=int(station),
            one=pair[0],
            other=pair[1],
            z=float(published[0][station]),
            z_swapped=float(exchanged[0][station]),
        )


def _column(
    matrix: Floats, shares: Floats, ballots: Floats
) -> tuple[Floats, Floats, float, float]:
    """Fit by reweighted least squares: far stations lose their weight (Huber)."""
    robust = np.ones(len(shares))
    extra = 0.0
    predicted = shares
    for _ in range(ROUNDS):
        variance = _binomial(predicted if extra else shares, ballots) + extra**2
        root = np.sqrt(robust / variance)
        line, *_ = np.linalg.lstsq(matrix * root[:, None], shares * root, rcond=None)
        before, predicted = predicted, np.clip(matrix @ line, 1e-4, 1 - 1e-4)
        residuals = shares - predicted
        extra = _extra(residuals, _binomial(predicted, ballots))
        z = np.abs(residuals) / np.sqrt(_binomial(predicted, ballots) + extra**2)
        robust = np.minimum(1.0, HUBER / np.maximum(z, 1e-9))
        if np.abs(predicted - before).max() < 1e-9:  # noqa: PLR2004 - it stands still
            break
    scores = residuals / np.sqrt(_binomial(predicted, ballots) + extra**2)
    mean = np.average(shares, weights=ballots)
    left = np.average(residuals**2, weights=ballots)
    spread = np.average((shares - mean) ** 2, weights=ballots)
    return predicted, scores, extra, float(1 - left / spread) if spread else 0.0


def _extra(residuals: Floats, binomial: Floats) -> float:
    """Return the spread between stations that counting votes does not explain.

    It is found so that the middle of |z| is where that of a normal variable lies.
    """
    low, high = 0.0, float(np.abs(residuals).max()) + 1e-9
    for _ in range(50):
        middle = (low + high) / 2
        size = np.median(np.abs(residuals) / np.sqrt(binomial + middle**2))
        low, high = (middle, high) if size * MAD_TO_SD > 1 else (low, middle)
    return high


def _binomial(shares: Floats, ballots: Floats) -> Floats:
    kept = np.clip(shares, 1e-3, 1 - 1e-3)
    variance: Floats = kept * (1 - kept) / ballots
    return variance


def _z(shares: Floats, prediction: Prediction, column: int, ballots: Floats) -> Floats:
    predicted = prediction.predicted[:, column]
    scale = np.sqrt(_binomial(predicted, ballots) + prediction.extra[column] ** 2)
    z: Floats = (shares - predicted) / scale
    return z
