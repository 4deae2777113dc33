"""Groups out of pairs, best first, without chains."""

from __future__ import annotations

import math

from reports.incidents.domain.linking.clustering import cluster

CHAIN = {(0, 1): 9.0, (1, 2): 5.0, (0, 2): -12.0}


def _groups(scores: dict[tuple[int, int], float]) -> list[list[int]]:
    good = [pair for pair, score in scores.items() if score > 0]
    return cluster(
        pairs=sorted(good, key=lambda pair: -scores[pair]),
        score=lambda one, other: scores[one, other],
        may_join=lambda group: True,
    )


def test_one_lucky_resemblance_does_not_tie_two_groups() -> None:
    assert _groups(CHAIN) == [[0, 1]]


def test_a_third_joins_while_it_fits_on_average() -> None:
    assert _groups(CHAIN | {(0, 2): -5.0}) == [[0, 1, 2]]
    assert _groups(CHAIN | {(0, 2): -5.1}) == [[0, 1]]


def test_one_impossible_pair_keeps_groups_apart() -> None:
    assert _groups(CHAIN | {(0, 2): -math.inf}) == [[0, 1]]


def test_a_way_that_cannot_be_driven_is_not_joined() -> None:
    found = cluster(
        pairs=[(0, 1)], score=lambda one, other: 9.0, may_join=lambda group: False
    )

    assert found == []
