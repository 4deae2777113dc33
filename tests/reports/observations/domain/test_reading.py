"""A report in words: every question, with what became of it."""

from __future__ import annotations

from typing import Any

from reports.checklists.domain.authoring import read_definition
from reports.observations.domain.reading import (
    Line,
    Remarks,
    parts_of,
)
from tests.factories.observations import shipped, tree


def lines(remarks: Remarks | None = None, **answers: Any) -> dict[str, Line]:
    """Return the lines of a voting checklist by question name."""
    parts = parts_of(
        shipped("voting"), tree("voting", **answers), remarks=remarks or Remarks()
    )
    return {line.path.split("/")[-1]: line for part in parts for line in part.lines}


def test_answers_are_in_words_and_states_are_told_apart() -> None:
    read = lines(stuffing="yes", carousel="not_observed", others_present=["media"])

    assert (read["stuffing"].text, read["stuffing"].is_serious) == ("Yes", True)
    assert read["carousel"].text == "Not observed"
    assert (read["carousel"].state, read["vote_buying"].state) == (
        "not_observed",
        "missing",
    )
    assert not read["carousel"].is_negative
    assert read["others_present"].text == "Media"
    assert read["vote_buying"].text == "No answer"


def test_what_was_set_aside_says_so_until_it_is_corrected() -> None:
    remarks = Remarks(set_aside={"header/voted_so_far"})

    assert lines(remarks)["voted_so_far"].text == "Set aside"
    assert lines(remarks, voted_so_far=7)["voted_so_far"].text == "7"


def test_a_corrected_answer_shows_what_it_was() -> None:
    reported = tree("voting", stuffing="yes")

    read = lines(Remarks(reported=reported), stuffing="no", carousel="no")

    assert read["stuffing"].before == "Yes"
    assert read["carousel"].before == "no answer"


def test_flags_stand_beside_their_question_and_moments_are_readable() -> None:
    remarks = Remarks(flags={"header/arrived_at": ["Too early."]})

    arrival = lines(remarks, arrived_at="2023-03-19T10:05+06:00")["arrived_at"]

    assert arrival.flags == ("Too early.",)
    assert arrival.text == "19 March 2023, 10:05 (UTC+06:00)"


def test_rows_of_a_repeat_are_parts_of_their_own() -> None:
    definition = shipped("counting")
    group = next(group for group in definition.groups if group.is_repeat)
    tree_of_rows: dict[str, Any] = {}
    inside = tree_of_rows
    for name in group.path[:-1]:
        inside = inside.setdefault(name, {})
    inside[group.name] = [{}, {}]

    titles = [
        part.title for part in parts_of(definition, tree_of_rows, remarks=Remarks())
    ]

    label = group.labels["en"]
    assert {f"{label} 1", f"{label} 2"} <= set(titles)


def test_what_is_nested_in_a_repeat_is_read_row_by_row_in_the_order_of_the_form() -> (
    None
):
    form = """
| survey |
| | type | name | label | calculation |
| | begin repeat | party | Party | |
| | text | name | Name | |
| | calculate | long | | string-length(${name}) |
| | calculate | never | | 1 |
| | begin group | seen | Seen | |
| | select_one yn | badge | Badge | |
| | begin repeat | pass | Pass | |
| | integer | number | Number | |
| | end repeat | | | |
| | end group | | | |
| | end repeat | | | |
| | integer | queue | Queue | |

| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |

| settings |
| | form_id | version | stage |
| | nested | 1 | voting |
"""
    rows = [{}, {"seen": {"badge": "no", "pass": [{"number": 7}]}}]
    opened = {"party/1/name": "Aster", "party/1/long": "5"}

    parts = parts_of(
        read_definition(form, name="nested.md"),
        {"party": rows, "queue": 3},
        remarks=Remarks(opened=opened),
    )

    told = [(part.title, line.path, line.text) for part in parts for line in part.lines]
    assert told == [
        ("Party 1", "party/0/name", "No answer"),
        ("Seen", "party/0/seen/badge", "No answer"),
        ("Party 2", "party/1/name", "Aster"),
        ("Party 2", "party/1/long", "5"),
        ("Seen", "party/1/seen/badge", "No"),
        ("Pass 1", "party/1/seen/pass/0/number", "7"),
        ("", "queue", "3"),
    ]


def test_what_is_sealed_is_read_only_by_who_may() -> None:
    opened = {"assessment/comment": "A long queue", "loose": "unasked"}

    assert lines()["comment"].text == "Sealed"
    assert lines(Remarks(opened={}))["comment"].text == "No answer"
    read = lines(Remarks(opened=opened))
    assert read["comment"].text == "A long queue"
    assert read["loose"].text == "unasked"
