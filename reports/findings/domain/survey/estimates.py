"""What an estimator returns: values with their joint covariance, and what they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reports.findings.domain.survey.arrays import ColumnRefused, Floats

# Rounding leaves this of a standard error that is 0.
DUST = 1e-9


@dataclass(frozen=True)
class Estimate:
    """One estimated number.

    `n` is the number of rows in the domain, `population` the sum of their weights, `df`
    PSUs minus strata in the domain. `srs_variance` is the variance that a simple random
    sample of n with replacement would have had; None where that has no meaning.
    `is_proportion` is of a yes/no column: its interval is never value +- t se.
    """

    value: float
    variance: float
    df: int
    n: int
    population: float
    srs_variance: float | None = None
    is_proportion: bool = False

    @property
    def standard_error(self) -> float:
        """Return the standard error, in the unit of the value."""
        return math.sqrt(self.variance)

    @property
    def has_spread(self) -> bool:
        """Tell whether anything varies; a margin without it would only look like one."""
        return self.standard_error > DUST * max(1.0, abs(self.value))

    @property
    def design_effect(self) -> float | None:
        """Return V / V of a simple random sample without replacement (R `deff=TRUE`)."""
        if self.srs_variance is None or self.population <= self.n:
            return None
        srs = self.srs_variance * (1 - self.n / self.population)
        return self.variance / srs if srs > 0 else None

    @property
    def design_effect_with_replacement(self) -> float | None:
        """Return V / V of a simple random sample with replacement (R "replace")."""
        if not self.srs_variance:
            return None
        return self.variance / self.srs_variance


@dataclass(frozen=True, eq=False)
class JointEstimate:
    """Several numbers estimated together.

    `values` and `srs_variances` have shape (p,), `covariance` (p, p): singular where the
    values are bound to each other, as shares that sum to 1.
    """

    values: Floats
    covariance: Floats
    df: int
    n: int
    population: float
    srs_variances: Floats | None = None

    def at(self, index: int) -> Estimate:
        """Return one of the numbers."""
        srs = None if self.srs_variances is None else float(self.srs_variances[index])
        return Estimate(
            value=float(self.values[index]),
            variance=max(0.0, float(self.covariance[index, index])),
            df=self.df,
            n=self.n,
            population=self.population,
            srs_variance=None if srs is None or math.isnan(srs) else srs,
        )

    def contrast(self, coefficients: Sequence[float]) -> Estimate:
        """Return the linear combination of the numbers with these coefficients."""
        weights = np.asarray(coefficients, dtype=np.float64)
        if weights.shape != self.values.shape:
            raise ColumnRefused(f"Give {self.values.size} coefficients.")
        return Estimate(
            value=float(weights @ self.values),
            variance=max(0.0, float(weights @ self.covariance @ weights)),
            df=self.df,
            n=self.n,
            population=self.population,
        )
