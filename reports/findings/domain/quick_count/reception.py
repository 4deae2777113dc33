"""Estimates by time of reception: whether they have settled, and who reports late.

Late stations differ (rural, large, far): an estimate is not what it will be until the
late strata are in. Nothing is extrapolated beyond a stratum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import numpy as np

from reports.findings.domain.quick_count.counting import (
    Base,
    QuickCount,
    QuickCountRefused,
    quick_count,
)
from reports.findings.domain.quick_count.returns import Return
from reports.findings.domain.survey.estimates import DUST
from reports.findings.domain.survey.sampling import Sample

INTERVALS = 2
# A settled estimate moves by no more than this part of its own margin of error.
STILL = 0.5
MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class Step:
    """What would have been said at a moment, from what had come in by then.

    `is_over` is false of the interval that is still running.
    """

    as_of: datetime
    count: QuickCount
    is_over: bool = True


@dataclass(frozen=True)
class Stability:
    """Whether the last intervals moved no estimate by more than half its margin.

    `moved` is the largest movement in margins, None while it cannot be computed.
    """

    intervals: int
    moved: float | None
    is_stable: bool


@dataclass(frozen=True)
class Pace:
    """When a stratum reported: median minutes after the earliest report of all."""

    stratum: str
    reported: int
    sampled: int
    median_minutes: float | None


def reception_series(
    sample: Sample,
    returns: Sequence[Return],
    *,
    options: Sequence[str],
    every: timedelta,
    now: datetime | None = None,
    base: Base = Base.VALID,
) -> tuple[Step, ...]:
    """Return the cumulative estimate at the end of each interval with a new report.

    Intervals begin at the earliest report; one that is not over yet ends `now`.
    Those in which nothing came are left out: an estimate that nothing could move has not
    shown that it is settled.
    """
    if every <= timedelta(0):
        raise QuickCountRefused("A reception interval is longer than nothing.")
    sampled = {one.code for one in sample.stations if one.exists}
    ordered = sorted(
        (one for one in returns if one.station in sampled),
        key=lambda one: (one.received_at, one.station),
    )
    if not ordered:
        return ()
    start = ordered[0].received_at
    ends = sorted({(one.received_at - start) // every + 1 for one in ordered})
    moments = [start + end * every for end in ends][-MOST_STEPS:]
    return tuple(
        Step(
            moment if now is None else min(moment, now),
            quick_count(
                sample,
                [one for one in ordered if one.received_at < moment],
                options=options,
                base=base,
            ),
            is_over=now is None or moment <= now,
        )
        for moment in moments
    )


def stability(series: Sequence[Step], *, level: float = 0.95) -> Stability:
    """Tell whether the estimates are stable over the last two reception intervals.

    One that is still running is no third: it can only show that they are not. When every
    sampled station is counted nothing is left that could move them.
    """
    over = [step for step in series if step.is_over]
    if series and series[-1].count.is_complete:
        return Stability(max(0, len(over) - 1), 0.0, is_stable=True)
    latest = over[-(INTERVALS + 1) :]
    if len(latest) <= INTERVALS:
        return Stability(max(0, len(over) - 1), None, is_stable=False)
    moves: list[float] = []
    for before, after in pairwise((*latest, *series[len(over) :])):
        moved = _moved(before.count, after.count, level)
        if moved is None:
            return Stability(INTERVALS, None, is_stable=False)
        moves.append(moved)
    return Stability(INTERVALS, max(moves), is_stable=max(moves) <= STILL)


def pace_of_strata(sample: Sample, returns: Sequence[Return]) -> tuple[Pace, ...]:
    """Return how fast each stratum reported, strata by name."""
    arrived = {one.station: one.received_at for one in returns}
    drawn = [one for one in sample.stations if one.exists]
    came = [arrived[one.code] for one in drawn if one.code in arrived]
    paces = []
    for name in sorted({one.stratum for one in drawn}):
        among = [one for one in drawn if one.stratum == name]
        minutes = [
            (arrived[one.code] - min(came)).total_seconds() / 60
            for one in among
            if one.code in arrived
        ]
        middle = median(minutes) if minutes else None
        paces.append(Pace(name, len(minutes), len(among), middle))
    return tuple(paces)


def split_by_pace(paces: Sequence[Pace]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the earlier half of the strata and the later half, by median time.

    Strata without any report are the latest of all.
    """
    ordered = sorted(
        paces,
        key=lambda p: (p.median_minutes is None, p.median_minutes or 0.0, p.stratum),
    )
    middle = len(ordered) // 2
    return (
        tuple(pace.stratum for pace in ordered[:middle]),
        tuple(pace.stratum for pace in ordered[middle:]),
    )


def _moved(before: QuickCount, after: QuickCount, level: float) -> float | None:
    if before.joint is None or after.joint is None or before.silent != after.silent:
        return None
    intervals = after.intervals(level=level)
    if not any(intervals):
        return None
    changes = np.abs(after.joint.values - before.joint.values).tolist()
    largest = 0.0
    for change, bounds in zip(changes, intervals, strict=True):
        if bounds is not None:
            largest = max(largest, 2 * change / (bounds.upper - bounds.lower))
        elif change > DUST:
            return None  # it moved, and there is no margin to measure by
    return largest
