"""Observers' copies beside the published protocols."""

from __future__ import annotations

import pytest

from elections.results.domain.copies import (
    Copy,
    Difference,
    compare_copies,
    summarize_copies,
    votes_gained,
)

LINES = {"registered": 1200, "issued": 700, "in_box": 698, "valid": 680, "invalid": 18}
VOTES = {"L1": 400, "L2": 213, "L3": 67}
COPIED = Copy(LINES, VOTES)


@pytest.mark.parametrize(
    ("lines", "votes", "expected"),
    [
        ({}, {}, Difference.IDENTICAL),
        ({}, {"L1": 213, "L2": 400}, Difference.SWAP),
        ({}, {"L1": 213, "L2": 67, "L3": 400}, Difference.SHIFT),
        ({"registered": 2100}, {}, Difference.TRANSPOSITION),
        ({"in_box": 798, "valid": 780}, {"L1": 500}, Difference.REWRITE),
        ({}, {"L1": 450, "L2": 163}, Difference.MATERIAL),
        ({}, {"L1": 402, "L2": 211}, Difference.SMALL),
    ],
)
def test_each_kind_of_difference_has_its_class(
    lines: dict[str, int], votes: dict[str, int], expected: Difference
) -> None:
    published = Copy({**LINES, **lines}, {**VOTES, **votes})

    assert compare_copies(copied=COPIED, published=published).kind == expected


def test_one_line_mended_so_that_the_sums_hold_is_a_correction() -> None:
    slip = Copy({**LINES, "invalid": 8}, VOTES)

    comparison = compare_copies(copied=slip, published=COPIED)

    assert comparison.kind == Difference.CORRECTION
    assert comparison.lines["invalid"] == 10


def test_a_line_only_one_copy_has_is_not_a_difference() -> None:
    short = Copy({"valid": 680}, VOTES)

    assert compare_copies(copied=short, published=COPIED).kind == Difference.IDENTICAL


def test_gains_are_added_over_the_compared_stations() -> None:
    moved = compare_copies(
        copied=COPIED, published=Copy(LINES, {"L1": 450, "L2": 163, "L3": 67})
    )

    assert votes_gained([moved, moved]) == {"L1": 100, "L2": -100, "L3": 0}


def test_copies_without_a_common_line_are_not_called_identical() -> None:
    other = Copy({"unused": 3}, {})

    comparison = compare_copies(copied=other, published=COPIED)

    assert comparison.kind == Difference.NOTHING_SHARED


def test_a_summary_counts_compared_stations_of_all() -> None:
    same = compare_copies(copied=COPIED, published=COPIED)
    moved = compare_copies(
        copied=COPIED, published=Copy(LINES, {"L1": 450, "L2": 163, "L3": 67})
    )
    nothing = compare_copies(copied=Copy({"unused": 3}, {}), published=COPIED)

    summary = summarize_copies(stations=40, comparisons=[same, moved, nothing])

    assert (summary.compared, summary.stations) == (2, 40)
    assert (summary.by_kind["identical"], summary.by_kind["material"]) == (1, 1)
    assert summary.gained == {"L1": 50, "L2": -50, "L3": 0}


def test_a_difference_of_five_votes_or_one_percent_is_small() -> None:
    five = compare_copies(
        copied=COPIED, published=Copy(LINES, {**VOTES, "L1": 405, "L2": 208})
    )
    six = compare_copies(
        copied=COPIED, published=Copy(LINES, {**VOTES, "L1": 406, "L2": 207})
    )

    assert (five.kind, six.kind) == (Difference.SMALL, Difference.MATERIAL)
