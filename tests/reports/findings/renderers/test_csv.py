"""CSV files run nothing in a spreadsheet, and the codebook explains them."""

from __future__ import annotations

import csv

import pytest

from reports.findings.domain.evaluation import evaluate
from reports.findings.renderers.csv import (
    answers_csv,
    codebook_csv,
    figures_csv,
    safe_cell,
)
from tests.factories.findings import make_facts, make_row, make_voting
from tests.factories.observations import shipped
from tests.factories.sampled import many_reports, sample_facts, sampled_facts

VOTING = make_voting()


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_looks_like_a_formula_is_text(start: str) -> None:
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("stage", ["opening", "voting", "counting", "tabulation"])
def test_no_two_columns_of_answers_have_one_name(stage: str) -> None:
    (first,) = answers_csv(definition=shipped(stage), rows=[])

    names = first.strip().split(",")

    assert len(set(names)) == len(names)


def test_answers_have_a_column_per_option_and_number() -> None:
    rows = [make_row(VOTING, {"b01": "yes", "present": ["media"], "refused": 4})]

    table = list(csv.DictReader(answers_csv(definition=VOTING, rows=rows)))

    assert table[0]["b01"] == "yes"
    assert table[0]["b02"] == "missing"
    assert table[0]["present__media"] == "ticked"
    assert table[0]["present__police"] == "not_ticked"
    assert table[0]["refused"] == "4"


def test_a_place_that_is_a_formula_is_disarmed() -> None:
    rows = [make_row(VOTING, place="=HYPERLINK(1)")]

    table = list(csv.DictReader(answers_csv(definition=VOTING, rows=rows)))

    assert table[0]["place"] == "'=HYPERLINK(1)"


def test_every_answer_of_the_file_is_in_the_codebook() -> None:
    rows = [make_row(VOTING, {"b01": "yes", "delay": "long", "present": ["media"]})]
    table = next(csv.DictReader(answers_csv(definition=VOTING, rows=rows)))

    known = {
        (line["column"], line["value"])
        for line in csv.DictReader(codebook_csv([VOTING]))
    }

    for column, _ in known:
        assert (column, table[column]) in known


def test_the_codebook_says_which_answer_is_negative() -> None:
    lines = csv.DictReader(codebook_csv([VOTING]))

    negative = {
        (line["item"], line["value"]) for line in lines if line["is_negative"] == "yes"
    }

    assert ("B01", "yes") in negative
    assert ("B02", "no") in negative
    assert ("B01", "no") not in negative


def test_simulated_answers_and_figures_say_so_in_every_row() -> None:
    row = make_row(VOTING, {"b01": "yes"})
    document = evaluate(make_facts(VOTING, rows=(row,), is_demonstration=True))

    answers = list(
        csv.DictReader(answers_csv(definition=VOTING, rows=[row], simulated=True))
    )
    figures = list(csv.DictReader(figures_csv(document)))

    assert {line["simulated"] for line in (*answers, *figures)} == {"yes"}


def test_estimates_have_columns_only_in_the_file_of_a_random_sample() -> None:
    facts = sample_facts({"North": 300, "South": 40}, {"North": 40, "South": 1})
    sampled = evaluate(sampled_facts(facts, *many_reports(facts)))
    plain = evaluate(make_facts(VOTING, rows=(make_row(VOTING, {"b01": "yes"}),)))

    tables = [list(csv.DictReader(figures_csv(one))) for one in (sampled, plain)]

    by_key = {row["key"]: row for row in tables[0]}
    assert by_key["voting.item.B01@North"]["estimate_level"] == "0.95"
    assert "“South”" in by_key["voting.item.B01"]["estimate_not_computable"]
    assert by_key["voting.item.B01"]["estimate_lower"] == ""
    assert not any("estimate" in column for column in tables[1][0])
