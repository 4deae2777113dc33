"""An impossible answer is set aside with a flag; the report always counts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.validation import JudgedAnswers, judge_answers
from tests.reports.checklists.authoring_texts import SMALL, small_definition

DEFINITION = small_definition()
ENOUGH = {"header": {"station": "0042"}, "overall": "good"}

NAMES = [group.name for group in DEFINITION.groups]
NAMES += [question.name for question in DEFINITION.questions]
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["yes", "2023-03-19", "7", "\x00", "\ud800", "1e309"])
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=6
        )
    ),
    max_leaves=30,
)


def judged(**header: Any) -> JudgedAnswers:
    return judge_answers(
        DEFINITION, {"header": {"station": "0042", **header}, "overall": "good"}
    )


def rules(result: JudgedAnswers) -> list[str]:
    return [flag.rule for flag in result.flags]


def test_plain_answers_pass_without_a_flag() -> None:
    result = judge_answers(DEFINITION, ENOUGH)

    assert result.answers == ENOUGH
    assert result.flags == ()
    assert result.set_aside == frozenset()


def test_repeats_are_lists_and_faults_name_their_number() -> None:
    votes = [{"contestant": "A", "number": 10}, {"contestant": "B", "number": -1}]

    result = judge_answers(DEFINITION, {**ENOUGH, "procedures": {"votes": votes}})

    assert result.answers["procedures"]["votes"] == [
        {"contestant": "A", "number": 10},
        {"contestant": "B"},
    ]
    assert result.set_aside == {("procedures", "votes", "1", "number")}


def test_a_single_repeat_is_a_list_of_one() -> None:
    result = judge_answers(
        DEFINITION, {**ENOUGH, "procedures": {"votes": {"number": 10}}}
    )

    assert result.answers["procedures"]["votes"] == [{"number": 10}]


def test_too_many_repeats_are_cut_with_a_flag() -> None:
    votes = [{"number": 1}] * 1000

    result = judge_answers(DEFINITION, {**ENOUGH, "procedures": {"votes": votes}})

    assert len(result.answers["procedures"]["votes"]) == 300
    assert "too_many" in rules(result)


@pytest.mark.parametrize(
    "answers",
    [
        {"header": "x", "overall": "good"},
        {**ENOUGH, "procedures": {"votes": "x"}},
        {**ENOUGH, "procedures": {"votes": ["x"]}},
    ],
)
def test_a_wrong_shape_is_flagged(answers: dict[str, Any]) -> None:
    assert "wrong_shape" in rules(judge_answers(DEFINITION, answers))


def test_a_departure_before_the_arrival_is_set_aside() -> None:
    result = judged(
        arrived_at="2023-03-19T10:00:00+06:00", departed_at="2023-03-19T09:00:00+06:00"
    )

    assert rules(result) == ["departure_first"]
    assert result.set_aside == {("header", "departed_at")}
    assert "departed_at" not in result.answers["header"]
    assert "arrived_at" in result.answers["header"]


def test_a_count_that_passes_midnight_is_no_fault() -> None:
    result = judged(arrived_at="2023-03-19T20:00", departed_at="2023-03-20T02:30")

    assert result.flags == ()


def test_times_with_and_without_an_offset_compare_by_the_clock() -> None:
    result = judged(arrived_at="2023-03-19T10:00+06:00", departed_at="2023-03-19T10:30")

    assert result.flags == ()


def test_a_bad_assessment_without_a_comment_is_flagged_and_counts() -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "overall": "very_bad"})

    assert rules(result) == ["comment_missing"]
    assert result.answers["overall"] == "very_bad"


def test_a_missing_required_answer_is_flagged() -> None:
    result = judge_answers(DEFINITION, {"overall": "good"})

    assert rules(result) == ["required_missing"]
    assert result.set_aside == frozenset()


def test_a_required_answer_set_aside_is_flagged_once() -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "overall": "awful"})

    assert rules(result) == ["unknown_choice"]


def test_unknown_answers_are_kept_and_flagged() -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "older": {"asked": "this"}})

    assert result.answers["older"] == {"asked": "this"}
    assert rules(result) == ["unknown_question"]


def test_what_phones_add_is_kept_without_a_flag() -> None:
    result = judge_answers(DEFINITION, {**ENOUGH, "meta": {"instanceID": "uuid:1"}})

    assert result.answers["meta"] == {"instanceID": "uuid:1"}
    assert result.flags == ()


def test_a_flood_of_unknown_answers_is_cut() -> None:
    flood = {f"key{number}": number for number in range(10_000)}

    result = judge_answers(DEFINITION, {**ENOUGH, **flood})

    assert len(result.answers) == 52
    assert "too_many" in rules(result)


def test_sealed_values_do_not_appear_in_flags() -> None:
    result = judged(plate="A" * 10_001)

    assert result.flags[0].values == ("",)


def test_characters_that_cannot_be_stored_are_dropped() -> None:
    result = judged(station="00\x0042", plate="\ud800")

    assert result.answers["header"]["station"] == "0042"
    assert "\ud800" not in result.answers["header"]["plate"]


def test_deeply_nested_input_is_survived() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]

    result = judge_answers(DEFINITION, {"header": deep, "other": deep, "overall": deep})

    assert "wrong_shape" in rules(result)


@pytest.mark.parametrize("answers", [None, [], "x", 7])
def test_answers_that_are_no_tree_are_flagged(answers: object) -> None:
    result = judge_answers(DEFINITION, answers)

    assert result.answers == {}
    assert rules(result) == ["unreadable_answers"]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answers=TREES)
def test_nothing_sent_can_break_the_judging(answers: object) -> None:
    result = judge_answers(DEFINITION, answers)

    stored = json.dumps(result.answers, allow_nan=False, ensure_ascii=False)
    assert "\x00" not in stored
    stored.encode()
    assert judge_answers(DEFINITION, answers) == result


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(answers=TREES)
def test_judging_judged_answers_changes_nothing(answers: object) -> None:
    once = judge_answers(DEFINITION, answers).answers

    assert judge_answers(DEFINITION, once).answers == once


def test_roles_on_unusual_questions_break_nothing() -> None:
    source = SMALL.replace("| dateTime | arrived_at", "| text | arrived_at")
    source = source.replace("| dateTime | departed_at", "| text | departed_at")
    source = source.replace("select_one rating", "select_multiple rating")
    definition = read_definition(source, name="odd.md")
    times = {"arrived_at": "2023-99-99T10:00", "departed_at": "2023-03-19T09:00"}

    result = judge_answers(
        definition, {"header": {"station": "7", **times}, "overall": "bad"}
    )

    assert result.answers["overall"] == ["bad"]
    assert result.flags == ()


def test_a_checklist_without_roles_is_judged_all_the_same() -> None:
    source = SMALL
    for role in ("arrived_at", "departed_at", "overall", "comment"):
        source = source.replace(f"| {role} | |", "| | |")
        source = source.replace(f"| {role} | bad", "| | bad")
    definition = read_definition(source, name="plain.md")

    result = judge_answers(definition, {**ENOUGH, "overall": "bad"})

    assert result.flags == ()


def test_flags_are_bounded() -> None:
    row = {f"key{number}": number for number in range(40)}

    result = judge_answers(
        DEFINITION, {**ENOUGH, "procedures": {"votes": [row for _ in range(300)]}}
    )

    assert len(result.flags) == 500
