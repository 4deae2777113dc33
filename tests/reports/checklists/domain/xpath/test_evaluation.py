"""Rules are evaluated in a bounded number of steps, whoever wrote them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.checklists.domain.xpath.dates import moment_from
from reports.checklists.domain.xpath.evaluation import (
    MAX_STEPS,
    MAX_STEPS_PER_REPORT,
    Run,
    TooMuchWork,
    compile_rule,
)
from reports.checklists.domain.xpath.functions import FUNCTIONS
from reports.checklists.domain.xpath.parsing import UnreadableExpression
from reports.checklists.domain.xpath.values import (
    Node,
    NotEvaluable,
    Plain,
    Value,
    plain,
    to_truth,
)

SIGNS = ("+", "-", "*", "div", "mod", "<", "<=", "=", "!=", ">=")


def tree(rows: int = 3, **answers: Plain) -> Node:
    """Return a report with some answers and a repeat of numbers."""
    root = Node("data")
    for name, value in answers.items():
        root.add(Node(name, value=value))
    for number in range(rows):
        row = root.add(Node("row"))
        row.add(Node("x", value=float(number)))
    return root


def value(text: str, root: Node | None = None, *, at: Node | None = None) -> Value:
    root = root or tree(n=5.0, s="a b", empty="")
    run = Run(root=root, tables={}, clock=moment_from("2023-03-19T20:15:00+06:00"))
    node = at or root.children["n"][0]
    result = compile_rule(text, FUNCTIONS).value(run, node, origin=node)
    return plain(result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/data/n", 5.0),
        (".", 5.0),
        ("../s", "a b"),
        ("/data/nothing", ""),
        ("count(/data/row)", 3.0),
        ("sum(/data/row/x)", 3.0),
        ("/data/row[position() = 2]/x", 1.0),
        ("/data/row[position() = 3]/x", 2.0),
        ("count(/data/row[x > 0] | /data/row[x > 1])", 2.0),
        ("count(/data/*)", 6.0),
        ("string(today())", "2023-03-19"),
        ("format-date-time(now(), '%H:%M')", "20:15"),
        ("decimal-time('12:00:00')", 0.5),
        ("decimal-date-time('2024-02-29')", 19781.75),
        ("format-date-time(date-time(19782.4375), '%d %H:%M')", "29 16:30"),
        ("date-time(-719162) < 0", True),
        ("weighted-checklist(1, 2, true(), 2, false(), 3)", True),
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("12345678.9 * 10", 123456789.0),
        ("string(12345678.9)", "1.23456789E7"),
        ("string(0.00001)", "1.0E-5"),
    ],
)
def test_paths_and_functions_find_what_is_asked(text: str, expected: Plain) -> None:
    assert value(text) == expected


def test_inside_a_repeat_its_own_path_means_this_repeat() -> None:
    root = tree()
    second = root.children["row"][1].children["x"][0]

    assert value("/data/row/x", root, at=second) == 1.0
    assert value("count(/data/row)", root, at=second) == 1.0
    assert value("count(../../row)", root, at=second) == 3.0
    assert value("position(..)", root, at=second) == 2.0
    assert value("indexed-repeat(/data/row/x, /data/row, 3)", root, at=second) == 2.0


def test_what_is_not_relevant_is_not_there() -> None:
    root = tree(n=1.0)
    root.children["row"][0].relevant = False

    assert value("count(/data/row)", root) == 2.0


@pytest.mark.parametrize(
    "text",
    ["random()", "pulldata('a', 'b', 'c', 'd')", "once('x')", "/data/row/x"],
)
def test_what_only_the_phone_knew_is_undecidable(text: str) -> None:
    with pytest.raises(NotEvaluable):
        value(text)


def test_a_number_in_brackets_is_undecidable_as_phones_find_nothing_with_it() -> None:
    with pytest.raises(NotEvaluable, match="brackets"):
        value("/data/row[2]/x")


def test_digits_of_other_scripts_are_no_numbers_as_on_phones() -> None:
    assert math.isnan(value("/data/n + 1", tree(n="١٢")))  # type: ignore[arg-type]


def test_a_report_without_a_clock_cannot_tell_today() -> None:
    root = tree(n=1.0)
    run = Run(root=root, tables={})

    with pytest.raises(NotEvaluable, match="finished"):
        compile_rule("today() > 1", FUNCTIONS).value(run, root, origin=root)


@pytest.mark.parametrize("text", ["nothing(1)", "concat()", "if(1, 2)", "true(1)"])
def test_unknown_functions_and_wrong_arguments_are_refused(text: str) -> None:
    with pytest.raises(UnreadableExpression):
        compile_rule(text, FUNCTIONS)


def test_an_expression_stops_at_its_number_of_steps() -> None:
    root = tree(300, n=1.0)
    run = Run(root=root, tables={})
    hostile = compile_rule("count(/data/row[count(/data/row[x > 1]) > 0])", FUNCTIONS)

    with pytest.raises(TooMuchWork):
        hostile.value(run, root, origin=root)

    assert MAX_STEPS_PER_REPORT - run.total <= MAX_STEPS + 301


def test_a_report_stops_at_its_number_of_steps() -> None:
    root = tree(300, n=1.0)
    run = Run(root=root, tables={})
    rule = compile_rule("count(/data/row[x > 1]) > 0", FUNCTIONS)

    often = range(MAX_STEPS_PER_REPORT)

    with pytest.raises(TooMuchWork):
        [rule.value(run, root, origin=root) for _ in often]

    assert run.total <= 0


def test_texts_do_not_grow_without_end() -> None:
    with pytest.raises(NotEvaluable, match="too long"):
        value("concat(/data/s, /data/s)", tree(n=1.0, s="x" * 20_000))


@pytest.mark.parametrize("pattern", ["(a+)+b", "(.*)*x", "(a|aa)+$b", "(a?){50}a{50}"])
def test_a_pattern_that_explodes_elsewhere_is_harmless(pattern: str) -> None:
    root = tree(n=1.0, s="a" * 10_000)

    assert value(f"regex(/data/s, '{pattern}')", root) in {True, False}


@pytest.mark.parametrize("pattern", [r"(a)\1", "[a-z&&[^b]]", "[[:alpha:]]"])
def test_a_pattern_that_phones_read_otherwise_is_undecidable(pattern: str) -> None:
    with pytest.raises(NotEvaluable, match="pattern"):
        value(f"regex(/data/s, '{pattern}')")


def test_a_script_is_named_in_a_pattern_as_phones_name_it() -> None:
    asked = r"regex(/data/s, '\p{IsCyrillic}+')"

    assert value(asked, tree(n=1.0, s="Қала")) is True
    assert value(asked, tree(n=1.0, s="Qala")) is False


@given(st.floats(), st.floats(), st.sampled_from(SIGNS))
def test_arithmetic_never_fails(left: float, right: float, sign: str) -> None:
    root = tree(n=left, m=right)

    result = value(f"/data/n {sign} /data/m", root)

    assert isinstance(result, float | bool)


@given(st.floats(allow_nan=False), st.integers(-40, 40))
def test_rounding_never_fails(number: float, places: int) -> None:
    result = value(f"round(/data/n, {places})", tree(n=number))

    assert isinstance(result, float)
    assert math.isnan(result) or to_truth(result) in {True, False}
