"""Rules are read as JavaRosa reads them, and refused in words when they cannot be."""

from __future__ import annotations

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.checklists.domain.xpath.parsing import (
    Call,
    Chain,
    Literal,
    Negative,
    Step,
    UnreadableExpression,
    Walk,
    parse_expression,
)


def test_operators_bind_as_in_arithmetic() -> None:
    tree = parse_expression("1 + 2 * 3 = 7")

    assert tree == Chain(
        Chain(Literal(1.0), (("+", Chain(Literal(2.0), (("*", Literal(3.0)),))),)),
        (("=", Literal(7.0)),),
    )


def test_operators_of_one_level_do_not_nest() -> None:
    tree = parse_expression(" - ".join(["1"] * 2000))

    assert isinstance(tree, Chain)
    assert len(tree.rest) == 1999


def test_names_of_operators_can_be_names_of_questions() -> None:
    tree = parse_expression("/data/div div ../mod")

    assert tree == Chain(
        Walk("/", (Step("data"), Step("div"))),
        (("div", Walk("", (Step(".."), Step("mod")))),),
    )


def test_a_hyphen_in_a_name_is_no_minus() -> None:
    assert parse_expression("a-b") == Walk("", (Step("a-b"),))
    assert parse_expression("--a") == Walk("", (Step("a"),))
    assert parse_expression("-a") == Negative(Walk("", (Step("a"),)))


def test_paths_have_predicates_and_start_at_calls() -> None:
    tree = parse_expression("instance('x')/root/item[name = current()/../a]/label")

    assert isinstance(tree, Walk)
    assert tree.start == Call("instance", (Literal("x"),))
    assert [step.name for step in tree.steps] == ["root", "item", "label"]
    assert len(tree.steps[1].predicates) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (". >= ((", "a question is expected"),
        ("", "a question is expected"),
        ("1 2", "not expected"),
        ("(1", "“)” is missing"),
        ("concat('a' 'b')", "“,” is missing"),
        ("//a", "a question is expected"),
        ("a/@b", "not known"),
        ("$a", "not known"),
        ("'open", "not known"),
        ("(" * 65 + "1" + ")" * 65, "64 brackets"),
        ("not(" * 500, "64 brackets"),
        ("1" * 10_001, "10000 characters"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(text: str, told: str) -> None:
    with pytest.raises(UnreadableExpression, match=re.escape(told)):
        parse_expression(text)


def test_the_deepest_nesting_allowed_is_read() -> None:
    worst = "(1 or 1 and 1 = 1 < 1 + 1 * " * 16 + "1" + ")" * 16

    with pytest.raises(UnreadableExpression, match="too deeply"):
        parse_expression(worst)
    assert parse_expression("(" * 64 + "1" + ")" * 64) == Literal(1.0)


@given(st.text(alphabet="()[]/.'\" ,=<>+-*|ab1div andor", max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    with suppress(UnreadableExpression):
        parse_expression(text)
