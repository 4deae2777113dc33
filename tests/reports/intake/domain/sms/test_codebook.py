"""The codes of a checklist are short, stable and never two for one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.checklists.domain.authoring import read_definition
from reports.checklists.services.publishing import LIBRARY
from reports.intake.domain.sms.codebook import keywords, sms_book
from reports.intake.domain.sms.replies import (
    WORDS,
    Answer,
    Problem,
    reply_to_problem,
    reply_to_report,
)
from reports.intake.domain.sms.segments import fits_one
from tests.reports.checklists.authoring_texts import SMALL, small_definition


def test_the_small_checklist_asks_what_has_a_role_or_speaks_against() -> None:
    book = sms_book(small_definition(), code="SM")

    assert [item.code for item in book.items] == ["H09", "B01", "B03"]
    assert book.by_code["B01"].choices == {
        "Y": "yes",
        "N": "no",
        "X": "not_observed",
        "Z": "not_applicable",
    }


def test_the_column_sms_chooses_and_orders() -> None:
    definition = small_definition()
    wanted = {"overall": "1", "sealed": "2", "present": "yes"}
    questions = tuple(replace(q, sms=wanted.get(q.name)) for q in definition.questions)

    book = sms_book(replace(definition, questions=questions), code="SM")

    assert [item.code for item in book.items] == ["B03", "B01", "B02"]


def test_the_column_sms_is_read_from_the_sheet() -> None:
    source = SMALL.replace("| phrase |", "| phrase | sms |").replace(
        "| ballot boxes not sealed |", "| ballot boxes not sealed | no |"
    )

    definition = read_definition(source, name="small.md")

    book = sms_book(definition, code="SM")
    assert "B01" not in book.by_code


def test_a_later_checklist_never_takes_an_earlier_ones_word() -> None:
    first = keywords(["counting"])
    both = keywords(["counting", "complaint", "c", "C"])

    assert both["counting"] == first["counting"] == "CO"
    assert len(set(both.values())) == 4


def test_each_version_has_a_keyword_of_its_own() -> None:
    assert sms_book(small_definition(), code="SM", number=2).keyword == "SM2"


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.md")), ids=lambda p: p.stem)
def test_every_shipped_checklist_can_be_coded(path: Path) -> None:
    definition = read_definition(path.read_bytes(), name=path.name)

    book = sms_book(definition, code="XX")

    assert len(book.by_code) == len(book.items)
    for item in book.items:
        assert set(item.choices.values()) == set(item.question.choice_codes)
        assert len({len(sign) for sign in item.choices}) <= 1


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_reply_is_one_message(language: str) -> None:
    answer = Answer(
        code="ABCDEFGH",
        keyword="OP",
        station="KZ-00421",
        count=37,
        problems=[f"A{n:02}" for n in range(40)],
        is_confirmed=False,
        is_incomplete=True,
    )

    texts = [reply_to_report(answer, language=language)] + [
        reply_to_problem(
            problem,
            keywords=["OP", "VO", "CO"],
            example="OP KZ00427 T0815 A24Y",
            language=language,
        )
        for problem in Problem
    ]

    assert all(fits_one(text) for text in texts)
    assert "A00" in texts[0]
