"""What the phone decided is decided again; a difference is a flag, never a refusal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from reports.checklists.domain.archives import UnreadableXLSForm
from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    definition_from_json,
    definition_to_json,
)
from reports.checklists.domain.validation import judge_answers

FORM = """
| survey |
| | type | name | label | required | relevant | constraint | constraint_message | calculation | choice_filter | parameters | sealed |
| | select_one yn | open | Open | yes | | | | | | | |
| | integer | queue | Queue | ${open} = 'yes' | | . < 500 | Fewer than 500. | | | | |
| | begin group | shut | Shut | | ${open} = 'no' | | | | | | |
| | text | reason | Reason | yes | | | | | | | |
| | end group | | | | | | | | | | |
| | calculate | double | | | | | | ${queue} * 2 | | | |
| | select_one region | region | Region | | | | | | | | |
| | select_one district | district | District | | | | | | region = ${region} | | |
| | range | trust | Trust | | | | | | | start=1 end=5 step=1 | |
| | text | plate | Plate | | | string-length(.) < 5 | | | | | yes |
| | date | day | Day | | | . <= today() | Not in the future. | | | | |
| | begin repeat | row | Row | | | | | | | | |
| | integer | x | X | | | count(../../row[x = current()/../x]) = 1 | Each number once. | | | | |
| | end repeat | | | | | | | | | | |

| choices |
| | list_name | name | label | region |
| | yn | yes | Yes | |
| | yn | no | No | |
| | region | north | North | |
| | region | south | South | |
| | district | n1 | N1 | north |
| | district | s1 | S1 | south |

| settings |
| | form_id | version | stage |
| | logic | 1 | voting |
"""  # noqa: E501 - a table reads by its columns
DEFINITION = read_definition(FORM, name="logic.md")


def flags(**answers: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    result = judge_answers(DEFINITION, {"open": "yes", "queue": 10, **answers})
    return [("/".join(f.path), f.rule, f.values) for f in result.flags]


def test_a_report_that_keeps_the_rules_has_no_flag() -> None:
    assert flags(region="north", district="n1", trust=5, plate="A1") == []


def test_a_required_answer_is_missing_only_where_the_rule_asks_for_it() -> None:
    assert flags(queue=None) == [("queue", "required_missing", ())]
    assert flags(open="no", queue=None) == [("shut/reason", "required_missing", ())]


def test_a_broken_constraint_is_told_in_the_words_of_the_form() -> None:
    result = judge_answers(DEFINITION, {"open": "yes", "queue": 900})

    assert [(f.rule, f.message) for f in result.flags] == [
        ("constraint_broken", "Fewer than 500.")
    ]
    assert result.flags[0].values == ("900", ". < 500")
    assert result.answers["queue"] == 900
    assert result.set_aside == frozenset()


def test_an_answer_that_was_not_asked_is_kept_and_flagged() -> None:
    result = judge_answers(
        DEFINITION, {"open": "yes", "queue": 1, "shut": {"reason": "rain"}}
    )

    assert [(f.path, f.rule) for f in result.flags] == [
        (("shut", "reason"), "not_relevant")
    ]
    assert result.answers["shut"] == {"reason": "rain"}


def test_a_calculation_is_ours_and_a_difference_is_flagged() -> None:
    result = judge_answers(DEFINITION, {"open": "yes", "queue": 7, "double": "15"})

    assert result.answers["double"] == "14"
    assert result.flags[0].rule == "calculation_differs"
    assert result.flags[0].values == ("15", "14")


@pytest.mark.parametrize("sent", ["14", "14.0", 14, None])
def test_a_calculation_may_be_written_otherwise_or_be_absent(sent: object) -> None:
    result = judge_answers(DEFINITION, {"open": "yes", "queue": 7, "double": sent})

    assert result.answers["double"] == "14"
    assert result.flags == ()


def test_a_choice_that_the_filter_hides_is_flagged_and_kept() -> None:
    result = judge_answers(
        DEFINITION, {"open": "yes", "queue": 1, "region": "north", "district": "s1"}
    )

    assert [f.rule for f in result.flags] == ["choice_not_offered"]
    assert result.answers["district"] == "s1"


def test_a_number_outside_its_range_is_flagged() -> None:
    assert flags(trust=9) == [("trust", "outside_range", ("9",))]


def test_sealed_answers_and_their_rules_stay_out_of_flags() -> None:
    assert flags(plate="A123456") == [("plate", "constraint_broken", ("", ""))]


def test_today_is_the_day_of_the_report() -> None:
    end = "2023-03-19T21:00:00.000+06:00"

    assert flags(day="2023-03-19", end=end) == []
    assert flags(day="2023-03-20", end=end)[0][:2] == ("day", "constraint_broken")


def test_without_a_clock_of_its_own_the_device_tells_the_day() -> None:
    finished = datetime.fromisoformat("2023-03-19T21:00:00+06:00")
    answers = {"open": "yes", "queue": 1, "day": "2023-03-20"}

    known = judge_answers(DEFINITION, answers, finished_at=finished)
    unknown = judge_answers(DEFINITION, answers)

    assert [f.rule for f in known.flags] == ["constraint_broken"]
    assert unknown.flags == ()


def test_repeats_are_told_apart() -> None:
    found = flags(row=[{"x": 1}, {"x": 2}, {"x": 1}])

    assert [(path, rule) for path, rule, _ in found] == [
        ("row/0/x", "constraint_broken"),
        ("row/2/x", "constraint_broken"),
    ]


def test_the_largest_repeat_is_checked_whole() -> None:
    assert flags(row=[{"x": number} for number in range(300)]) == []


def test_a_rule_that_asks_for_too_much_says_so_once() -> None:
    form = FORM.replace("[x = current()/../x]", "[count(../row[x = 1]) > 0]")
    definition = read_definition(form, name="hostile.md")
    rows = [{"x": number} for number in range(300)]

    result = judge_answers(definition, {"open": "yes", "queue": 1, "row": rows})

    assert [f.rule for f in result.flags] == ["rules_unchecked"]


def test_a_report_with_too_many_answers_is_kept_without_rules() -> None:
    definition = nested_repeats()
    rows = [{"inner": [{"x": 1}] * 300}] * 300

    result = judge_answers(definition, {"outer": rows})

    assert "rules_unchecked" in {flag.rule for flag in result.flags}
    assert len(result.answers["outer"]) == 300


def nested_repeats() -> ChecklistDefinition:
    return read_definition(
        """
| survey |
| | type | name | label | constraint |
| | begin repeat | outer | Outer | |
| | begin repeat | inner | Inner | |
| | integer | x | X | . > 0 |
| | end repeat | | | |
| | end repeat | | | |

| settings |
| | form_id | version | stage |
| | deep | 1 | voting |
""",
        name="deep.md",
    )


def test_rules_survive_being_stored() -> None:
    judge_answers(DEFINITION, {"open": "yes"})

    stored = json.loads(json.dumps(definition_to_json(DEFINITION)))
    again = definition_from_json(stored)

    assert again == DEFINITION
    assert judge_answers(again, {"queue": 900}) == judge_answers(
        DEFINITION, {"queue": 900}
    )


def test_checklists_stored_before_rules_were_kept_are_judged_as_before() -> None:
    stored = definition_to_json(DEFINITION)
    del stored["rules"]

    result = judge_answers(definition_from_json(stored), {"queue": 900})

    assert result.answers["queue"] == 900
    assert {flag.rule for flag in result.flags} == {"required_missing"}


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (". < = 500", "question queue: the constraint rule cannot be read"),
        ("nothing(.)", "there is no function nothing"),
        ("concat()", "does not take 0 arguments"),
        ("(" * 70 + "1" + ")" * 70, "64 brackets"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_when_it_is_uploaded(
    rule: str, told: str
) -> None:
    with pytest.raises(UnreadableXLSForm) as refusal:
        read_definition(FORM.replace(". < 500", rule), name="bad.md")

    assert told in str(refusal.value)


@pytest.mark.parametrize("default", ["2024-03-01T04:30:00.000+06:00", "today() +"])
def test_a_default_that_no_phone_can_read_is_refused_when_it_is_uploaded(
    default: str,
) -> None:
    form = FORM.replace("| sealed |", "| sealed | default |", 1)
    row = "| . < 500 | Fewer than 500. | | | | |"
    form = form.replace(row, f"{row} {default} |")

    with pytest.raises(UnreadableXLSForm, match="queue: the default rule cannot"):
        read_definition(form, name="bad.md")


def test_a_row_with_more_cells_than_columns_is_refused() -> None:
    form = FORM.replace("| | text | plate | Plate |", "| | text | plate | Plate | | |")

    with pytest.raises(UnreadableXLSForm, match="cannot be read as an XLSForm"):
        read_definition(form, name="wide.md")


def test_groups_nested_too_deeply_are_refused() -> None:
    opened = "".join(f"| | begin group | g{n} | G | | | | |\n" for n in range(40))
    closed = "| | end group | | | | | | |\n" * 40
    first = "| | select_one yn | open"
    inner = f"{opened}| | text | inner | I | | | | |\n{closed}"
    form = FORM.replace(first, inner + first)

    with pytest.raises(UnreadableXLSForm, match="deep"):
        read_definition(form, name="deep.md")
