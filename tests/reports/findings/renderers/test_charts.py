"""Charts are well-formed and say in words what they show."""

from __future__ import annotations

from lxml import etree

from reports.findings.renderers.charts import Bar, Segment, bar_chart, stacked_bar

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def test_a_bar_is_as_long_as_its_share() -> None:
    bars = [Bar("half", 1, 2, "1 of 2"), Bar("all", 2, 2, "2 of 2")]

    svg = drawn(bar_chart(title="Shares", description="half and all", bars=bars))

    lengths = [float(r.get("width", "0")) for r in svg.iter(f"{SVG}rect")]
    half, whole = lengths[1], lengths[3]
    assert whole == 2 * half == lengths[0]


def test_the_parts_of_a_stacked_bar_make_the_whole() -> None:
    segments = [Segment("a", 1, "#000000"), Segment("b", 3, "#ffffff")]

    svg = drawn(
        stacked_bar(title="Parts", description="", segments=segments, width=400)
    )

    bars = [r for r in svg.iter(f"{SVG}rect") if r.get("height") == "28"]
    assert [bar.get("width") for bar in bars] == ["100.0", "300.0"]


def test_a_chart_has_a_title_and_a_description_in_words() -> None:
    svg = drawn(bar_chart(title="A < B", description="one & two", bars=[]))

    assert svg.findtext(f"{SVG}title") == "A < B"
    assert svg.findtext(f"{SVG}desc") == "one & two"


def test_an_empty_chart_says_no_observation() -> None:
    svg = stacked_bar(title="", description="", segments=[Segment("a", 0, "#000000")])

    assert "No observation" in svg


def test_a_note_such_as_simulated_is_drawn() -> None:
    svg = bar_chart(title="", description="", bars=[], note="Simulated")

    assert ">Simulated</text>" in svg


def test_a_long_label_is_shortened() -> None:
    label = "polling stations not readily accessible to persons with disabilities"

    svg = bar_chart(title="", description="", bars=[Bar(label, 0, 1, "0")])

    assert label not in svg
    assert "…</text>" in svg
