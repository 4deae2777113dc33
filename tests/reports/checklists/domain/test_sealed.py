"""What must be sealed is taken out of the answers, wherever it lies."""

from __future__ import annotations

from reports.checklists.domain.sealed import sealed_paths, split_sealed
from tests.reports.checklists.authoring_texts import small_definition


def test_sealed_questions_are_found_by_their_column() -> None:
    assert sealed_paths(small_definition()) == {("header", "plate")}


def test_sealed_answers_are_taken_out_and_the_rest_stays() -> None:
    answers = {"header": {"station": "7", "plate": "A 1"}, "overall": "good"}

    shown, sealed = split_sealed(answers, hidden=[("header", "plate")])

    assert shown == {"header": {"station": "7"}, "overall": "good"}
    assert sealed == {"header/plate": "A 1"}


def test_sealed_answers_in_a_repeat_carry_its_number() -> None:
    answers = {"cars": [{"plate": "A 1", "color": "red"}, {"plate": "B 2"}, "odd"]}

    shown, sealed = split_sealed(answers, hidden=[("cars", "plate")])

    assert shown == {"cars": [{"color": "red"}, {}, "odd"]}
    assert sealed == {"cars/0/plate": "A 1", "cars/1/plate": "B 2"}
