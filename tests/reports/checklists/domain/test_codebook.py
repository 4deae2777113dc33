"""Answers pack to one byte per ticked question and come back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.checklists.domain.codebook import (
    WrongShape,
    codebook_of,
    numbers,
    pack_answers,
    unpack_answers,
)
from tests.reports.checklists.authoring_texts import small_definition

DEFINITION = small_definition()
SEALED = ("procedures", "sealed")
PRESENT = ("procedures", "present")
OVERALL = ("overall",)


def test_columns_are_each_question_and_each_option_in_the_forms_order() -> None:
    columns = codebook_of(DEFINITION).columns

    assert [(c.item_code, c.option) for c in columns] == [
        ("B01", None),
        ("B02", "police"),
        ("B02", "media"),
        ("B02", "none"),
        ("B03", None),
    ]
    assert [c.offset for c in columns] == [0, 1, 2, 3, 4]


def test_meanings_of_a_byte_are_in_the_codebook() -> None:
    sealed = codebook_of(DEFINITION).columns[0]

    assert sealed.meanings == {
        0: "missing",
        1: "not_observed",
        2: "not_applicable",
        3: "set_aside",
        4: "yes",
        5: "no",
    }


def test_offsets_lead_to_the_first_byte_of_each_question() -> None:
    assert codebook_of(DEFINITION).offsets() == {SEALED: 0, PRESENT: 1, OVERALL: 4}


def test_answers_are_packed_by_their_place_in_the_form() -> None:
    answers = {"procedures": {"sealed": "no", "present": ["media"]}, "overall": "bad"}

    assert pack_answers(DEFINITION, answers) == bytes([5, 4, 5, 4, 6])


def test_nothing_answered_is_missing_everywhere() -> None:
    assert pack_answers(DEFINITION, {}) == bytes(5)


def test_what_was_set_aside_is_neither_missing_nor_no() -> None:
    packed = pack_answers(DEFINITION, {}, set_aside={SEALED, PRESENT})

    assert packed == bytes([3, 3, 3, 3, 0])


def test_not_observed_has_the_same_code_everywhere() -> None:
    answers = {"procedures": {"sealed": "not_observed", "present": ["not_observed"]}}

    assert pack_answers(DEFINITION, answers)[:4] == bytes([1, 1, 1, 1])


def test_whole_numbers_come_in_the_forms_order() -> None:
    assert numbers(DEFINITION, {"header": {"voters": 1200}}) == [1200]
    assert numbers(DEFINITION, {"header": {"voters": True}}) == [None]
    assert codebook_of(DEFINITION).integers == (("header", "voters"),)


def test_bytes_of_another_checklist_are_refused() -> None:
    with pytest.raises(WrongShape):
        unpack_answers(DEFINITION, b"\x04")


def test_not_observed_of_several_options_unpacks_as_such() -> None:
    answers = {"procedures": {"present": ["not_observed"]}}

    found = unpack_answers(DEFINITION, pack_answers(DEFINITION, answers))

    assert found[PRESENT] == ["not_observed"]


@given(
    sealed=st.sampled_from(["yes", "no", "not_observed", "not_applicable", None]),
    present=st.lists(st.sampled_from(["police", "media"]), unique=True),
    overall=st.sampled_from(["very_good", "good", "bad", "very_bad", None]),
)
def test_unpacking_gives_back_what_was_packed(
    sealed: str | None, present: list[str], overall: str | None
) -> None:
    ordered = [code for code in ("police", "media") if code in present]
    answers: dict[str, Any] = {
        "procedures": {"sealed": sealed, "present": ordered},
        "overall": overall,
    }

    found = unpack_answers(DEFINITION, pack_answers(DEFINITION, answers))

    assert found == {SEALED: sealed, PRESENT: ordered or None, OVERALL: overall}
