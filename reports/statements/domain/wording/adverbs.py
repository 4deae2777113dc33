"""Words for shares, always with the number behind them: a ladder, and fixed phrases.

No institution publishes thresholds for "several" or "widespread"; ours are visible and a
mission may set its own (its switch `adverbs`, pairs of an upper share and a word).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from elections.errors import DomainError


@dataclass(frozen=True)
class Rung:
    """`word` is used for shares up to and including `upper` (0 to 1)."""

    upper: Fraction
    word: str


@dataclass(frozen=True)
class Phrase:
    """`words` stand for shares between two bounds, both included."""

    lower: Fraction
    upper: Fraction
    words: str


LADDER = (
    Rung(Fraction(1, 100), "isolated"),
    Rung(Fraction(3, 100), "a few"),
    Rung(Fraction(7, 100), "some"),
    Rung(Fraction(15, 100), "several"),
    Rung(Fraction(35, 100), "frequent"),
    Rung(Fraction(75, 100), "widespread"),
    Rung(Fraction(95, 100), "nearly all"),
    Rung(Fraction(1), "systemic"),
)

PHRASES = (
    Phrase(Fraction(18, 100), Fraction(22, 100), "one fifth"),
    Phrase(Fraction(31, 100), Fraction(35, 100), "a third"),
    Phrase(Fraction(47, 100), Fraction(499, 1000), "almost half"),
    Phrase(Fraction(501, 1000), Fraction(59, 100), "more than half"),
)

# "Systemic" of four observations would say more than four can tell: counts only.
WORDS_FROM = 30


class UnreadableLadder(DomainError):
    """A mission's own ladder of adverbs does not climb."""

    code = "unreadable_ladder"


def ladder_from(pairs: Sequence[Sequence[object]]) -> tuple[Rung, ...]:
    """Read a mission's ladder: pairs of an upper share and a word, rising to 1."""
    try:
        rungs = tuple(Rung(Fraction(str(upper)), str(word)) for upper, word in pairs)
    except ValueError as problem:
        raise UnreadableLadder(
            "Write the ladder of adverbs as pairs of an upper share and a word, "
            'such as [[0.01, "isolated"], [1, "systemic"]].'
        ) from problem
    uppers = [rung.upper for rung in rungs]
    if not uppers or uppers != sorted(set(uppers)) or uppers[-1] != 1:
        raise UnreadableLadder("The upper shares of the ladder must rise and end at 1.")
    return rungs


def adverb(k: int, n: int, ladder: Sequence[Rung] = LADDER) -> str:
    """Return the ladder's word for k of n."""
    share = Fraction(k, n)
    return next(rung.word for rung in ladder if share <= rung.upper)


def fixed_phrase(k: int, n: int) -> str | None:
    """Return "almost half" and its like where k of n allows it, or None."""
    share = Fraction(k, n)
    for phrase in PHRASES:
        if phrase.lower <= share <= phrase.upper:
            return phrase.words
    return None
