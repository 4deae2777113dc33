"""What people decided, and what that means for what is found later."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.carousels.domain.decisions import (
    Change,
    Decided,
    Verdict,
    change_of,
    members_key,
    pairs_apart,
)

SETS = st.frozensets(st.sampled_from("abcdef"), min_size=2)


def decided(
    number: int, reports: str, *, verdict: Verdict = Verdict.REJECTED, out: str = ""
) -> Decided:
    return Decided(number, verdict, frozenset(reports), frozenset(out))


def pairs(*two: str) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(each) for each in two)


def test_a_set_has_one_name_in_any_order() -> None:
    assert members_key(["b", "a"]) == members_key(["a", "b"])
    assert members_key(["a", "b"]) != members_key(["ab"])


def test_a_rejection_parts_every_pair() -> None:
    assert pairs_apart([decided(1, "abc")]) == pairs("ab", "ac", "bc")


def test_a_confirmation_parts_only_those_left_out() -> None:
    confirmed = decided(1, "ab", verdict=Verdict.CONFIRMED, out="c")

    assert pairs_apart([confirmed]) == pairs("ac", "bc")


def test_of_two_decisions_the_later_one_holds() -> None:
    rejected = decided(1, "abc")
    confirmed = decided(2, "ab", verdict=Verdict.CONFIRMED)

    assert pairs_apart([rejected, confirmed]) == pairs("ac", "bc")
    assert pairs_apart([confirmed, rejected]) == pairs("ab", "ac", "bc")


def test_what_was_decided_as_it_is_has_not_changed() -> None:
    assert change_of("ab", [decided(1, "ab")]) is None


def test_one_report_in_common_is_no_change_of_the_same_group() -> None:
    assert change_of("ab", [decided(1, "bc")]) is None


def test_a_change_says_who_came_and_went_since_the_nearest_decision() -> None:
    far, near = decided(1, "abxy"), decided(2, "abcd", verdict=Verdict.CONFIRMED)

    found = change_of("abce", [far, near])

    assert found == Change(2, Verdict.CONFIRMED, came=("e",), went=("d",))


@given(first=SETS, second=SETS)
def test_no_report_is_kept_apart_from_itself(
    first: frozenset[str], second: frozenset[str]
) -> None:
    decisions = [
        Decided(1, Verdict.CONFIRMED, first, second),
        Decided(2, Verdict.REJECTED, second),
    ]

    assert all(len(pair) == 2 for pair in pairs_apart(decisions))
