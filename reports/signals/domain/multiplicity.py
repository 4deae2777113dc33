"""Many tests at once: how many of the small p-values chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

RATE = 0.05


def rejected(p_values: Sequence[float], *, rate: float = RATE) -> NDArray[np.bool_]:
    """Tell which tests stand out (Benjamini and Hochberg 1995), in the order given.

    Of those that stand out no more than `rate` are expected to be chance.
    """
    p = np.asarray(p_values, dtype=float)
    if not p.size:
        return np.zeros(0, dtype=bool)
    order = np.argsort(p, kind="stable")
    below = p[order] <= rate * np.arange(1, p.size + 1) / p.size
    last = int(np.flatnonzero(below)[-1]) + 1 if below.any() else 0
    stands_out = np.zeros(p.size, dtype=bool)
    stands_out[order[:last]] = True
    return stands_out
