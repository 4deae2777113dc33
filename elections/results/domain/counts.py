"""Counts at one station during the day against each other and against the final number.

All are questions between two records of one station; an assumption (a constant rate, the
seconds a voter needs) is part of most, and the sentences say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import numpy as np
from scipy.special import bdtr, gammaln, ndtr, xlogy

WINDOW_P = 1e-4
WINDOW_VOTERS = 20
FULL_DAY_VOTERS, FULL_DAY_SHARE = 10, 20
SECONDS_PER_VOTER = 45
DESKS = 3
TIE = 1 + 1e-7
FEWEST_TO_WIDEN = 50
MAD_TO_SD = 1.4826


@dataclass(frozen=True)
class WindowTest:
    """`observed` voters in a window against what `share` of the final number gives.

    `p` is one-sided: the chance of so few, if voters came at the rate assumed.
    """

    observed: int
    final: int
    share: float
    p: float

    @property
    def expected(self) -> float:
        """Return how many voters the rate gives for the window."""
        return self.final * self.share

    @property
    def is_large(self) -> bool:
        """Tell whether the gap is one to ask about, before other tests are counted."""
        return self.p < WINDOW_P and self.expected - self.observed >= WINDOW_VOTERS


@dataclass(frozen=True)
class CountAt:
    """How many had voted at a station by a time, as one report has it."""

    at: datetime
    voted: int
    report: str = ""


def window_test(*, observed: int, final: int, share: float) -> WindowTest:
    """Test voters counted in a window that holds a share of the day's voters.

    The share is that of the time, or of the profile of the region (`profile_share`).
    """
    if not 0 < share < 1 or final < 0 or observed < 0:
        raise ValueError(
            "The window is a part of the day, and counts are not negative."
        )
    p = 1.0 if observed >= final else float(bdtr(observed, final, share))
    return WindowTest(observed, final, share, p)


def widened(tests: Sequence[WindowTest]) -> tuple[WindowTest, ...]:
    """Return the tests with p widened by what stations differ from each other anyway.

    Their rhythms are not the region's. The middle and the spread of all gaps, both robust,
    stand in for that; a p never becomes smaller. Below 50 windows nothing is known of it.
    """
    if len(tests) < FEWEST_TO_WIDEN:
        return tuple(tests)
    share = np.array([test.share for test in tests])
    gaps = np.array([test.observed / max(test.final, 1) for test in tests]) - share
    gaps = gaps - np.median(gaps)
    counting = share * (1 - share) / np.array([max(test.final, 1) for test in tests])
    # A rhythm moves the middle of the day most: the spread is one on the logit scale.
    moves = share * (1 - share)
    low, high = 0.0, float((np.abs(gaps) / moves).max()) + 1e-9
    for _ in range(50):
        middle = (low + high) / 2
        size = np.median(np.abs(gaps) / np.sqrt(counting + (middle * moves) ** 2))
        low, high = (middle, high) if size * MAD_TO_SD > 1 else (low, middle)
    wide = ndtr(gaps / np.sqrt(counting + (high * moves) ** 2))
    return tuple(
        replace(test, p=max(test.p, float(p)))
        for test, p in zip(tests, wide, strict=True)
    )


def two_sided(test: WindowTest) -> float:
    """Return the exact two-sided p: all outcomes no likelier than the observed one."""
    k = np.arange(test.final + 1)
    logs = (
        gammaln(test.final + 1)
        - gammaln(k + 1)
        - gammaln(test.final - k + 1)
        + xlogy(k, test.share)
        + xlogy(test.final - k, 1 - test.share)
    )
    chances = np.exp(logs)
    if test.observed > test.final:
        return 0.0
    return float(min(1.0, chances[chances <= chances[test.observed] * TIE].sum()))


def profile_share(
    profile: Mapping[datetime, float], *, begin: datetime, end: datetime
) -> float | None:
    """Return the part of the day's voters that the region's profile has in a window.

    `profile` is the cumulative turnout by time; between two times it rises evenly. None
    if it does not reach from the beginning to the end of the window.
    """
    times = sorted(profile)
    if len(times) < 2 or begin < times[0] or end > times[-1]:  # noqa: PLR2004 - a line
        return None
    highest = profile[times[-1]]
    seconds = [(each - times[0]).total_seconds() for each in times]
    parts = [profile[each] for each in times]
    at = [
        float(np.interp((each - times[0]).total_seconds(), seconds, parts))
        for each in (begin, end)
    ]
    return (at[1] - at[0]) / highest if highest > 0 else None


def full_day_differs(*, observed: int, official: int) -> bool:
    """Tell whether a count of the whole day is off by more than 10 and by 5 %."""
    gap = abs(official - observed)
    return gap > FULL_DAY_VOTERS and FULL_DAY_SHARE * gap > official


def falls(counts: Sequence[CountAt]) -> tuple[tuple[CountAt, CountAt], ...]:
    """Return the neighbours in time where fewer had voted later than before."""
    ordered = sorted(counts, key=lambda each: (each.at, each.report))
    return tuple(
        (one, other)
        for one, other in pairwise(ordered)
        if other.voted < one.voted and other.at > one.at
    )


def capacity(*, desks: int, minutes: float, seconds_per_voter: float) -> int:
    """Return how many voters so many desks serve in a time."""
    return int(desks * minutes * 60 / seconds_per_voter)


@dataclass(frozen=True)
class Pace:
    """How busy a station was on average, if all came evenly."""

    voters_per_hour: float
    seconds_per_voter_and_desk: float


def pace(*, voters: int, hours: float, desks: int) -> Pace:
    """Return the voters of an hour, and the seconds each desk had for one."""
    return Pace(voters / hours, desks * hours * 3600 / voters)
