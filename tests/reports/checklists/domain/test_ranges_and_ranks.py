"""Questions that are drawn or ordered are read, printed and counted like the others."""

from __future__ import annotations

from pathlib import Path

import pytest

import tests.data
from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.codebook import codebook_of, pack_answers
from reports.checklists.domain.definition import ChecklistDefinition, QuestionKind
from reports.checklists.domain.validation import judge_answers
from reports.checklists.renderers.paper_layout import lay_out

FORMS = sorted((Path(tests.data.__file__).parent / "forms").glob("*.md"))


def read(path: Path) -> ChecklistDefinition:
    return read_definition(path.read_bytes(), name=path.name)


RANKING = read(next(path for path in FORMS if path.stem == "ranking"))


def test_a_rank_keeps_the_order_that_was_given() -> None:
    result = judge_answers(RANKING, {"trust": 4, "worries": "seals crowd lists"})

    assert result.answers["worries"] == ["seals", "crowd", "lists"]
    assert result.flags == ()


@pytest.mark.parametrize("sent", ["seals nowhere", 7, {"seals": 1}])
def test_a_rank_of_unknown_choices_is_set_aside(sent: object) -> None:
    result = judge_answers(RANKING, {"trust": 4, "worries": sent})

    assert result.set_aside == {("worries",)}


def test_a_range_is_a_whole_number_unless_its_steps_are_not() -> None:
    kinds = {question.name: question.kind for question in RANKING.questions}

    assert kinds["trust"] is QuestionKind.INTEGER
    assert kinds["noise"] is QuestionKind.DECIMAL


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_every_form_can_be_printed_and_has_a_codebook(path: Path) -> None:
    definition = read(path)
    judged = judge_answers(definition, {})

    assert lay_out(definition, language="en") is not None
    assert codebook_of(definition) is not None
    assert len(pack_answers(definition, judged.answers)) >= len(definition.selects)
