"""What must be sealed is parted from what may stand in clear."""

from __future__ import annotations

from reports.checklists.domain.sealed import sealed_paths, split_sealed
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
    assert sealed_paths(small_definition()) == {("header", "plate")}
