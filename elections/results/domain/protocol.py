"""The arithmetic of a results protocol: what its template asks, what breaks it, hints.

A line the protocol does not have is not a zero: an identity is judged only if all its
lines are there. Clean arithmetic is no evidence of honesty, a slip none of fraud.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from elections.results.domain.templates import (
    VOTES,
    Identity,
    ProtocolTemplate,
    Relation,
    standard_template,
)

NINE = 9


class HintKind(StrEnum):
    TRANSPOSED = "digits_transposed"
    OMITTED_OR_DOUBLED = "line_omitted_or_doubled"
    SWAPPED = "lines_swapped"


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


def check_protocol(
    lines: Mapping[str, int],
    votes: Mapping[str, int],
    template: ProtocolTemplate | None = None,
) -> tuple[BrokenIdentity, ...]:
    """Return the identities that the protocol breaks, in the order of the template."""
    known = dict(lines)
    if votes:
        known[VOTES] = sum(votes.values())
    return tuple(
        _broken(identity, known, votes)
        for identity in (template or standard_template()).identities
        if _is_checkable(identity, known)
        and not identity.holds(*_sides(identity, known))
    )


def uncheckable(
    lines: Mapping[str, int],
    votes: Mapping[str, int],
    template: ProtocolTemplate | None = None,
) -> tuple[str, ...]:
    """Return the codes of the identities for which lines are missing."""
    known = {**lines, **({VOTES: 0} if votes else {})}
    identities = (template or standard_template()).identities
    return tuple(i.code for i in identities if not _is_checkable(i, known))


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
    yield from _exchanged(terms, difference)


def _exchanged(terms: Mapping[str, tuple[int, int]], difference: int) -> Iterator[Hint]:
    """Yield the lines of the two sides that would balance if they changed places."""
    for (one, (first, left)), (other, (second, right)) in combinations(
        sorted(terms.items()), 2
    ):
        if left != right and 2 * left * (first - second) == difference:
            yield Hint(HintKind.SWAPPED, f"{one} and {other}")
