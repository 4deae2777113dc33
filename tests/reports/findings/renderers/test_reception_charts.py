"""Charts of a quick count: well-formed, in words too, and without any script."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from reports.findings.renderers.reception_charts import (
    Panel,
    Point,
    reception_chart,
    reception_panels,
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


def test_each_panel_alone_says_in_words_where_it_came_from_and_stands() -> None:
    rising = Panel("A & B", [Point(0.4, 0.5, 0.6), None, Point(0.45, 0.52, 0.59)], 0.53)
    first, second = reception_panels(
        panels=[rising, Panel("C", [None, None, None])],
        moments=["20:30", "21:00", "21:30"],
        line_name="official result",
    )

    drawn = ET.fromstring(first)
    assert drawn.findtext(f"{SVG}title") == "A & B"
    assert drawn.findtext(f"{SVG}desc") == (
        "Per cent with 95% interval: 50.0 (40.0-60.0) at 20:30, then 52.0 (45.0-59.0)"
        " at 21:30; official result 53.0."
    )
    assert ET.fromstring(second).findtext(f"{SVG}desc") == "No interval yet."


def test_no_type_is_smaller_than_eleven_points() -> None:
    texts = [
        *reception_panels(
            panels=[Panel("A", [Point(0.4, 0.5, 0.6)])], moments=["20:30"]
        ),
        seat_chart(title="Seats", description="", lists=[("A", {3: 5})]),
    ]

    sizes = [
        int(one.get("font-size", "12"))
        for text in texts
        for one in ET.fromstring(text).iter(f"{SVG}text")
    ]
    assert min(sizes) >= 11


def test_seats_are_columns_with_the_commonest_numbers_written() -> None:
    text = seat_chart(
        title="Seats", description="In words", lists=[("A", {39: 5, 40: 94, 41: 1})]
    )

    drawn = ET.fromstring(text)
    assert len(drawn.findall(f".//{SVG}rect")) == 3
    assert "40" in [one.text for one in drawn.iter(f"{SVG}text")]
    assert "41" not in [one.text for one in drawn.iter(f"{SVG}text")]
    assert "<script" not in text
