"""A new version says what it changes, and what figures will feel."""

from __future__ import annotations

from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.differences import Differences, differences
from tests.reports.checklists.authoring_texts import SMALL, small_definition


def after(*changes: tuple[str, str]) -> Differences:
    text = SMALL
    for before, now in changes:
        assert before in text
        text = text.replace(before, now)
    return differences(small_definition(), read_definition(text, name="small.md"))


def test_the_same_questions_in_a_new_version_are_no_difference() -> None:
    found = after(("| 1 | English (en)", "| 2 | English (en)"))

    assert found.is_empty
    assert found.consequences == ()


def test_a_question_that_goes_is_named_with_its_role() -> None:
    found = after(("| text | comment | B04 |", "| text | remark | B05 |"))

    assert [question.code for question in found.added] == ["B05"]
    assert [question.code for question in found.removed] == ["B04"]
    assert any("B04 is no longer asked" in text for text in found.consequences)


def test_a_role_that_is_lost_is_a_consequence() -> None:
    found = after(("| registered_voters | | | |", "| | | | |"))

    assert any("registered_voters" in text for text in found.consequences)


def test_labels_rules_and_choices_are_compared() -> None:
    found = after(
        ("Box sealed", "Is the box sealed?"),
        ("${sealed} = 'yes'", "${sealed} = 'no'"),
        ("| | who | media | Media | БАҚ |\n", ""),
    )

    changes = {
        (one.question.name, change.what)
        for one in found.changed
        for change in one.changes
    }
    assert changes == {
        ("sealed", "label (EN)"),
        ("present", "asked if"),
        ("present", "choices"),
    }
    assert any("media can no longer" in text for text in found.consequences)
    assert any("columns" in text for text in found.consequences)


def test_other_negative_choices_make_a_share_jump() -> None:
    found = after(("| bad very_bad |", "| very_bad |"))

    assert any("share jumps" in text for text in found.consequences)


def test_another_kind_does_not_add_up() -> None:
    found = after(("| integer | voters |", "| decimal | voters |"))

    assert any("do not add up" in text for text in found.consequences)
