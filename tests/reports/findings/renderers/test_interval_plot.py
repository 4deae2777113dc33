"""A plot of estimates says in words what it shows, and marks what rests on few."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from reports.findings.renderers.interval_plot import IntervalRow, interval_plot


def row(label: str, point: str, n: int) -> IntervalRow:
    return IntervalRow(
        label=label,
        text=f"{point} % (n {n})",
        n=n,
        point=Decimal(point),
        lower=Decimal(point) - 2,
        upper=Decimal(point) + 3,
    )


def test_the_rows_stay_in_their_order_and_are_told_in_words() -> None:
    svg = interval_plot(
        title="Voting",
        rows=[row("Aktobe", "7.2", 120), row("Zhem", "3.0", 60)],
        axis="%",
    )

    description = svg[svg.index("<desc>") : svg.index("</desc>")]
    assert description == "<desc>Aktobe: 7.2 % (n 120). Zhem: 3.0 % (n 60)"
    ElementTree.fromstring(svg)


def test_under_twenty_stations_a_row_is_hatched_and_hollow() -> None:
    few = interval_plot(title="t", rows=[row("A", "7.0", 19)], axis="%")
    enough = interval_plot(title="t", rows=[row("A", "7.0", 20)], axis="%")

    # One more than the legend's own.
    assert few.count("url(#few-observed)") == enough.count("url(#few-observed)") + 1
    assert few.count('fill="#ffffff"') == enough.count('fill="#ffffff"') + 1


def test_a_row_without_an_interval_has_no_mark_but_a_reason() -> None:
    svg = interval_plot(
        title="t", rows=[IntervalRow(label="A", text="not computable", n=3)], axis="%"
    )

    assert "not computable</text>" in svg
    assert svg.count("<path") == 0


def test_the_scale_ends_at_a_hundred_and_names_are_escaped() -> None:
    svg = interval_plot(title="t", rows=[row("A & B", "99.0", 50)], axis="%")

    assert ">100 %</text>" in svg
    assert "A &amp; B" in svg
