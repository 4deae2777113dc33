"""Benjamini and Hochberg, with the known answer of the specification."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reports.signals.domain.multiplicity import rejected

FIFTEEN = [
    *(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205),
    *(0.212, 0.216, 0.222, 0.251, 0.269, 0.275, 0.34),
]


def test_fifteen_tests_give_one_rejection() -> None:
    assert rejected(FIFTEEN).tolist() == [True, *[False] * 14]


def test_a_later_small_p_carries_those_before_it() -> None:
    assert rejected([0.04, 0.03, 0.9, 0.02]).tolist() == [False, False, False, False]
    assert rejected([0.04, 0.03, 0.05, 0.02]).tolist() == [True] * 4


def test_no_test_rejects_nothing() -> None:
    assert rejected([]).tolist() == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_who_is_rejected_has_the_smallest_p(p_values: list[float]) -> None:
    found = rejected(p_values)

    p = np.array(p_values)
    assert not found.any() or found.all() or p[found].max() <= p[~found].min()
