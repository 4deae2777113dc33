"""Definitions are looked up by path, role and item, and survive storage."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from reports.checklists.domain.definition import (
    UnreadableDefinition,
    answer_at,
    definition_from_json,
    definition_to_json,
    text_in,
)
from tests.reports.checklists.authoring_texts import small_definition


def test_a_definition_survives_storage_as_json() -> None:
    definition = small_definition()

    stored = json.loads(json.dumps(definition_to_json(definition)))

    assert definition_from_json(stored) == definition


def test_equal_definitions_are_stored_equally() -> None:
    first = json.dumps(definition_to_json(small_definition()), sort_keys=True)
    second = json.dumps(definition_to_json(small_definition()), sort_keys=True)

    assert first == second


def test_a_stored_definition_of_another_shape_says_what_to_do() -> None:
    with pytest.raises(UnreadableDefinition, match="publish it again"):
        definition_from_json({"code": "small"})


def test_questions_are_found_by_role_path_and_item() -> None:
    definition = small_definition()

    station = definition.question_for("station")

    assert station is definition.question_at(("header", "station"))
    assert station is definition.question_with_item("H04")
    assert definition.question_for("nothing") is None
    assert definition.questions_for("nothing") == ()


def test_repeats_are_found_by_role() -> None:
    votes = small_definition().group_for("protocol_votes")

    assert votes is not None
    assert votes.is_repeat
    assert votes.path == ("procedures", "votes")
    assert small_definition().group_at(votes.path) == votes


def test_roles_with_a_prefix_are_keyed_by_the_rest() -> None:
    found = small_definition().questions_with_prefix("arrived")

    assert list(found) == ["_at"]


def test_a_missing_language_falls_back_to_english() -> None:
    assert text_in({"en": "Yes", "kk": "Иә"}, "kk") == "Иә"
    assert text_in({"en": "Yes", "kk": "Иә"}, "ru") == "Yes"
    assert text_in({"ru": "Да"}, "kk") == "Да"
    assert text_in({}, "kk") == ""


def test_answers_are_found_by_path() -> None:
    tree = {"header": {"station": "7"}}

    assert answer_at(tree, ("header", "station")) == "7"
    assert answer_at(tree, ("header", "station", "deeper")) is None
    assert answer_at(tree, ("elsewhere",)) is None


def test_definitions_are_read_without_the_authors_libraries() -> None:
    code = (
        "import sys, reports.checklists.domain.validation,"
        " reports.checklists.domain.codebook;"
        "assert not {'pyxform', 'typst', 'openpyxl'} & set(sys.modules)"
    )

    finished = subprocess.run([sys.executable, "-c", code], check=False)

    assert finished.returncode == 0


def test_labels_and_titles_are_read_in_a_language() -> None:
    definition = small_definition()
    station = definition.question_for("station")
    assert station is not None

    assert station.label("kk") == "Учаске"
    assert definition.title("kk") == "Шағын парақ"
    assert definition.title("ru") == "Small checklist"


def test_ratings_are_known_by_their_choices() -> None:
    definition = small_definition()
    overall = definition.question_for("overall")
    sealed = definition.question_with_item("B01")
    assert overall is not None
    assert sealed is not None

    assert overall.is_rating
    assert not sealed.is_rating
