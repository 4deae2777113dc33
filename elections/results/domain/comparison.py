"""Two elections side by side: what each party won then and now, in votes and share.

Lists are matched by the codes that the caller gives; equal names prove nothing. Contests
of another kind or system are not compared, and neither are shares without their base.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True)
class Change:
    """One party in both elections; None where it did not stand."""

    code: str
    votes_before: int | None
    votes_now: int | None
    share_before: Fraction | None
    share_now: Fraction | None

    @property
    def votes_change(self) -> int | None:
        """Return the votes gained or lost, if it stood both times."""
        if self.votes_before is None or self.votes_now is None:
            return None
        return self.votes_now - self.votes_before

    @property
    def share_change(self) -> Fraction | None:
        """Return the difference of the shares, if it stood both times."""
        if self.share_before is None or self.share_now is None:
            return None
        return self.share_now - self.share_before


@dataclass(frozen=True)
class Outcome:
    """The official result of one contest, with what its shares are shares of.

    `options` are the names by code, in ballot order. `valid` is the published line, None
    if there is none. `seats` and `threshold` (0..1) are of the whole contest.
    """

    election: str
    kind: str
    allocation: str
    seats: int
    threshold: Fraction
    options: Mapping[str, str]
    votes: Mapping[str, int]
    valid: int | None = None
    sources: tuple[tuple[str, str], ...] = ()
    as_of: datetime | None = None

    @property
    def base(self) -> int | None:
        """Return the valid votes: as published, or the sum if no option is missing."""
        if self.valid is not None:
            return self.valid
        return (
            sum(self.votes.values()) if set(self.options) <= set(self.votes) else None
        )

    @property
    def base_words(self) -> str:
        """Return in words what the shares are shares of."""
        if self.valid is not None:
            return "valid votes as published"
        return "the votes of all options together"


@dataclass(frozen=True)
class Comparison:
    """Both outcomes, the changes, and why there are none."""

    before: Outcome
    now: Outcome
    changes: tuple[Change, ...] = ()
    refused: str = ""
    notes: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[Outcome, Outcome]:
        """Return both, the earlier first."""
        return self.before, self.now

    def name(self, change: Change) -> str:
        """Return what the option is called, today's name first."""
        return self.now.options.get(change.code) or self.before.options[change.code]


def compare_outcomes(
    *, before: Outcome, now: Outcome, same_as: Mapping[str, str] | None = None
) -> Comparison:
    """Compare two contests, or say why they cannot be compared."""
    refused = why_not(before, now)
    if refused:
        return Comparison(before, now, refused=refused)
    changes = compare_contests(
        before=before.votes,
        now=now.votes,
        same_as=same_as,
        bases=(before.base, now.base),
    )
    return Comparison(before, now, changes=changes, notes=_notes(before, now))


def why_not(before: Outcome, now: Outcome) -> str:
    """Return why two contests are not comparable; empty if they are."""
    if before.kind != now.kind:
        return (
            "The two are contests of different kinds "
            f"({_plain(before.kind)}, now {_plain(now.kind)})."
        )
    if before.allocation != now.allocation:
        return (
            "Seats were allocated by another system "
            f"({_plain(before.allocation)}, now {_plain(now.allocation)})."
        )
    for one in (before, now):
        if not one.votes:
            return f"No official result of {one.election} is recorded."
        if not one.base:
            missing = ", ".join(
                name for code, name in one.options.items() if code not in one.votes
            )
            return (
                f"Of {one.election} neither the valid votes nor the votes of {missing} "
                "are recorded, so shares have no base."
            )
    return ""


def compare_contests(
    *,
    before: Mapping[str, int],
    now: Mapping[str, int],
    same_as: Mapping[str, str] | None = None,
    bases: tuple[int | None, int | None] = (None, None),
) -> tuple[Change, ...]:
    """Return the change of each contestant, today's order first, then who is gone.

    `same_as` maps today's code to the earlier one where a party changed its code. `bases`
    are the valid votes then and now, by default all votes given.
    """
    earlier = {code: (same_as or {}).get(code, code) for code in now}
    gone = [code for code in before if code not in earlier.values()]
    votes_before = sum(before.values()) if bases[0] is None else bases[0]
    votes_now = sum(now.values()) if bases[1] is None else bases[1]
    pairs = [*earlier.items(), *((code, code) for code in gone)]
    return tuple(
        Change(
            code=code,
            votes_before=before.get(then),
            votes_now=now.get(code),
            share_before=_share(before.get(then), votes_before),
            share_now=_share(now.get(code), votes_now),
        )
        for code, then in pairs
    )


def _share(votes: int | None, total: int) -> Fraction | None:
    return None if votes is None or not total else Fraction(votes, total)


def _notes(before: Outcome, now: Outcome) -> tuple[str, ...]:
    found = []
    if before.seats != now.seats:
        found.append(f"Seats: {before.seats} then, {now.seats} now.")
    if before.threshold != now.threshold:
        found.append(
            f"Threshold: {float(100 * before.threshold):g} per cent then, "
            f"{float(100 * now.threshold):g} per cent now."
        )
    if (before.valid is None) != (now.valid is None):
        found.append(f"Shares: {before.base_words} then, {now.base_words} now.")
    return tuple(found)


def _plain(code: str) -> str:
    return code.replace("_", " ") or "none"
