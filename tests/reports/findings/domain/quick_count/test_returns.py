"""Which protocols may be counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from reports.findings.domain.quick_count.returns import (
    HeldBecause,
    Return,
    Review,
    usable_returns,
)
from tests.factories.returns import EVENING, returned

AB = ("A", "B")


def test_equal_copies_count_once_with_the_earliest_time() -> None:
    early = returned("S1", {"A": 60, "B": 40}, report="early")
    late = returned("S1", {"A": 60, "B": 40}, report="late", minutes=30)

    usable, held = usable_returns([late, early], options=AB)

    assert [one.report for one in usable] == ["early"]
    assert held == ()


def test_two_protocols_that_disagree_hold_the_station_back() -> None:
    first = returned("S1", {"A": 60, "B": 40}, report="first")
    second = returned("S1", {"A": 40, "B": 60}, report="second", minutes=5)

    usable, held = usable_returns([first, second], options=AB)

    assert usable == ()
    assert held[0].because is HeldBecause.DISAGREE
    assert held[0].reports == ("first", "second")
    assert held[0].is_open


def test_a_person_says_which_protocol_counts_or_that_none_does() -> None:
    first = returned("S1", {"A": 60, "B": 40}, report="first")
    second = returned("S1", {"A": 40, "B": 60}, report="second")

    chosen, _ = usable_returns(
        [first, second], options=AB, reviews=[Review("S1", "second", is_used=True)]
    )
    none, held = usable_returns(
        [first, second], options=AB, reviews=[Review("S1", "", is_used=False)]
    )

    assert [one.report for one in chosen] == ["second"]
    assert none == ()
    assert not held[0].is_open


def test_a_protocol_without_a_contestant_or_a_total_is_not_counted_as_zero() -> None:
    no_contestant = returned("S1", {"A": 60})
    no_total = replace(returned("S2", {"A": 60, "B": 40}), registered=None)

    usable, held = usable_returns([no_contestant, no_total], options=AB)

    assert usable == ()
    assert {one.because for one in held} == {HeldBecause.INCOMPLETE}


def test_a_review_cannot_count_what_is_incomplete() -> None:
    no_total = replace(returned("S1", {"A": 60, "B": 40}), valid=None)

    usable, held = usable_returns(
        [no_total], options=AB, reviews=[Review("S1", no_total.report, is_used=True)]
    )

    assert usable == ()
    assert held[0].because is HeldBecause.INCOMPLETE


def test_a_decision_is_asked_for_again_when_another_protocol_comes_later() -> None:
    first, second = (
        returned("S1", {"A": 60 + at, "B": 40}, minutes=at, report=f"r{at}")
        for at in range(2)
    )
    same = replace(first, report="r3", received_at=EVENING + timedelta(minutes=90))
    other = replace(second, report="r4", received_at=EVENING + timedelta(minutes=91))
    decided = EVENING + timedelta(minutes=60)
    for_first = Review("S1", "r0", is_used=True, decided_at=decided)
    for_none = Review("S1", "", is_used=False, decided_at=decided)

    def held(*copies: Return, review: Review) -> list[bool]:
        _, waiting = usable_returns(copies, options=AB, reviews=[review])
        return [one.is_open for one in waiting]

    assert held(first, second, review=for_first) == []
    assert held(first, second, same, review=for_first) == []
    assert held(first, second, other, review=for_first) == [True]
    assert held(first, second, review=for_none) == [False]
    assert held(first, second, same, review=for_none) == [True]


def test_a_protocol_that_contradicts_itself_waits_until_a_person_accepts_it() -> None:
    odd = replace(returned("S1", {"A": 60, "B": 40}), valid=109)

    _, held = usable_returns([odd], options=AB)
    usable, _ = usable_returns(
        [odd], options=AB, reviews=[Review("S1", odd.report, is_used=True)]
    )

    assert held[0].because is HeldBecause.IMPOSSIBLE
    assert usable == (odd,)
