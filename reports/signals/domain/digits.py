"""Level C: last digits of counts of 100 and more, against what a smooth spread gives.

Only the cut at 100 makes digits uneven by itself: where many counts lie just above it,
110 is rarer than 109 by the fall of the whole, but 100 has no 99 before it. The expected
number of a digit is therefore a tenth of the counts from five below its first number on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from reports.signals.domain.facts import DayFacts
from reports.signals.domain.levels import SignalC
from reports.signals.domain.multiplicity import RATE, rejected
from reports.signals.domain.outcomes import Outcome

FEWEST_COUNTS = 500
SMALLEST = 100
FEWEST_EXPECTED = 5  # of each digit, or chi-square does not hold
REGISTERED = "registered voters"


def last_digits(facts: DayFacts) -> Outcome:
    """Test each contestant's counts; registers apart, they are rounded in good faith."""
    tests: list[SignalC] = []
    apart: list[SignalC] = []
    notes: list[str] = []
    for contest, protocols in facts.by_contest().items():
        counts: dict[str, list[int]] = {}
        for protocol in protocols:
            for code, number in protocol.votes.items():
                counts.setdefault(code, []).append(number)
        registered = [p.on_list for p in protocols if p.on_list is not None]
        for code, numbers in sorted(counts.items()):
            _add(tests, notes, f"{contest}: votes of {code}", numbers)
        _add(apart, notes, f"{contest}: {REGISTERED}", registered)
    stands_out = rejected([test.p or 0.0 for test in tests])
    judged = [
        SignalC(**{**vars(test), "is_beyond_chance": bool(is_out)})
        for test, is_out in zip(tests, stands_out, strict=True)
    ]
    if tests:
        notes.insert(0, f"Benjamini-Hochberg at {RATE:.0%} over {len(tests)} tests.")
    if apart:
        notes.append("Registers are shown apart and never judged: they may be rounded.")
    return Outcome(
        len(tests),
        "contestants",
        (*judged, *(replace(one, p=None) for one in apart)),
        notes=tuple(notes),
    )


def last_digit_test(subject: str, counts: Sequence[int]) -> SignalC:
    """Test the last digits of counts of 100 and more (chi-square, 9 df)."""
    large = np.array([count for count in counts if count >= SMALLEST], dtype=np.int64)
    observed = np.bincount(large % 10, minlength=10)
    expected = _expected(np.array(counts, dtype=np.int64), large.size)
    square = float(((observed - expected) ** 2 / expected).sum())
    p = float(chdtrc(9, square))
    return SignalC(
        subject=subject,
        sentence=f"{large.size:,} counts of {SMALLEST} and more: chi-square {square:.1f} "
        f"with 9 df, p {_shown(p)}",
        stations=int(large.size),
        observed=square,
        expected=9.0,
        p=p,
        series=tuple(
            {
                "digit": digit,
                "observed": int(observed[digit]),
                "expected": float(expected[digit]),
                "sd": float(np.sqrt(expected[digit] * 0.9)),
            }
            for digit in range(10)
        ),
    )


def _add(
    tests: list[SignalC], notes: list[str], subject: str, counts: Sequence[int]
) -> None:
    large = [count for count in counts if count >= SMALLEST]
    if len(large) < FEWEST_COUNTS:
        notes.append(
            f"{subject}: {len(large):,} counts of {SMALLEST} and more; {FEWEST_COUNTS} "
            "are needed."
        )
    elif (
        _expected(np.array(counts, dtype=np.int64), len(large)).min() < FEWEST_EXPECTED
    ):
        notes.append(f"{subject}: the counts are too near {SMALLEST} to judge digits.")
    else:
        tests.append(last_digit_test(subject, counts))


def _expected(counts: NDArray[np.int64], total: int) -> NDArray[np.float64]:
    first = SMALLEST - 5 + np.arange(10)
    above = (counts[:, None] > first).sum(axis=0)
    expected = above + (counts[:, None] == first).sum(axis=0) / 2
    scaled: NDArray[np.float64] = expected * (total / expected.sum())
    return scaled


def _shown(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else f"{p:.1e}"  # noqa: PLR2004 - three places
