"""Groups out of scored pairs: the best pair first, and no chains.

Two groups become one only while their members fit on average, so that one lucky
resemblance does not tie two groups together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

FITS = 0.0


def cluster(
    *,
    pairs: Sequence[tuple[int, int]],
    score: Callable[[int, int], float],
    may_join: Callable[[Sequence[int]], bool],
) -> list[list[int]]:
    """Return the groups of two and more, each in rising order.

    `pairs` come best first; `score` takes the lower position first.
    """
    groups: dict[int, list[int]] = {}
    for one, other in pairs:
        mine = groups.get(one, [one])
        theirs = groups.get(other, [other])
        if mine is theirs:
            continue
        joined = sorted([*mine, *theirs])
        if _average(mine, theirs, score) >= FITS and may_join(joined):
            groups.update(dict.fromkeys(joined, joined))
    distinct = {group[0]: group for group in groups.values()}
    return [distinct[first] for first in sorted(distinct)]


def _average(
    mine: Sequence[int], theirs: Sequence[int], score: Callable[[int, int], float]
) -> float:
    scores = [
        score(min(one, other), max(one, other)) for one in mine for other in theirs
    ]
    if -math.inf in scores:
        return -math.inf
    return math.fsum(scores) / len(scores)
