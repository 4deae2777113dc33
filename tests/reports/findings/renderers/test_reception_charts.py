"""Charts of a quick count: well-formed, in words too, and without any script."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from reports.findings.renderers.reception_charts import (
    Panel,
    Point,
    reception_chart,
    seat_chart,
)

SVG = "{http://www.w3.org/2000/svg}"


def chart(*panels: Panel) -> ET.Element:
    text = reception_chart(
        title="Reception", description="In words", panels=panels, moments=["20:30"]
    )
    return ET.fromstring(text)


def test_each_step_with_an_interval_is_drawn_and_one_without_is_not() -> None:
    drawn = chart(Panel("A & B", [None, Point(0.4, 0.5, 0.6), Point(0.45, 0.5, 0.55)]))

    assert len(drawn.findall(f".//{SVG}circle")) == 2
    assert drawn.findtext(f"{SVG}title") == "Reception"
    assert drawn.findtext(f"{SVG}desc") == "In words"


def test_nothing_yet_is_said_and_not_drawn_as_zero() -> None:
    drawn = chart(Panel("A", [None, None]))

    assert drawn.findall(f".//{SVG}circle") == []
    assert any(text.text == "No interval yet" for text in drawn.iter(f"{SVG}text"))


def test_the_line_of_comparison_is_dashed() -> None:
    drawn = chart(Panel("A", [Point(0.4, 0.5, 0.6)], line=0.52))

    dashed = [one for one in drawn.iter(f"{SVG}line") if one.get("stroke-dasharray")]
    assert len(dashed) == 1


def test_seats_are_columns_with_the_commonest_numbers_written() -> None:
    text = seat_chart(
        title="Seats", description="In words", lists=[("A", {39: 5, 40: 94, 41: 1})]
    )

    drawn = ET.fromstring(text)
    assert len(drawn.findall(f".//{SVG}rect")) == 3
    assert "40" in [one.text for one in drawn.iter(f"{SVG}text")]
    assert "41" not in [one.text for one in drawn.iter(f"{SVG}text")]
    assert "<script" not in text
