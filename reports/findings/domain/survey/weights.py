"""Weights before calibration: non-response, trimming, and what unequal weights cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from elections.errors import DomainError
from reports.findings.domain.survey.arrays import Floats, coded, column, mask

# Below this a warning stands beside the estimate.
LOW_RESPONSE_SHARE = 0.8
PLACES = 9


class WeightsRefused(DomainError):
    """The weights cannot be adjusted so."""

    code = "weights_refused"


@dataclass(frozen=True)
class ResponseRate:
    """Of one stratum or class: sampled, reported, and the weighted share (0..1)."""

    name: str
    sampled: int
    reported: int
    share: float

    @property
    def missing(self) -> int:
        """Return how many sampled stations did not report."""
        return self.sampled - self.reported

    @property
    def is_low(self) -> bool:
        """Return whether a warning belongs beside every estimate."""
        # 4 of 5 by weights can come out as 0.7999999999999999.
        return round(self.share, PLACES) < LOW_RESPONSE_SHARE


@dataclass(frozen=True, eq=False)
class Trimming:
    """Weights trimmed by a declared rule, with the Kish effect before and after."""

    weights: Floats
    trimmed: int
    effect_before: float
    effect_after: float


def response_rates(
    *, weights: npt.ArrayLike, classes: npt.ArrayLike, has_reported: npt.ArrayLike
) -> tuple[ResponseRate, ...]:
    """Return the response of each stratum or class, by name, over all sampled rows."""
    codes, names = coded(classes)
    base = column(weights, rows=codes.size, name="weights")
    reported = mask(has_reported, rows=codes.size)
    everybody = np.bincount(codes, weights=base)
    answered = np.bincount(codes, weights=base * reported, minlength=len(names))
    counts = np.bincount(codes)
    reports = np.bincount(codes[reported], minlength=len(names))
    return tuple(
        ResponseRate(
            name, int(counts[at]), int(reports[at]), answered[at] / everybody[at]
        )
        for at, name in enumerate(names)
    )


def adjusted_for_nonresponse(
    *, weights: npt.ArrayLike, classes: npt.ArrayLike, has_reported: npt.ArrayLike
) -> Floats:
    """Return w / (weighted response share of the class), for the rows that reported.

    A class that nobody answered for is refused by name: its stations would vanish.
    """
    codes, _names = coded(classes)
    rates = response_rates(weights=weights, classes=classes, has_reported=has_reported)
    silent = [rate.name for rate in rates if rate.share == 0]
    if silent:
        raise WeightsRefused(f"No report from: {', '.join(silent)}. Merge classes.")
    shares = np.array([rate.share for rate in rates])
    adjusted: Floats = column(weights, rows=codes.size, name="weights") / shares[codes]
    return adjusted[mask(has_reported, rows=codes.size)]


def kish_effect(weights: npt.ArrayLike) -> float:
    """Return 1 + cv^2 of the weights (Kish 1965): for diagnosis, never for an interval."""
    given = np.asarray(weights, dtype=np.float64)
    return float(given.size * (given**2).sum() / given.sum() ** 2)


def trimmed_weights(weights: npt.ArrayLike, *, most: float) -> Trimming:
    """Return weights cut at `most` times their median; the sum is kept by the others.

    The rule is declared before the data are seen and printed with its effect.
    """
    given = np.asarray(weights, dtype=np.float64)
    limit = most * float(np.median(given))
    cut, total = np.minimum(given, limit), float(given.sum())
    is_cut = given > limit
    for _round in range(given.size):
        rest = total - float(cut[is_cut].sum())
        cut[~is_cut] = given[~is_cut] * (rest / float(given[~is_cut].sum()))
        over = cut > limit * (1 + 1e-12)
        if not over.any():
            break
        is_cut |= over
        if is_cut.all():
            raise WeightsRefused("Trimming at this limit cannot keep the population.")
        cut[is_cut] = limit
    return Trimming(cut, int(is_cut.sum()), kish_effect(given), kish_effect(cut))
