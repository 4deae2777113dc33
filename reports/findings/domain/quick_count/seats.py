"""What the sample says of thresholds and seats. For the analyst only, never published.

Vectors of shares are drawn from N(R, V) of the joint estimate. V is singular, because
shares sum to 1: its symmetric root comes from the eigen decomposition. Each vector is
brought to whole votes and allocated by the law (`elections.contests.domain.seats`), the
legal rule for equal claims included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from elections.contests.domain.seats import (
    NO_THRESHOLD,
    Method,
    SeatsUndecided,
    Tally,
    Threshold,
    TooFewRule,
    allocate_seats,
)
from reports.findings.domain.quick_count.counting import QuickCountRefused
from reports.findings.domain.survey.arrays import Floats
from reports.findings.domain.survey.estimates import Estimate, JointEstimate

DRAWS = 20_000
# Shares become whole votes of this many, so that allocation stays exact.
VOTES = 10_000_000


@dataclass(frozen=True)
class ListOnBallot:
    """An option; a lower `order` means registered earlier. Against all takes no seat."""

    code: str
    order: int
    takes_seats: bool = True


@dataclass(frozen=True)
class SeatLaw:
    """How votes become seats; `lists` in the order of the estimated shares."""

    lists: tuple[ListOnBallot, ...]
    seats: int
    method: Method
    threshold: Threshold = NO_THRESHOLD
    lists_wanted: int = 2
    too_few: TooFewRule = TooFewRule.ADMIT_NEXT


@dataclass(frozen=True)
class SeatRange:
    """Seats of one list over the draws: the commonest, and the middle 95 per cent."""

    code: str
    mode: int
    lower: int
    upper: int
    majority: float
    distribution: Mapping[int, int]


@dataclass(frozen=True)
class SeatSimulation:
    """All lists, and how many draws the law could not decide."""

    ranges: tuple[SeatRange, ...]
    draws: int
    undecided: int
    seed: int


def threshold_probability(share: Estimate, *, threshold: float) -> float | None:
    """Return P(share >= threshold) = F_t((R - threshold) / se, df); None without se."""
    if share.df < 1 or not share.has_spread:
        return None
    return float(
        stats.t.cdf((share.value - threshold) / share.standard_error, share.df)
    )


def simulate_seats(
    joint: JointEstimate,
    law: SeatLaw,
    *,
    seed: int,
    draws: int = DRAWS,
    level: float = 0.95,
) -> SeatSimulation:
    """Return the seats of every list over `draws` vectors; equal seeds, equal results.

    `joint` holds the shares of the lists first (the base is valid votes, against all
    included); what follows, as turnout, is not used.
    """
    count = len(law.lists)
    if joint.values.size < count or joint.df < 1:
        raise QuickCountRefused("There is no covariance to draw seats from.")
    vectors = _vectors(
        joint.values[:count], joint.covariance[:count, :count], seed, draws
    )
    found: Counter[tuple[int, ...]] = Counter()
    undecided = 0
    for votes, times in Counter(map(tuple, vectors.tolist())).items():
        try:
            found[_seats(votes, law)] += times
        except SeatsUndecided:
            undecided += times
    decided = draws - undecided
    ranges = tuple(
        _range(
            one.code,
            _counts(found, at),
            seats=law.seats,
            decided=decided,
            level=level,
        )
        for at, one in enumerate(law.lists)
        if one.takes_seats and decided
    )
    return SeatSimulation(ranges, draws, undecided, seed)


def _vectors(
    values: Floats, matrix: Floats, seed: int, draws: int
) -> npt.NDArray[np.int64]:
    eigenvalues, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    # The symmetric root does not depend on the signs of the eigenvectors.
    root = (vectors * np.sqrt(np.maximum(eigenvalues, 0.0))) @ vectors.T
    normal = np.random.default_rng(seed).standard_normal((draws, values.size))
    shares = np.maximum(values + normal @ root, 0.0)
    whole = np.rint(shares / shares.sum(axis=1, keepdims=True) * VOTES)
    votes: npt.NDArray[np.int64] = whole.astype(np.int64)
    return votes


def _seats(votes: Sequence[int], law: SeatLaw) -> tuple[int, ...]:
    allocation = allocate_seats(
        tallies=[
            Tally(one.code, number, one.order, one.takes_seats)
            for one, number in zip(law.lists, votes, strict=True)
        ],
        seats=law.seats,
        method=law.method,
        threshold=law.threshold,
        lists_wanted=law.lists_wanted,
        too_few=law.too_few,
    )
    return tuple(allocation.seats.get(one.code, 0) for one in law.lists)


def _range(
    code: str, counts: Mapping[int, int], *, seats: int, decided: int, level: float
) -> SeatRange:
    tail = (1 - level) / 2 * decided
    return SeatRange(
        code=code,
        mode=min(counts, key=lambda number: (-counts[number], number)),
        lower=_reached(sorted(counts.items()), tail),
        upper=_reached(sorted(counts.items(), reverse=True), tail),
        majority=sum(t for n, t in counts.items() if 2 * n > seats) / decided,
        distribution=dict(sorted(counts.items())),
    )


def _counts(found: Mapping[tuple[int, ...], int], at: int) -> Mapping[int, int]:
    counts: Counter[int] = Counter()
    for vector, times in found.items():
        counts[vector[at]] += times
    return counts


def _reached(counts: Sequence[tuple[int, int]], tail: float) -> int:
    """Return the first number at which more than `tail` draws are reached."""
    passed = 0
    for number, times in counts:
        passed += times
        if passed > tail:
            return number
    return counts[-1][0]
