"""Seats from votes in exact integers: Hare (largest remainder), D'Hondt, Sainte-Lague.

The legal tie rule is part of every method: of equal claims the earlier registered list
has the seat. "Against all" took part, so it raises the threshold, but takes no seat.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from elections.errors import DomainError


class Method(StrEnum):
    HARE = "hare"
    DHONDT = "dhondt"
    SAINTE_LAGUE = "sainte_lague"


class TooFewRule(StrEnum):
    """What the law says when fewer lists pass the threshold than it wants to see."""

    ADMIT_NEXT = "admit_next"
    PASSED_ONLY = "passed_only"
    NO_SEATS = "no_seats"


class SeatsUndecided(DomainError):
    """The votes and the law given do not decide who has the seats."""

    code = "seats_undecided"
    status = 409


@dataclass(frozen=True)
class Tally:
    """The votes of one list; a lower `order` means registered earlier."""

    code: str
    votes: int
    order: int
    takes_seats: bool = True


@dataclass(frozen=True)
class Threshold:
    """The share of those who took part that a list must reach."""

    numerator: int
    denominator: int

    def is_reached_by(self, votes: int, took_part: int) -> bool:
        """Tell without rounding; exactly the share is enough."""
        return votes * self.denominator >= self.numerator * took_part


NO_THRESHOLD = Threshold(0, 1)


@dataclass(frozen=True)
class Allocation:
    """Who has how many seats, who was let in and how; `tied` were decided by order."""

    seats: dict[str, int]
    admitted: tuple[str, ...]
    admitted_by_rule: tuple[str, ...]
    tied: tuple[str, ...]
    took_part: int


def allocate_seats(
    *,
    tallies: Sequence[Tally],
    seats: int,
    method: Method,
    threshold: Threshold = NO_THRESHOLD,
    took_part: int | None = None,
    lists_wanted: int = 2,
    too_few: TooFewRule = TooFewRule.ADMIT_NEXT,
) -> Allocation:
    """Return the seats of every list that takes seats, zero included.

    `took_part` is the base of the threshold; by default all votes, also against all.
    """
    base = sum(t.votes for t in tallies) if took_part is None else took_part
    lists = sorted((t for t in tallies if t.takes_seats), key=_by_votes)
    passed = [t for t in lists if t.votes and threshold.is_reached_by(t.votes, base)]
    admitted = passed
    if len(passed) < lists_wanted and threshold.numerator:
        admitted = _by_too_few_rule(lists, len(passed), lists_wanted, too_few)
    if not sum(tally.votes for tally in admitted):
        raise SeatsUndecided("No list that may take seats has votes. Enter the votes.")
    claims = CLAIMS[method](admitted, seats)
    granted, tied = _grant(claims, seats - sum(claims.whole.values()))
    return Allocation(
        seats={t.code: claims.whole.get(t.code, 0) + granted.count(t) for t in lists},
        admitted=tuple(t.code for t in admitted),
        admitted_by_rule=tuple(t.code for t in admitted if t not in passed),
        tied=tied,
        took_part=base,
    )


@dataclass(frozen=True)
class _Claims:
    """Seats due outright, and claims to those that are left."""

    whole: dict[str, int]
    rest: list[tuple[Fraction, Tally]]


def _by_votes(tally: Tally) -> tuple[int, int]:
    return -tally.votes, tally.order


def _by_too_few_rule(
    lists: Sequence[Tally], passed: int, wanted: int, rule: TooFewRule
) -> list[Tally]:
    if rule is TooFewRule.NO_SEATS:
        raise SeatsUndecided(
            f"{passed} list(s) passed the threshold and the law wants {wanted}: "
            "no seats are given. Choose another rule if the law has one."
        )
    if rule is TooFewRule.PASSED_ONLY:
        return list(lists[:passed])
    return [tally for tally in lists[:wanted] if tally.votes]


def _hare_claims(admitted: Sequence[Tally], seats: int) -> _Claims:
    total = sum(tally.votes for tally in admitted)
    due = {tally.code: divmod(tally.votes * seats, total) for tally in admitted}
    return _Claims(
        whole={code: whole for code, (whole, _) in due.items()},
        rest=[(Fraction(due[tally.code][1]), tally) for tally in admitted],
    )


def _divisor_claims(step: int) -> Callable[[Sequence[Tally], int], _Claims]:
    def claims(admitted: Sequence[Tally], seats: int) -> _Claims:
        quotients = [
            (Fraction(tally.votes, 1 + step * seat), tally)
            for tally in admitted
            for seat in range(seats)
        ]
        return _Claims(whole={}, rest=quotients)

    return claims


CLAIMS: dict[Method, Callable[[Sequence[Tally], int], _Claims]] = {
    Method.HARE: _hare_claims,
    Method.DHONDT: _divisor_claims(1),
    Method.SAINTE_LAGUE: _divisor_claims(2),
}


def _grant(claims: _Claims, left: int) -> tuple[list[Tally], tuple[str, ...]]:
    ranked = sorted(claims.rest, key=lambda claim: (-claim[0], claim[1].order))
    granted, refused = ranked[:left], ranked[left:]
    if not granted or not refused or granted[-1][0] != refused[0][0]:
        return [tally for _, tally in granted], ()
    equal = [tally for claim, tally in ranked if claim == granted[-1][0]]
    if len({tally.order for tally in equal}) < len(equal):
        codes = ", ".join(tally.code for tally in equal)
        raise SeatsUndecided(
            f"{codes} have equal claims to the last seat and no order of registration. "
            "Enter when each list was registered, or draw lots as the law says."
        )
    return [tally for _, tally in granted], tuple(tally.code for tally in equal)
