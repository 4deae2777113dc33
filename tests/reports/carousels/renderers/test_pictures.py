"""The way of a group drawn: every halt by number, in words, the same every time."""

from __future__ import annotations

import pytest
from lxml import etree

from reports.carousels.domain.details import Details, details_as_bytes, details_from
from reports.carousels.renderers.pictures import leg_in_words, route_map, timeline
from reports.incidents.domain.linking.hypotheses import link_reports
from tests.factories.moving_reports import moving_report

SVG = "{http://www.w3.org/2000/svg}"


def details(*, stations: int = 3, name: str = "", km: float = 4) -> Details:
    reports = [
        moving_report(
            f"R{at}",
            km=km * at,
            minutes=40 * at,
            plate="123ABC02",
            **({"station": f"{name}{at}"} if name else {}),
        )
        for at in range(stations)
    ]
    [hypothesis] = link_reports(reports)
    return details_from(details_as_bytes(hypothesis, {r.code: r for r in reports}))


def words(svg: str) -> list[str]:
    return [str(e.text) for e in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


@pytest.mark.parametrize("draw", [timeline, route_map])
def test_a_picture_has_a_title_a_description_and_each_halt(draw: object) -> None:
    svg = str(draw(details()))  # type: ignore[operator]  # one of two functions

    root = etree.fromstring(svg.encode())
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title")
    described = root.findtext(f"{SVG}desc") or ""
    assert all(halt.station in described for halt in details().halts)
    assert {"1", "2", "3"} <= set(words(svg))
    assert "<script" not in svg


def test_the_same_way_is_drawn_in_the_same_bytes() -> None:
    assert timeline(details()) == timeline(details())
    assert route_map(details()) == route_map(details())


def test_a_name_with_signs_stays_a_name() -> None:
    svg = route_map(details(stations=2, name="<b>&"), note="Simulated & invented")

    assert "<b>&0" in words(svg)
    assert "Simulated & invented" in words(svg)


def test_halts_at_one_place_are_drawn_too() -> None:
    near = details(stations=2, name="S", km=0.001)

    assert {"1", "2"} <= set(words(route_map(near)))


def test_a_leg_in_words_has_way_drive_and_time_between() -> None:
    leg = details().legs[0]

    assert leg_in_words(leg).endswith(
        "4.0 km, about 5 minutes to drive, 40 minutes between the reports"
    )
