"""Confidence intervals. There is no Wald interval for a proportion here, on purpose.

`None` is an interval that cannot be computed (no degrees of freedom); it is never 0 wide.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special, stats

from elections.errors import DomainError
from reports.findings.domain.survey.estimates import Estimate

# How far a sum of floats may miss 0 or 1.
HAIR = 1e-12


class IntervalRefused(DomainError):
    """This interval is not for this estimate."""

    code = "interval_refused"


@dataclass(frozen=True)
class Interval:
    """Two-sided, `level` in 0..1; the unit is that of the estimate."""

    lower: float
    upper: float
    level: float

    def within(self, lowest: float, highest: float, *, around: float) -> Interval:
        """Return the part that the estimated number can lie in; no truth is lost by it.

        An estimate that itself lies beyond an end, as bad data make it, moves that end.
        """
        return Interval(
            max(self.lower, min(lowest, around)),
            min(self.upper, max(highest, around)),
            self.level,
        )


def interval(estimate: Estimate, *, level: float = 0.95) -> Interval | None:
    """Return the interval to publish: Korn-Graubard for a proportion, t for the rest."""
    if estimate.is_proportion:
        return korn_graubard(estimate, level=level)
    return t_interval(estimate, level=level)


def t_interval(estimate: Estimate, *, level: float = 0.95) -> Interval | None:
    """Return value +- t se, for totals, means, ratios and differences."""
    if estimate.is_proportion:
        raise IntervalRefused("Not for a proportion: use Korn-Graubard.")
    if estimate.df < 1:
        return None
    margin = _t(level, estimate.df) * estimate.standard_error
    return Interval(estimate.value - margin, estimate.value + margin, level)


def logit_interval(estimate: Estimate, *, level: float = 0.95) -> Interval | None:
    """Return the interval that is symmetric in logit(p); None for p = 0 and p = 1."""
    share = _share(estimate)
    if estimate.df < 1 or not 0 < share < 1:
        return None
    center = math.log(share / (1 - share))
    margin = _t(level, estimate.df) * estimate.standard_error / (share * (1 - share))
    return Interval(_expit(center - margin), _expit(center + margin), level)


def korn_graubard(
    estimate: Estimate, *, level: float = 0.95, is_truncated: bool = True
) -> Interval | None:
    """Return the Clopper-Pearson interval at the effective sample size.

    Korn and Graubard 1998 (Survey Methodology 24), the effective size never above n
    (Parker et al. 2017, NCHS). R's `svyciprop(method = "beta")` does not truncate: that is
    `is_truncated=False`. For p = 0 and 1 the effective size is n. The default for every
    proportion.
    """
    share = _share(estimate)
    size = _effective_size(estimate, share, level)
    if size is None:
        return None
    if is_truncated:
        size = min(size, float(estimate.n))
    tail, hits = (1 - level) / 2, size * share
    lower = special.betaincinv(hits, size - hits + 1, tail) if share > 0 else 0.0
    upper = special.betaincinv(hits + 1, size - hits, 1 - tail) if share < 1 else 1.0
    return Interval(float(lower), float(upper), level)


def upper_bound_of_none(n: int, *, level: float = 0.95) -> float:
    """Return the largest share (0..1) that still goes with 0 of n (one-sided)."""
    return float(1 - (1 - level) ** (1 / n))


def most_of_none(n: int, *, population: int, level: float = 0.95) -> int:
    """Return how many of a finite population there may be when 0 of n were found.

    The largest K with P(0 of n | K of N) >= 1 - level in simple random sampling without
    replacement (hypergeometric, one-sided).
    """
    if not 0 < n <= population:
        raise IntervalRefused("The sample is between 1 and the whole population.")
    below, above = 0, population - n
    while below < above:
        middle = (below + above + 1) // 2
        if stats.hypergeom.pmf(0, population, middle, n) >= 1 - level:
            below = middle
        else:
            above = middle - 1
    return below


def _effective_size(estimate: Estimate, share: float, level: float) -> float | None:
    if estimate.df < 1:
        return None
    if share in {0.0, 1.0} or estimate.variance == 0 or estimate.n <= 1:
        return float(estimate.n)
    shrink = _t(level, estimate.n - 1) / _t(level, estimate.df)
    return float(share * (1 - share) / estimate.variance * shrink**2)


def _share(estimate: Estimate) -> float:
    """Return the value as a share; a sum of floats may miss 0 and 1 by a hair."""
    if not -HAIR <= estimate.value <= 1 + HAIR:
        raise IntervalRefused("This interval is for a proportion between 0 and 1.")
    nearest = round(estimate.value)
    return float(nearest) if abs(estimate.value - nearest) < HAIR else estimate.value


def _t(level: float, df: int) -> float:
    if not 0 < level < 1:
        raise IntervalRefused("The level of an interval lies between 0 and 1.")
    return float(special.stdtrit(df, (1 + level) / 2))


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value))
