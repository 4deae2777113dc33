"""Pictures of patterns: same bytes, words for who cannot see them, no script."""

from __future__ import annotations

from lxml import etree

from reports.signals.renderers.funnel import funnel_plot
from reports.signals.renderers.plots import bars_in_band, scatter

BARS = [
    {"digit": d, "observed": 100 + d, "expected": 104.5, "sd": 9.7} for d in range(10)
]
CELLS = [{"turnout": 40, "share": 98, "stations": 3}]


def test_bars_have_a_title_a_description_and_a_band_each() -> None:
    image = bars_in_band(
        title="Digits <A>", description="ten digits", rows=BARS, label="digit", axis="d"
    )

    tree = etree.fromstring(image.encode())
    assert tree.findtext("{*}title") == "Digits <A>"
    assert tree.findtext("{*}desc") == "ten digits"
    assert image.count('fill="url(#hatch)"') == 10
    assert "script" not in image


def test_equal_rows_give_equal_bytes() -> None:
    images = {
        scatter(
            title="t", description="d", rows=CELLS, cell=2, note="Simulated numbers"
        )
        for _ in range(2)
    }

    assert len(images) == 1


def test_nothing_is_still_a_picture() -> None:
    assert etree.fromstring(
        bars_in_band(title="t", description="d", rows=[], label="x", axis="x").encode()
    ).tag.endswith("svg")


def test_teams_on_one_point_share_a_label() -> None:
    row = {
        "forms": 8,
        "negative": 6,
        **dict.fromkeys(("low 95%", "low 99.8%"), 0),
        **dict.fromkeys(("high 95%", "high 99.8%"), 3),
        "to be checked": "yes",
    }

    svg = funnel_plot(
        title="Voting",
        description="Two are off",
        rows=[{"team": team, **row} for team in ("T001", "T002")],
    )

    assert ">T001, T002</text>" in svg
    assert svg.count("<rect") == 1
