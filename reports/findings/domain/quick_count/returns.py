"""What a sampled station's protocol says, and which protocols may be counted.

A station that has not reported is absent, never zero. Two protocols of one station that
disagree hold the station back until a person says which one is right.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HeldBecause(StrEnum):
    """Why a station with a protocol is in no estimate yet."""

    DISAGREE = "protocols_disagree"
    INCOMPLETE = "protocol_incomplete"
    IMPOSSIBLE = "protocol_impossible"
    LEFT_OUT = "left_out_by_review"


WORDS: Mapping[HeldBecause, str] = {
    HeldBecause.DISAGREE: "two protocols of the station disagree",
    HeldBecause.INCOMPLETE: "the protocol lacks a contestant or a total",
    HeldBecause.IMPOSSIBLE: "the protocol contradicts itself",
    HeldBecause.LEFT_OUT: "left out after review",
}


@dataclass(frozen=True)
class Return:
    """One protocol of a station as observers copied it; counts of people and ballots.

    `votes` are by contestant, against all included. `valid` are the valid votes, `in_box`
    the ballots in the box (valid and invalid), `registered` the voters of the station.
    None is a line that the copy does not show.
    """

    station: str
    report: str
    received_at: datetime
    votes: Mapping[str, int]
    valid: int | None = None
    in_box: int | None = None
    registered: int | None = None

    @property
    def content(self) -> tuple[object, ...]:
        """Return what two copies of one protocol must have in common."""
        votes = tuple(sorted(self.votes.items()))
        return (votes, self.valid, self.in_box, self.registered)


@dataclass(frozen=True)
class Review:
    """What a person decided of a station, and when: which report counts, or none."""

    station: str
    report: str
    is_used: bool
    decided_at: datetime | None = None

    def is_overtaken(self, copies: Sequence[Return]) -> bool:
        """Tell whether something else came of the station since."""
        known = {copy.content for copy in copies if copy.report == self.report}
        return self.decided_at is not None and any(
            copy.received_at > self.decided_at and copy.content not in known
            for copy in copies
        )


@dataclass(frozen=True)
class Held:
    """A station that is held back, since when, why, and the reports in question."""

    station: str
    because: HeldBecause
    reports: tuple[str, ...]
    received_at: datetime

    @property
    def is_open(self) -> bool:
        """Tell whether a person has still to decide."""
        return self.because is not HeldBecause.LEFT_OUT


def usable_returns(
    returns: Sequence[Return],
    *,
    options: Sequence[str],
    reviews: Collection[Review] = (),
) -> tuple[tuple[Return, ...], tuple[Held, ...]]:
    """Return one protocol per station that may be counted, and the stations held back.

    Equal copies of one station count once, with the time of the earliest. Both results
    are in order of station code. A review decides for its report and station only, and
    no longer when another protocol has come since.
    """
    decided = {review.station: review for review in reviews}
    by_station: dict[str, list[Return]] = {}
    for one in sorted(returns, key=lambda r: (r.station, r.received_at, r.report)):
        by_station.setdefault(one.station, []).append(one)
    usable: list[Return] = []
    held: list[Held] = []
    for station, copies in by_station.items():
        chosen, because = _chosen(copies, options, decided.get(station))
        if chosen is not None:
            usable.append(chosen)
        elif because is not None:
            reports = tuple(copy.report for copy in copies)
            held.append(Held(station, because, reports, copies[0].received_at))
    return tuple(usable), tuple(held)


def _chosen(
    copies: Sequence[Return], options: Sequence[str], review: Review | None
) -> tuple[Return | None, HeldBecause | None]:
    if review is not None and review.is_overtaken(copies):
        review = None
    if review is not None and not review.is_used:
        return None, HeldBecause.LEFT_OUT
    if review is not None:
        known = [copy for copy in copies if copy.report == review.report]
        if known and not _is_incomplete(known[0], options):
            return known[0], None
    doubt = _doubt(copies, options)
    return (copies[0], None) if doubt is None else (None, doubt)


def _doubt(copies: Sequence[Return], options: Sequence[str]) -> HeldBecause | None:
    if len({copy.content for copy in copies}) > 1:
        return HeldBecause.DISAGREE
    if _is_incomplete(copies[0], options):
        return HeldBecause.INCOMPLETE
    return HeldBecause.IMPOSSIBLE if _is_impossible(copies[0]) else None


def _is_incomplete(one: Return, options: Sequence[str]) -> bool:
    lines = (one.valid, one.in_box, one.registered)
    return None in lines or any(option not in one.votes for option in options)


def _is_impossible(one: Return) -> bool:
    valid, in_box = one.valid or 0, one.in_box or 0
    return (
        sum(one.votes.values()) != valid
        or valid > in_box
        or in_box > (one.registered or 0)
        or min(one.votes.values(), default=0) < 0
    )
