"""The sentences of probability samples, by the one table of rounding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.wording.adverbs import LADDER
from reports.statements.domain.wording.en import English
from reports.statements.domain.wording.rounding import FigureNotPrintable, form_of
from tests.factories.statements import observed


def estimated(
    k: int, n: int, *, point: str, lower: str, upper: str, **values: Any
) -> Figure:
    kind = values.pop("kind", EstimateKind.PROPORTION)
    estimate = FigureEstimate(
        kind=kind, point=point, lower=lower, upper=upper, level="0.95", n=n
    )
    figure = observed("voting.item.B01", k, n, **values)
    return replace(figure, unit=Unit.STATIONS, estimate=estimate)


def said(figure: Figure) -> str:
    return English().quantity(figure, is_probability_sample=True)


def test_an_estimate_is_said_with_its_interval_and_its_stations() -> None:
    figure = estimated(75, 1042, point="0.0719", lower="0.0571", upper="0.0888")

    assert said(figure) == (
        "an estimated 7.2 per cent of polling stations (5.7-8.9; 1,042 stations)"
    )


def test_in_a_list_an_estimate_is_shorter_but_keeps_its_interval_and_stations() -> None:
    figure = estimated(75, 1042, point="0.0719", lower="0.0571", upper="0.0888")
    few = estimated(3, 412, point="0.00728", lower="0.001504", upper="0.021131")

    in_list = [
        English().brief(one, is_probability_sample=True) for one in (figure, few)
    ]

    assert in_list == [
        "an estimated 7.2 per cent, 5.7-8.9; 1,042 stations",
        "3 of the 412 polling stations observed (0.2-2.1 per cent)",
    ]


def test_under_one_per_cent_the_stations_are_counted() -> None:
    figure = estimated(3, 412, point="0.00728", lower="0.001504", upper="0.021131")

    assert said(figure) == ("3 of the 412 polling stations observed (0.2-2.1 per cent)")


def test_zero_and_all_are_said_of_the_stations_observed() -> None:
    none = estimated(0, 412, point="0", lower="0", upper="0.00891")
    every = estimated(412, 412, point="1", lower="0.99109", upper="1")

    assert said(none) == (
        "none of the 412 polling stations observed (0.0-0.9 per cent)"
    )
    assert said(every) == ("all 412 polling stations observed (99.1-100.0 per cent)")


def test_what_rounds_to_a_hundred_is_counted() -> None:
    figure = estimated(2499, 2500, point="0.9996", lower="0.9978", upper="0.9999")

    assert said(figure).startswith("2,499 of the 2,500 polling stations observed")


def test_a_mean_is_said_per_station_and_never_below_nothing() -> None:
    figure = estimated(
        0, 73, point="0.4", lower="-0.13", upper="0.93", kind=EstimateKind.MEAN
    )

    assert said(figure) == (
        "an estimated 0.4 per polling station (0.0-0.9; 73 stations)"
    )


def test_the_word_for_a_share_follows_the_estimate_and_not_the_raw_counts() -> None:
    figure = estimated(10, 100, point="0.55", lower="0.45", upper="0.65")

    words = English().in_words(figure, ladder=LADDER, is_probability_sample=True)

    assert words.startswith("more than half of polling stations (an estimated 55.0 per")


def test_an_estimate_without_an_interval_is_refused_with_the_reason() -> None:
    figure = observed("voting.item.B01", 1, 30)
    reason = FigureEstimate(kind=EstimateKind.PROPORTION, refused="Only one unit.")

    with pytest.raises(FigureNotPrintable, match="Only one unit"):
        form_of(replace(figure, estimate=reason), is_probability_sample=True)


@pytest.mark.parametrize("indicator", ["difference", "observed_turnout"])
def test_what_is_for_analysts_stands_in_no_text(indicator: str) -> None:
    figure = estimated(5, 50, point="0.1", lower="0.02", upper="0.2")

    with pytest.raises(FigureNotPrintable, match="analysts"):
        form_of(replace(figure, indicator=indicator), is_probability_sample=True)


def test_tabulation_was_not_drawn_and_is_counted() -> None:
    figure = observed("tabulation.item.D01", 12, 40)

    assert English().quantity(figure, is_probability_sample=True) == (
        "12 of the 40 observations"
    )


def test_63_of_140_counts_of_a_free_route_have_no_interval() -> None:
    figure = observed("counting.overall.negative", 63, 140)

    words = English().quantity(figure, is_probability_sample=False)

    # The binomial interval would be 36.6 to 53.6: it means nothing here.
    assert words == "63 of the 140 observations"
