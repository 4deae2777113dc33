"""The entry page: every question is drawn, and its fields become the same tree."""

from __future__ import annotations

from datetime import timedelta, timezone
from pathlib import Path

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


def everything() -> ChecklistDefinition:
    """Return a checklist with every kind of question."""
    path = Path(__file__).parents[3] / "data" / "xlsforms" / "observation.md"
    return read_definition(path.read_bytes(), name=path.name)


def fields_in(parts: tuple[Field | Table | Fieldset, ...]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for part in parts:
        if isinstance(part, Field):
            found[part.name] = part
        elif isinstance(part, Fieldset):
            found |= fields_in(part.parts)
        else:
            found |= {field.name: field for row in part.rows for field in row}
    return found


def test_every_kind_of_question_has_its_control() -> None:
    lists = {"districts.csv": [(f"d{n}", f"District {n}") for n in range(20)]}

    drawn = fields_in(draw(everything(), language="en", given={}, lists=lists))

    assert {name.split("/")[-1]: field.control for name, field in drawn.items()} == {
        "district": "list",
        "region": "radio",
        "town": "radio",
        "seal_code": "text",
        "position": "position",
        "arrived_at": "text",
        "sealed": "radio",
        "why_open": "area",
        "queue": "text",
        "present": "checkbox",
        "present_other": "text",
        "trust": "radio",
        "noise": "radio",
        "worries": "rank",
        "photo": "file",
        "voice": "file",
        "film": "file",
        "paper": "file",
        "agreed": "checkbox",
        "overall": "radio",
        "comment": "area",
        "boxes": "text",
        "inside": "text",
        "damage": "checkbox",
        "total": "note",
        "day": "text",
        "hour": "text",
        "share": "text",
    }
    noise = [option.code for option in drawn["hall/noise"].options]
    assert noise == ["0", "0.5", "1", "1.5", "2"]


def test_a_ranking_is_read_in_the_order_of_its_places() -> None:
    fields = {"hall/worries": ["seals", "", "lists"]}

    answers = answers_from_fields(everything(), fields, zone=ASTANA)
    again = fields_in(draw(everything(), language="en", given=fields))["hall/worries"]

    assert answers == {"hall": {"worries": "seals lists"}}
    assert again.places == ("seals", "lists", "")


def test_marks_of_a_range_and_rows_of_a_repeat_are_read() -> None:
    fields = {
        "hall/trust": ["4"],
        "hall/agreed": ["OK"],
        "visit/position": ["43.2 76.9"],
        "box/1/state/damage": ["broken", "opened"],
        "box/1/inside": ["7"],
        "mission": ["never typed"],
    }

    answers = answers_from_fields(everything(), fields, zone=ASTANA)
    judged = judge_answers(everything(), answers)

    assert answers == {
        "hall": {"trust": "4", "agreed": "OK"},
        "visit": {"position": "43.2 76.9"},
        "box": [{"inside": "7", "state": {"damage": "broken opened"}}],
    }
    assert judged.answers["hall"]["trust"] == 4
    assert judged.answers["box"][0]["state"]["damage"] == ["broken", "opened"]
