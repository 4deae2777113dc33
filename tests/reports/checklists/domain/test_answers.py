"""Each kind of answer is read from any channel, or set aside with its rule."""

from __future__ import annotations

from typing import Any

import pytest

from reports.checklists.domain.validation import JudgedAnswers, judge_answers
from tests.reports.checklists.authoring_texts import small_definition

DEFINITION = small_definition()
ENOUGH = {"header": {"station": "0042"}, "overall": "good"}


def judged(**header: Any) -> JudgedAnswers:
    return judge_answers(
        DEFINITION, {"header": {"station": "0042", **header}, "overall": "good"}
    )


def rules(result: JudgedAnswers) -> list[str]:
    return [flag.rule for flag in result.flags]


@pytest.mark.parametrize("written", ["1200", 1200, 1200.0, " 1200 ", "1200.0"])
def test_a_whole_number_is_read_from_any_channel(written: object) -> None:
    result = judged(voters=written)

    assert result.answers["header"]["voters"] == 1200


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        (-3, "out_of_range"),
        ("1234567890", "out_of_range"),
        (5001, "out_of_range"),
        ("many", "wrong_type"),
        (True, "wrong_type"),
        (1.5, "wrong_type"),
        (float("nan"), "wrong_type"),
        (float("inf"), "wrong_type"),
        ([1], "wrong_type"),
        (10**400, "out_of_range"),
    ],
)
def test_an_impossible_number_is_set_aside_and_the_rest_counts(
    written: object, rule: str
) -> None:
    result = judged(voters=written)

    assert result.set_aside == {("header", "voters")}
    assert rules(result) == [rule]
    assert result.answers == ENOUGH


@pytest.mark.parametrize(
    ("name", "written", "read"),
    [
        ("share", "12.5", 12.5),
        ("share", 12, 12.0),
        ("day", "2023-03-19", "2023-03-19"),
        ("hour", "07:05", "07:05:00"),
        ("hour", "07:05:00.000+06:00", "07:05:00+06:00"),
        ("arrived_at", "2023-03-19T07:05:00.000+06:00", "2023-03-19T07:05:00+06:00"),
        ("arrived_at", "2023-03-19 07:05", "2023-03-19T07:05:00"),
        ("position", "49.8 73.1 0 5", "49.8 73.1 0.0 5.0"),
        ("position", [49.8, 73.1], "49.8 73.1"),
        ("plate", 77, "77"),
    ],
)
def test_other_kinds_are_normalized(name: str, written: object, read: object) -> None:
    assert judged(**{name: written}).answers["header"][name] == read


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("share", "much"),
        ("share", 101),
        ("share", -1),
        ("share", float("nan")),
        ("share", 10**400),
        ("day", "2023-02-30"),
        ("day", "19.03.2023"),
        ("hour", "25:00"),
        ("hour", "noon"),
        ("arrived_at", "2023-03-19"),
        ("arrived_at", "2023-13-19T07:00"),
        ("position", "91 73"),
        ("position", "here"),
        ("position", "49 73 high"),
        ("plate", {"a": 1}),
        ("plate", "x" * 10_001),
        ("plate", 10**400),
    ],
)
def test_impossible_values_of_other_kinds_are_set_aside(
    name: str, written: object
) -> None:
    result = judged(**{name: written})

    assert result.set_aside == {("header", name)}
    assert len(result.flags) == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [("yes", "yes"), (" yes ", "yes"), (True, "yes"), (False, "no")],
)
def test_a_choice_is_read_from_any_channel(written: object, read: str) -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "procedures": {"sealed": written}})

    assert result.answers["procedures"]["sealed"] == read


@pytest.mark.parametrize("written", ["maybe", 1, ["yes"], "YES"])
def test_an_unknown_choice_is_set_aside(written: object) -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "procedures": {"sealed": written}})

    assert result.set_aside == {("procedures", "sealed")}
    assert rules(result) == ["unknown_choice"]


@pytest.mark.parametrize("written", ["media police", ["media", "police", "media"]])
def test_ticked_options_come_in_the_forms_order(written: object) -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "procedures": {"present": written}})

    assert result.answers["procedures"]["present"] == ["police", "media"]


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("media ghosts", "unknown_choice"),
        ("media none", "contradictory_choices"),
        (["not_observed", "media"], "contradictory_choices"),
        (7, "wrong_type"),
    ],
)
def test_impossible_options_are_set_aside(written: object, rule: str) -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "procedures": {"present": written}})

    assert rules(result) == [rule]
