"""The entry page: every question is drawn, and its fields become the same tree."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.domain.validation import judge_answers
from reports.checklists.services.publishing import LIBRARY
from reports.intake.domain.entry import (
    UNDRAWN,
    Field,
    Fieldset,
    Table,
    draw,
)
from reports.intake.domain.entry_answers import answers_from_fields

ASTANA = timezone(timedelta(hours=6))


def shipped(name: str) -> ChecklistDefinition:
    path = LIBRARY / f"{name}.md"
    return read_definition(path.read_bytes(), name=path.name)


def names(parts: tuple[Field | Table | Fieldset, ...]) -> set[str]:
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Field):
            found.add(part.name)
        elif isinstance(part, Table):
            found |= {field.name for row in part.rows for field in row}
        else:
            found |= names(part.parts)
    return found


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.md")), ids=lambda p: p.stem)
def test_every_question_of_a_shipped_checklist_is_drawn(path: object) -> None:
    definition = shipped(path.stem)  # type: ignore[attr-defined]  # a Path of the glob

    drawn = names(draw(definition, language="kk", given={}))

    asked = {
        "/".join(q.path)
        for q in definition.questions
        if not q.repeat and q.kind not in UNDRAWN
    }
    assert asked <= drawn


def test_typed_fields_become_a_tree_that_is_judged_without_a_flag() -> None:
    definition = shipped("voting")
    fields = {
        "header/station": ["KZ-0042"],
        "header/arrived_at": ["2023-03-19T10:05"],
        "header/registered_voters": ["1200"],
        "assessment/overall": ["good"],
        "presence/others_present": ["proxies", "media"],
        "header/team": ["  "],
    }

    answers = answers_from_fields(definition, fields, zone=ASTANA)

    assert answers["header"] == {
        "station": "KZ-0042",
        "arrived_at": "2023-03-19T10:05:00+06:00",
        "registered_voters": "1200",
    }
    assert answers["presence"]["others_present"] == "proxies media"
    assert not judge_answers(definition, answers).set_aside


def test_rows_of_a_repeat_are_kept_in_order_and_empty_ones_left_out() -> None:
    definition = shipped("counting")
    fields = {
        "results/protocol_votes/0/contestant": ["A"],
        "results/protocol_votes/0/votes": ["12"],
        "results/protocol_votes/2/contestant": ["B"],
        "results/protocol_votes/2/votes": ["7"],
    }

    answers = answers_from_fields(definition, fields, zone=ASTANA)

    assert answers["results"]["protocol_votes"] == [
        {"contestant": "A", "votes": "12"},
        {"contestant": "B", "votes": "7"},
    ]


def test_a_time_that_is_none_is_kept_to_be_judged() -> None:
    definition = shipped("voting")

    answers = answers_from_fields(
        definition, {"header/arrived_at": ["about ten"]}, zone=ASTANA
    )

    assert answers["header"]["arrived_at"] == "about ten"


def test_what_was_typed_is_drawn_again() -> None:
    definition = shipped("voting")

    parts = draw(definition, language="en", given={"header/station": ["S-1"]})

    header = parts[0]
    assert isinstance(header, Fieldset)
    station = next(p for p in header.parts if isinstance(p, Field) and "st" in p.name)
    assert station.value == "S-1"
