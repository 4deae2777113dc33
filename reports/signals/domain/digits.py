"""Level C: last digits of counts, which are even where counts are large and spread out.

A small list whose counts crowd just above 100 has more 0s and 1s than 8s and 9s by itself;
such a list is not tested.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc

from reports.signals.domain.facts import DayFacts
from reports.signals.domain.levels import SignalC
from reports.signals.domain.multiplicity import RATE, rejected
from reports.signals.domain.outcomes import Outcome

FEWEST_COUNTS = 500
SMALLEST = 100
# How much the fall of a crowded distribution may add to a chi-square with mean 9.
MOST_UNEVEN = 0.5
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
    return Outcome(len(tests), "contestants", (*judged, *apart), notes=tuple(notes))


def last_digit_test(subject: str, counts: Sequence[int]) -> SignalC:
    """Test that the last digits of counts of 100 and more are even (chi-square, 9 df)."""
    large = np.array([count for count in counts if count >= SMALLEST], dtype=np.int64)
    observed = np.bincount(large % 10, minlength=10)
    expected = large.size / 10
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
                "expected": expected,
                "sd": float(np.sqrt(expected * 0.9)),
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
    elif uneven_by_itself(large) > MOST_UNEVEN:
        notes.append(
            f"{subject}: the counts crowd just above {SMALLEST}, where small digits are "
            "more frequent by themselves; not tested."
        )
    else:
        tests.append(last_digit_test(subject, counts))


def uneven_by_itself(large: Sequence[int]) -> float:
    """Return what an exponential fall from the smallest count adds to the chi-square.

    With a mean excess s over the smallest, the chances of the ten digits fall by a part of
    10/s in all; their variance is (10/s)^2/12 of the square of the mean.
    """
    excess = sum(large) / len(large) - SMALLEST
    return len(large) * (10 / excess) ** 2 / 12 if excess > 0 else float("inf")


def _shown(p: float) -> str:
    return f"{p:.3f}" if p >= 0.001 else f"{p:.1e}"  # noqa: PLR2004 - three places
