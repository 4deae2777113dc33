"""The arithmetic of a results protocol: identities as data, what breaks them, hints.

A line the protocol does not have is not a zero: an identity is judged only if all its
lines are there. Clean arithmetic is no evidence of honesty, a slip none of fraud.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

VOTES = "votes"
NINE = 9


class Relation(StrEnum):
    EQUAL = "="
    AT_MOST = "<="


class HintKind(StrEnum):
    TRANSPOSED = "digits_transposed"
    OMITTED_OR_DOUBLED = "line_omitted_or_doubled"


@dataclass(frozen=True)
class Identity:
    """The sums of `left` and `right` in a relation; `optional` lines may be absent."""

    code: str
    left: tuple[str, ...]
    relation: Relation
    right: tuple[str, ...]
    sentence: str
    optional: frozenset[str] = frozenset()
    is_question: bool = False
    tolerated: Callable[[int, int], bool] | None = None


@dataclass(frozen=True)
class Hint:
    """What may explain a difference: a question to ask, never a conclusion."""

    kind: HintKind
    line: str = ""
    repaired: int | None = None


@dataclass(frozen=True)
class BrokenIdentity:
    """An identity that does not hold; `difference` is left minus right."""

    code: str
    sentence: str
    left: int
    right: int
    difference: int
    hints: tuple[Hint, ...]
    is_question: bool


def few_taken_away(issued: int, in_box: int) -> bool:
    """Tell whether so few issued ballots are missing from the box as is usual."""
    missing = issued - in_box
    return missing <= 10 and 50 * missing <= issued  # noqa: PLR2004 - 10 or 2 percent


STANDARD: tuple[Identity, ...] = (
    Identity(
        "votes_are_valid",
        (VOTES, "against_all"),
        Relation.EQUAL,
        ("valid",),
        "The votes of all contestants add up to the valid ballots",
        optional=frozenset({"against_all"}),
    ),
    Identity(
        "box_is_sorted",
        ("valid", "invalid", "blank"),
        Relation.EQUAL,
        ("in_box",),
        "Valid and invalid ballots add up to the ballots in the box",
        optional=frozenset({"blank"}),
    ),
    Identity(
        "box_within_issued",
        ("in_box",),
        Relation.AT_MOST,
        ("issued",),
        "No more ballots are in the box than were issued",
    ),
    Identity(
        "few_taken_away",
        ("issued",),
        Relation.EQUAL,
        ("in_box",),
        "Few issued ballots are missing from the box (at most 10, and at most 2 %)",
        is_question=True,
        tolerated=few_taken_away,
    ),
    Identity(
        "received_accounted_for",
        ("issued", "unused", "spoiled"),
        Relation.EQUAL,
        ("received",),
        "Issued, unused and spoiled ballots add up to the ballots received",
    ),
    Identity(
        "issued_within_register",
        ("issued",),
        Relation.AT_MOST,
        ("registered", "supplementary"),
        "No more ballots were issued than voters are on the lists",
        optional=frozenset({"supplementary"}),
    ),
    Identity(
        "issued_by_way",
        ("issued_early", "issued_mobile", "issued_station"),
        Relation.EQUAL,
        ("issued",),
        "Ballots issued early, by mobile box and at the station add up to those issued",
        optional=frozenset({"issued_early", "issued_mobile"}),
    ),
    Identity(
        "mobile_requested",
        ("issued_mobile",),
        Relation.AT_MOST,
        ("mobile_requests",),
        "No more ballots were issued by mobile box than were requested",
    ),
)


def check_protocol(
    lines: Mapping[str, int],
    votes: Mapping[str, int],
    template: tuple[Identity, ...] = STANDARD,
) -> tuple[BrokenIdentity, ...]:
    """Return the identities that the protocol breaks, in the order of the template."""
    known = dict(lines)
    if votes:
        known[VOTES] = sum(votes.values())
    return tuple(
        _broken(identity, known, votes)
        for identity in template
        if _is_checkable(identity, known) and not _holds(identity, known)
    )


def uncheckable(
    lines: Mapping[str, int],
    votes: Mapping[str, int],
    template: tuple[Identity, ...] = STANDARD,
) -> tuple[str, ...]:
    """Return the codes of the identities for which lines are missing."""
    known = {**lines, **({VOTES: 0} if votes else {})}
    return tuple(i.code for i in template if not _is_checkable(i, known))


def transposed(value: int) -> Iterator[int]:
    """Yield the numbers that two exchanged digits make of this one."""
    digits = str(value)
    for one, other in combinations(range(len(digits)), 2):
        if digits[one] != digits[other]:
            swapped = list(digits)
            swapped[one], swapped[other] = digits[other], digits[one]
            yield int("".join(swapped))


def _is_checkable(identity: Identity, known: Mapping[str, int]) -> bool:
    terms = {*identity.left, *identity.right}
    return (terms - identity.optional).issubset(known)


def _sides(identity: Identity, known: Mapping[str, int]) -> tuple[int, int]:
    left = sum(known.get(term, 0) for term in identity.left)
    right = sum(known.get(term, 0) for term in identity.right)
    return left, right


def _holds(identity: Identity, known: Mapping[str, int]) -> bool:
    left, right = _sides(identity, known)
    if identity.tolerated:
        return identity.tolerated(left, right)
    return left <= right if identity.relation is Relation.AT_MOST else left == right


def _broken(
    identity: Identity, known: Mapping[str, int], votes: Mapping[str, int]
) -> BrokenIdentity:
    left, right = _sides(identity, known)
    # A bound that is passed has no line that would repair it exactly.
    exact = identity.relation is Relation.EQUAL and not identity.is_question
    return BrokenIdentity(
        code=identity.code,
        sentence=identity.sentence,
        left=left,
        right=right,
        difference=left - right,
        hints=tuple(_hints(identity, known, votes)) if exact else (),
        is_question=identity.is_question,
    )


def _hints(
    identity: Identity, known: Mapping[str, int], votes: Mapping[str, int]
) -> Iterator[Hint]:
    left, right = _sides(identity, known)
    terms = {name: (known[name], 1) for name in identity.left if name in known}
    if terms.pop(VOTES, None):
        terms |= {f"votes.{code}": (number, 1) for code, number in votes.items()}
    terms |= {name: (known[name], -1) for name in identity.right if name in known}
    difference = left - right
    if difference % NINE == 0:
        repairs = [
            Hint(HintKind.TRANSPOSED, name, mended)
            for name, (value, sign) in sorted(terms.items())
            for mended in transposed(value)
            if sign * (value - mended) == difference
        ]
        yield from repairs or [Hint(HintKind.TRANSPOSED)]
    for name, (value, _) in sorted(terms.items()):
        if value == abs(difference) and value not in (left, right):
            yield Hint(HintKind.OMITTED_OR_DOUBLED, name)
