"""What is stored of a quick count, and what it keeps from the public."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from reports.findings.domain.quick_count.counting import quick_count
from reports.findings.domain.quick_count.document import document_of
from reports.findings.domain.quick_count.late import compare_late_strata
from tests.factories.quick_counts import ABOUT, LISTS, document, small_count
from tests.factories.returns import returned, sample_of


def test_equal_inputs_give_equal_bytes_without_floats() -> None:
    once, again = json.dumps(document()), json.dumps(document())

    assert once == again
    assert json.loads(once, parse_float=_refuse) == document()


def test_figures_carry_estimates_for_shares_and_turnout() -> None:
    figures = document()["figures"]

    assert [figure["key"] for figure in figures] == [
        "quick_count.share.LIST.A",
        "quick_count.share.LIST.B",
        "quick_count.turnout.LIST",
    ]
    assert {figure["estimate"]["method"] for figure in figures} == {"t"}


def test_seats_and_odds_are_for_the_analyst_and_in_no_public_sentence() -> None:
    stored = document()

    assert stored["analyst"]["seats"]["lists"][0]["option"] == "A"
    assert [one["option"] for one in stored["analyst"]["thresholds"]] == ["A", "B"]
    said = " ".join(one["text"] for one in stored["public"]).lower()
    assert not any(w in said for w in ("seat", "likely", "probab", "majority", "odds"))


def test_no_seats_are_drawn_while_strata_are_silent() -> None:
    found = small_count()
    town_only = [one for one in found.returns if one.station.startswith("town")]
    part = replace(
        found,
        returns=town_only,
        count=quick_count(found.sample, town_only, options=LISTS),
    )

    stored = document_of(ABOUT, part)

    assert stored["silent"] == ["village"]
    assert stored["analyst"] == {}
    assert stored["strata"][1]["estimates"] == []


def test_an_uncomputable_margin_is_no_number_at_all() -> None:
    found = small_count()
    nothing = replace(
        found,
        returns=[],
        count=quick_count(found.sample, [], options=LISTS),
        series=(),
    )

    stored = document_of(ABOUT, nothing)

    assert stored["figures"] == []
    assert "cannot be determined from this sample" in stored["public"][0]["text"]


def test_late_strata_are_compared_with_early_ones() -> None:
    found = small_count()

    late = compare_late_strata(found.sample, found.returns, found.count)

    assert (late["early"], late["late"]) == (["town"], ["village"])
    first = late["rows"][0]
    assert float(first["difference"]) == pytest.approx(
        float(first["late"]) - float(first["early"]), abs=2e-9
    )
    assert first["differs"]


def test_one_stratum_alone_has_no_early_and_late() -> None:
    sample = sample_of({"all": (3, 30)})
    returns = [returned(f"all-{at}", {"A": 1, "B": 1}) for at in range(3)]

    count = quick_count(sample, returns, options=LISTS)

    assert compare_late_strata(sample, returns, count) == {}


def test_the_official_result_is_stored_with_its_sentence() -> None:
    stored = document_of(
        ABOUT, small_count(official={"A": Fraction("0.99"), "B": Fraction("0.01")})
    )

    first = stored["official"][0]
    assert first["is_inside"] is False
    assert "percentage points above the estimate" in first["sentence"]


def _refuse(text: str) -> float:
    raise AssertionError(f"{text} is a float: bytes would depend on the machine")
