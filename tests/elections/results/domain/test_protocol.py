"""The arithmetic of protocols, with slips that really happened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elections.results.domain.protocol import (
    BrokenIdentity,
    HintKind,
    check_protocol,
    transposed,
    uncheckable,
)
from elections.results.domain.templates import VOTES, standard_template

CLEAN = {
    "registered": 1200,
    "supplementary": 10,
    "received": 1150,
    "issued": 700,
    "unused": 440,
    "spoiled": 10,
    "in_box": 698,
    "valid": 680,
    "invalid": 18,
}
VOTES_CAST = {"L1": 400, "L2": 213, "L3": 67}
# The Central Election Commission's figures of 2023, and one page that misprinted them.
MAZHILIS_2023 = {
    "Amanat": 3_431_510,
    "Auyl": 693_938,
    "Respublica": 547_154,
    "Ak Zhol": 535_139,
    "PPK": 432_920,
    "OSDP": 331_058,
    "Baitaq": 146_431,
    "against all": 248_291,
}
NAMED_LINES = {
    line
    for identity in standard_template().identities
    for line in (*identity.left, *identity.right)
    if line != VOTES
}


def only(broken: tuple[BrokenIdentity, ...]) -> BrokenIdentity:
    (identity,) = broken
    return identity


def test_a_clean_protocol_breaks_nothing() -> None:
    assert check_protocol(CLEAN, VOTES_CAST) == ()


@pytest.mark.parametrize(
    ("changes", "code", "difference"),
    [
        ({"valid": 681, "invalid": 17}, "votes_are_valid", -1),
        ({"invalid": 17}, "box_is_sorted", -1),
        ({"received": 1149}, "received_accounted_for", 1),
        ({"registered": 689}, "issued_within_register", 1),
        ({"issued_early": 50, "issued_station": 649}, "issued_by_way", -1),
        ({"issued_mobile": 20, "mobile_requests": 15}, "mobile_requested", 5),
    ],
)
def test_each_identity_breaks_by_its_own_difference(
    changes: dict[str, int], code: str, difference: int
) -> None:
    broken = only(check_protocol({**CLEAN, **changes}, VOTES_CAST))

    assert (broken.code, broken.difference) == (code, difference)


def test_more_ballots_in_the_box_than_issued() -> None:
    lines = {"issued": 680, "in_box": 698, "valid": 680, "invalid": 18}

    broken = only(check_protocol(lines, VOTES_CAST))

    assert (broken.code, broken.left, broken.right) == ("box_within_issued", 698, 680)


@pytest.mark.parametrize(
    ("issued", "in_box", "asked"),
    [(1000, 990, False), (1000, 989, True), (100, 98, False), (100, 97, True)],
)
def test_ballots_taken_away_are_a_question_not_a_broken_protocol(
    issued: int, in_box: int, asked: bool
) -> None:
    broken = check_protocol({"issued": issued, "in_box": in_box}, {})

    assert [b.code for b in broken if b.is_question] == ["few_taken_away"] * asked


def test_a_missing_line_is_not_a_zero() -> None:
    lines = {"valid": 680, "in_box": 698}

    assert check_protocol(lines, VOTES_CAST) == ()
    assert "box_is_sorted" in uncheckable(lines, VOTES_CAST)


def test_transposed_digits_on_a_news_page_are_found_and_placed() -> None:
    misprinted = {**MAZHILIS_2023, "Amanat": 3_341_510}

    broken = only(check_protocol({"valid": 6_366_441}, misprinted))

    assert (broken.left, broken.difference) == (6_276_441, -90_000)
    hints = [(h.kind, h.line, h.repaired) for h in broken.hints]
    assert (HintKind.TRANSPOSED, "votes.Amanat", 3_431_510) in hints


def test_the_commission_s_own_figures_add_up() -> None:
    assert check_protocol({"valid": 6_366_441}, MAZHILIS_2023) == ()


def test_ballots_received_by_voters_and_votes_counted_are_two_figures() -> None:
    lines = {"registered": 12_035_004, "issued": 6_509_695, "valid": 6_366_441}

    assert check_protocol(lines, MAZHILIS_2023) == ()


def test_a_difference_by_nine_without_a_place_is_still_hinted() -> None:
    broken = only(check_protocol({"valid": 689}, {"L1": 400, "L2": 211, "L3": 69}))

    assert broken.difference == -9
    assert {hint.kind for hint in broken.hints} == {HintKind.TRANSPOSED}


def test_a_line_left_out_of_the_sum_is_named() -> None:
    broken = only(check_protocol({"valid": 613}, VOTES_CAST))

    assert broken.difference == 67
    assert [(h.kind, h.line) for h in broken.hints] == [
        (HintKind.OMITTED_OR_DOUBLED, "votes.L3")
    ]


def test_a_line_counted_twice_is_named() -> None:
    broken = only(check_protocol({"valid": 680 + 213}, VOTES_CAST))

    assert (HintKind.OMITTED_OR_DOUBLED, "votes.L2") in [
        (hint.kind, hint.line) for hint in broken.hints
    ]


def test_two_lines_that_changed_places_are_named() -> None:
    broken = only(check_protocol({"valid": 698, "in_box": 680, "invalid": 18}, {}))

    assert [(h.kind, h.line) for h in broken.hints if h.kind == HintKind.SWAPPED] == [
        (HintKind.SWAPPED, "in_box and valid")
    ]


def test_transposing_exchanges_any_two_digits() -> None:
    assert sorted(transposed(123)) == [132, 213, 321]


@given(value=st.integers(0, 10**9))
def test_a_transposition_always_differs_by_a_multiple_of_nine(value: int) -> None:
    assert all((value - other) % 9 == 0 for other in transposed(value))


@given(
    votes=st.dictionaries(st.sampled_from("ABCDEFG"), st.integers(0, 3000), min_size=1),
    invalid=st.integers(0, 300),
    unused=st.integers(0, 3000),
    spoiled=st.integers(0, 30),
)
def test_a_protocol_made_from_its_parts_never_breaks(
    votes: dict[str, int], invalid: int, unused: int, spoiled: int
) -> None:
    valid = sum(votes.values())
    in_box = valid + invalid
    lines = {
        "valid": valid,
        "invalid": invalid,
        "in_box": in_box,
        "issued": in_box,
        "unused": unused,
        "spoiled": spoiled,
        "received": in_box + unused + spoiled,
        "registered": in_box,
    }

    assert check_protocol(lines, votes) == ()


@given(
    lines=st.dictionaries(st.sampled_from(sorted(NAMED_LINES)), st.integers(0, 5000)),
    votes=st.dictionaries(st.sampled_from("ABC"), st.integers(0, 5000)),
)
def test_any_figures_are_judged_without_a_crash(
    lines: dict[str, int], votes: dict[str, int]
) -> None:
    for broken in check_protocol(lines, votes):
        assert broken.difference == broken.left - broken.right
