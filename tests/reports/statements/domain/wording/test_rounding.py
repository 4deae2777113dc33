"""The one rounding table, number by number as the field's texts print them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.wording.en import English
from reports.statements.domain.wording.rounding import (
    FigureNotPrintable,
    Form,
    form_of,
    whole_per_cent,
)
from tests.factories.statements import observed, received


def words(figure: Figure) -> str:
    return English().quantity(figure, is_probability_sample=False)


@pytest.mark.parametrize(
    ("key", "k", "n", "printed"),
    [
        ("voting.item.B01", 84, 1201, "7 per cent of the 1,201 observations"),
        ("voting.item.B01", 11, 1201, "11 of the 1,201 observations"),
        ("voting.item.B01", 12, 1200, "1 per cent of the 1,200 observations"),
        ("voting.item.B01", 7, 99, "7 of the 99 observations"),
        ("voting.item.B01", 7, 100, "7 per cent of the 100 observations"),
        ("voting.item.B01", 1199, 1201, "1,199 of the 1,201 observations"),
        ("voting.item.B01", 1201, 1201, "all 1,201 observations"),
        ("voting.item.B01", 0, 1201, "none of the 1,201 observations"),
        ("opening.item.A01", 246, 265, "246 of the 265 observations"),
        ("counting.overall.negative", 63, 140, "63 of the 140 observations"),
        ("tabulation.overall.negative", 77, 161, "77 of the 161 observations"),
        ("counting.overall.negative", 1, 1, "the only observation with an answer"),
        ("counting.overall.negative", 0, 1, "none (1 observation with an answer)"),
    ],
)
def test_a_share_is_printed_as_the_table_says(
    key: str, k: int, n: int, printed: str
) -> None:
    assert words(observed(key, k, n)) == printed


def test_nothing_observed_is_not_zero() -> None:
    assert words(observed("voting.item.B01", 0, 0)) == "no observations"


def test_counts_say_their_unit() -> None:
    figure = Figure(
        key="incidents.BST.verified", indicator="incidents", unit=Unit.INSTANCES, k=1
    )

    assert words(figure) == "1 instance"
    assert words(replace(figure, k=38)) == "38 instances"
    assert words(received("voting", 1201, 1133)) == "1,201 observations"


def test_official_turnout_keeps_its_published_decimals() -> None:
    figure = Figure(
        key="turnout.national",
        indicator="turnout",
        unit=Unit.VOTERS,
        k=6_509_695,
        n=12_035_004,
        value="0.5409",
    )

    assert words(figure) == "54.09 per cent"


def test_an_estimate_without_its_interval_is_refused() -> None:
    with pytest.raises(FigureNotPrintable, match="confidence interval"):
        form_of(observed("voting.item.B01", 7, 412), is_probability_sample=True)


def test_a_suppressed_figure_is_refused() -> None:
    figure = replace(observed("voting.item.B01", 3, 8), is_suppressed=True)

    with pytest.raises(FigureNotPrintable, match="too small"):
        form_of(figure, is_probability_sample=False)


@pytest.mark.parametrize("stage", ["opening", "counting", "tabulation"])
def test_an_area_of_a_free_route_stage_is_refused(stage: str) -> None:
    figure = replace(observed(f"{stage}.item.X", 3, 12), area_code="KZ-10")

    with pytest.raises(FigureNotPrintable, match="nationally"):
        form_of(figure, is_probability_sample=False)


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_a_share_never_has_a_decimal_and_always_its_n(k: int, n: int) -> None:
    k = min(k, n)

    printed = words(observed("voting.item.B01", k, n))

    assert "." not in printed
    assert f"{n:,}" in printed or n == 1


@given(st.integers(1, 3000), st.integers(1, 3000))
def test_per_cent_is_only_printed_from_a_hundred_and_above_one(k: int, n: int) -> None:
    k = min(k, n)

    form = form_of(observed("voting.item.B01", k, n), is_probability_sample=False)

    if form is Form.PER_CENT:
        assert n >= 100
        assert 100 * k >= n
        assert 1 <= whole_per_cent(k, n) <= 99
