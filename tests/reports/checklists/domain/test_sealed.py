"""What must be sealed is parted from what may stand in clear."""

from __future__ import annotations

from reports.checklists.domain.authoring import read_checklist
from reports.checklists.domain.sealed import known_paths, sealed_paths, split_sealed
from tests.reports.checklists.authoring_texts import small_definition


def test_hidden_answers_leave_the_tree_with_their_written_path() -> None:
    answers = {"header": {"plate": "X 1", "voters": 9}, "rows": [{"name": "N", "n": 1}]}

    shown, sealed = split_sealed(
        answers, hidden={("header", "plate"), ("rows", "name")}
    )

    assert shown == {"header": {"voters": 9}, "rows": [{"n": 1}]}
    assert sealed == {"header/plate": "X 1", "rows/0/name": "N"}
    assert answers["header"] == {"plate": "X 1", "voters": 9}


def test_a_checklist_says_what_is_sealed() -> None:
    assert {("header", "plate"), ("comment",)} <= sealed_paths(small_definition())


WRITTEN = """
| survey |
| | type | name | label | sealed | role | calculation |
| | text | station | Station | | station | |
| | text | remark | Remark | | | |
| | text | slogan | Slogan | no | | |
| | barcode | box | Box | | | |
| | calculate | gist | | | | concat('x', ${remark}) |
| | calculate | echo | | | | ${gist} |
| | calculate | length | | no | | string-length(${remark}) |
| | calculate | shout | | | | ${slogan} |
| settings |
| | form_id | form_title | version | stage |
| | free | Free | 1 | voting |
"""


def test_what_is_written_freely_is_sealed_unless_the_checklist_opens_it() -> None:
    definition = read_checklist(WRITTEN, name="free.md").definition

    hidden = {path[-1] for path in sealed_paths(definition)}

    assert hidden == {"remark", "gist", "echo"}


def test_what_no_question_asks_is_hidden_except_for_the_times_of_the_phone() -> None:
    answers = {
        "start": "2023-03-19T07:00:00",
        "meta": {"instanceID": "uuid:1", "instanceName": "N"},
        "header": {"voters": 9, "unknown": "N"},
        "header/plate": "other",
    }

    shown, sealed = split_sealed(
        answers, hidden=(), known=known_paths(small_definition())
    )

    assert shown == {
        "start": "2023-03-19T07:00:00",
        "meta": {"instanceID": "uuid:1"},
        "header": {"voters": 9},
    }
    assert sealed == {
        "meta/instanceName": "N",
        "header/unknown": "N",
        "header/plate": "other",
    }
