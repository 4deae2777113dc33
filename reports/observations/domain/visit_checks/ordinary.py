"""What ordinary teams look like: fitted to all teams, moved by none that is far off.

Few far teams would widen the limits until nobody lies outside. So a beta-binomial is fitted
by maximum likelihood twice: first of a team in the upper fifth only that is used, then teams
beyond 98 % are left out, and the rest are taken as cut off there (an empirical null, Efron
2004), so that ordinary teams lose nothing by it.

Areas differ: each team is expected to have what the other teams of its area have, shrunk
towards the mission as far as areas agree (indirect standardization, Spiegelhalter 2005).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.special import betaln, gammaln

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
CENSORED, LEFT_OUT = 0.8, 0.98
ROUNDS_CENSORED, ROUNDS = 4, 7
LARGEST_SPREAD = 0.5
LEAST_SPREAD = 1e-6
SHARES = (0.001, 0.95)
DIGITS = 6


@dataclass(frozen=True)
class Ordinary:
    """The mission's share, the correlation of forms within a team, and each team's own.

    `expected` is the share of a team's forms that ordinary teams of its area would call
    negative; `spreads` adds to the spread what is not known of its area.
    """

    share: float
    spread: float
    expected: Floats
    spreads: Floats


def ordinary_teams(
    negative: Sequence[int], forms: Sequence[int], areas: Sequence[str]
) -> Ordinary:
    """Fit what ordinary teams look like; equal lengths, `areas` may be all alike."""
    x, n = np.asarray(negative, dtype=np.int64), np.asarray(forms, dtype=np.int64)
    _, area = np.unique(np.asarray(areas), return_inverse=True)
    share, spread = float(x.sum() / n.sum()), 0.0
    factors, unknown = np.ones(len(x)), np.zeros(len(x))
    if not 0 < share < 1:
        return Ordinary(share, 0.0, np.full(len(x), share), np.zeros(len(x)))
    limit = n + 1
    for number in range(ROUNDS):
        chances = chances_of(n, _expected(share, factors), np.full(len(x), spread))
        factors, unknown = _area_factors(np.minimum(x, limit), area, chances, limit)
        share, spread = _fitted(
            x, n, factors, limit, is_left_out=number >= ROUNDS_CENSORED
        )
        chances = chances_of(n, _expected(share, factors), np.full(len(x), spread))
        most = LEFT_OUT if number + 1 >= ROUNDS_CENSORED else CENSORED
        limit = np.minimum((np.cumsum(chances, axis=1) < most).sum(axis=1), n) + 1
    expected = _expected(share, factors)
    widened = spread + unknown * expected**2 / (expected * (1 - expected))
    return Ordinary(share, spread, expected, np.minimum(widened, LARGEST_SPREAD))


def chances_of(forms: Whole, shares: Floats, spreads: Floats) -> Floats:
    """Return the beta-binomial chance of 0, 1, 2 ... negative forms, a row for each team.

    Shape: teams x (most forms + 1); 0 beyond a team's own forms.
    """
    k = np.arange(int(forms.max(initial=0)) + 1)
    n = forms[:, None]
    if not ((shares > 0) & (shares < 1)).all():
        certain = np.where(shares > 0, forms, 0)
        sure: Floats = (k == certain[:, None]).astype(np.float64)
        return sure
    size = (1 / np.maximum(spreads, LEAST_SPREAD) - 1)[:, None]
    a, b = shares[:, None] * size, (1 - shares[:, None]) * size
    left = np.maximum(n - k, 0)
    logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(left + 1)
    chances = np.exp(logs + betaln(k + a, left + b) - betaln(a, b))
    kept: Floats = np.where(k <= n, chances, 0.0)
    return kept


def _expected(share: float, factors: Floats) -> Floats:
    return np.asarray(np.clip(share * factors, *SHARES))


def _fitted(
    x: Whole, n: Whole, factors: Floats, limit: Whole, *, is_left_out: bool
) -> tuple[float, float]:
    """Return share and spread that make the counts below the limits likeliest.

    A team at its limit or above is left out, or counts with the chance to be there.
    """
    rows, is_far = np.arange(len(x)), x >= limit

    def unlikelihood(share: float, spread: float) -> float:
        chances = chances_of(n, _expected(share, factors), np.full(len(n), spread))
        nothing = np.zeros((len(n), 2))
        beyond = np.cumsum(np.hstack([chances, nothing])[:, ::-1], axis=1)[:, ::-1]
        near = chances[rows, x]
        if is_left_out:
            seen = np.where(is_far, 1.0, near / (1 - beyond[rows, limit]))
        else:
            seen = np.where(is_far, beyond[rows, limit], near)
        return -float(np.log(np.maximum(seen, 1e-300)).sum())

    def best_share(spread: float) -> tuple[float, float]:
        found = minimize_scalar(
            lambda share: unlikelihood(share, spread), bounds=SHARES, method="bounded"
        )
        return float(found.x), float(found.fun)

    found = minimize_scalar(
        lambda spread: best_share(spread)[1],
        bounds=(0.0, LARGEST_SPREAD),
        method="bounded",
        options={"xatol": 1e-4},
    )
    spread = 0.0 if best_share(0.0)[1] <= found.fun else float(found.x)
    return round(best_share(spread)[0], DIGITS), round(spread, DIGITS)


def _area_factors(
    x: Whole, area: Whole, chances: Floats, limit: Whole
) -> tuple[Floats, Floats]:
    """Return each team's factor from the others of its area, and its squared error.

    Counts are cut at the limits, and so is what is expected of them.
    """
    k = np.minimum(np.arange(chances.shape[1]), limit[:, None])
    expected = (chances * k).sum(axis=1)
    variance = (chances * k**2).sum(axis=1) - expected**2
    seen, due, noise = (
        np.bincount(area, weights=each) for each in (x, expected, variance)
    )
    between = float((((seen - due) ** 2).sum() - noise.sum()) / (due**2).sum())
    if len(due) == 1 or between <= 0:
        return np.ones(len(x)), np.zeros(len(x))
    firm = 1 / between
    others = due[area] - expected
    ratio = noise.sum() / due.sum()
    factors = (seen[area] - x + firm * ratio) / (others + firm * ratio)
    return factors, ratio / (others + firm * ratio)
