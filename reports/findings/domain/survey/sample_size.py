"""How many stations to sample: for a precision, and for finding at least one."""

from __future__ import annotations

import math

from scipy import stats

from elections.errors import DomainError


class SampleSizeRefused(DomainError):
    """The wish for a sample cannot be met or makes no sense."""

    code = "sample_size_refused"


def size_for_proportion(
    *,
    margin: float,
    population: int,
    share: float = 0.5,
    design_effect: float = 1.0,
    response_share: float = 1.0,
    level: float = 0.95,
) -> int:
    """Return the stations to sample for a half-width `margin` (0..1) of a proportion.

    n0 = deff z^2 p (1 - p) / e^2, with the finite population correction; more are
    sampled where some will not report.
    """
    if not 0 < margin < 1 or not 0 < share < 1 or not 0 < response_share <= 1:
        raise SampleSizeRefused("Margin, share and response lie between 0 and 1.")
    z = float(stats.norm.ppf((1 + level) / 2))
    needed = _finite(design_effect * z**2 * share * (1 - share) / margin**2, population)
    return _inflated(needed, response_share, population)


def size_for_ratio(
    *,
    standard_error: float,
    score_deviation: float,
    population: int,
    response_share: float = 1.0,
) -> int:
    """Return the stations to sample for a standard error of a vote share.

    `score_deviation` is the standard deviation over stations of the past election's
    scores (y - R x) / mean(x): se^2 = (1 - f) S^2 / n (Cochran 1977, chapter 6).
    """
    if standard_error <= 0 or score_deviation < 0 or not 0 < response_share <= 1:
        raise SampleSizeRefused("The standard error must be above 0.")
    first = (score_deviation / standard_error) ** 2
    return _inflated(
        math.ceil(first / (1 + first / population)), response_share, population
    )


def cluster_effect(*, per_cluster: float, correlation: float) -> float:
    """Return the design effect 1 + (m - 1) rho of m visits or stations in a cluster."""
    return 1 + (per_cluster - 1) * correlation


def detection_power(*, population: int, bad: int, sampled: int) -> float:
    """Return P(at least one of the bad stations is in a simple random sample)."""
    if not 0 <= bad <= population or not 0 <= sampled <= population:
        raise SampleSizeRefused("Bad and sampled stations are part of the population.")
    return float(1 - stats.hypergeom.pmf(0, population, bad, sampled))


def size_for_detection(*, population: int, bad: int, power: float) -> int:
    """Return the smallest simple random sample that finds at least one with this power."""
    if not 0 < bad <= population or not 0 < power < 1:
        raise SampleSizeRefused("Name at least one bad station and a power below 1.")
    below, above = 1, population
    while below < above:
        middle = (below + above) // 2
        if detection_power(population=population, bad=bad, sampled=middle) >= power:
            above = middle
        else:
            below = middle + 1
    return below


def _finite(first: float, population: int) -> int:
    if population < 1 or first <= 0:
        raise SampleSizeRefused("The population has at least one station.")
    return math.ceil(first / (1 + (first - 1) / population))


def _inflated(needed: int, response_share: float, population: int) -> int:
    return min(population, math.ceil(needed / response_share))
