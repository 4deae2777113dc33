"""Reports of one moving group are found, with reasons; of others nothing is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.incidents.domain.linking.hypotheses import (
    Hypothesis,
    Strength,
    link_reports,
)
from reports.incidents.domain.linking.report import MovingReport
from reports.incidents.domain.linking.routes import is_route
from reports.incidents.domain.linking.scoring import Kind
from tests.factories.moving_reports import moving_report

ALIKE: dict[str, Any] = {"plate": "123ABC02", "vehicle": "bus", "size": 20}
BYSTANDERS = [
    moving_report(f"X{at}", km=400 + 60 * at, vehicle="car", size=6) for at in range(12)
]


@st.composite
def _missions(draw: st.DrawFn) -> list[MovingReport]:
    count = draw(st.integers(0, 12))
    return [
        moving_report(
            f"R{at:02d}",
            km=draw(st.integers(0, 30)),
            minutes=draw(st.integers(0, 500)),
            plate=draw(st.sampled_from(["", "123ABC02", "123авк02", "777KKK01"])),
            vehicle=draw(st.sampled_from(["", "bus", "car"])),
            size=draw(st.sampled_from([None, 10, 20, 40])),
            text=draw(st.sampled_from(["", "жёлтые кепки у входа", "с участка № 30"])),
        )
        for at in range(count)
    ]


def _one(*reports: MovingReport) -> Hypothesis:
    (found,) = link_reports([*reports, *BYSTANDERS])
    return found


def test_one_plate_at_three_stations_is_a_strong_link_with_its_way() -> None:
    found = _one(
        moving_report("B", km=8, minutes=45, **(ALIKE | {"plate": "123 авс 02"})),
        moving_report("A", km=0, **ALIKE),
        moving_report("C", km=3, minutes=90, **(ALIKE | {"plate": "123ABK02"})),
    )

    assert found.strength is Strength.STRONG
    assert [stop.station for stop in found.timeline] == [
        "S71-0000",
        "S71-0080",
        "S71-0030",
    ]
    assert [round(stop.km_from_last) for stop in found.timeline] == [0, 8, 5]


def test_a_link_gives_its_reasons_the_heaviest_first() -> None:
    found = _one(
        moving_report("A", **ALIKE), moving_report("B", km=7, minutes=30, **ALIKE)
    )

    (link,) = found.links
    assert link.evidence[0].kind is Kind.PLATE
    assert link.evidence[0].sentence == "The number plates are equal."
    assert [abs(e.weight) for e in link.evidence] == sorted(
        (abs(e.weight) for e in link.evidence), reverse=True
    )


def test_without_a_plate_a_named_station_makes_a_weak_link() -> None:
    found = _one(
        moving_report("A", size=20),
        moving_report("B", km=5, minutes=60, size=24, text="Приехали с участка № 1"),
        moving_report("C", km=5.5, minutes=80, size=70, station="S71-0001"),
    )

    assert found.reports == ("B", "C")
    assert found.strength is Strength.WEAK


def test_place_and_time_alone_link_nothing() -> None:
    crowd = [moving_report(f"R{at}", km=at / 10, minutes=at) for at in range(30)]

    assert link_reports(crowd) == ()


def test_the_most_generous_limit_still_links_nothing_by_place_and_time() -> None:
    crowd = [moving_report(f"R{at}", km=at / 10, minutes=at) for at in range(30)]

    assert link_reports(crowd, weak_from=-100.0) == ()


def test_one_group_at_one_station_is_no_carousel() -> None:
    again = [moving_report("A", **ALIKE), moving_report("B", minutes=60, **ALIKE)]

    assert link_reports(again) == ()


def test_another_kind_of_incident_is_not_compared() -> None:
    reports = [
        moving_report("A", **ALIKE),
        moving_report("B", km=7, minutes=30, category="OBS", **ALIKE),
    ]

    assert link_reports(reports) == ()
    assert link_reports(reports, categories=frozenset({"CAR", "OBS"})) != ()


def test_one_plate_too_far_for_the_time_is_not_one_group() -> None:
    reports = [
        moving_report("A", **ALIKE),
        moving_report("B", km=35, minutes=10, **ALIKE),
    ]

    assert link_reports([*reports, *BYSTANDERS]) == ()


def test_a_duplicate_is_counted_with_its_stop() -> None:
    first = moving_report("A", text="Группа с автобуса, жёлтые кепки", **ALIKE)
    found = _one(
        first,
        replace(first, code="A2"),
        moving_report("B", km=7, minutes=30, **ALIKE),
    )

    assert found.reports == ("A", "A2", "B")
    assert [stop.reports for stop in found.timeline] == [("A", "A2"), ("B",)]


@settings(deadline=None)
@given(mission=_missions(), data=st.data())
def test_the_order_of_the_reports_changes_nothing(
    mission: list[MovingReport], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(mission))

    assert link_reports(shuffled) == link_reports(mission)


@settings(deadline=None)
@given(mission=_missions())
def test_every_hypothesis_can_be_driven_and_no_report_is_in_two(
    mission: list[MovingReport],
) -> None:
    found = link_reports(mission)

    by_code = {report.code: report for report in mission}
    codes = [code for each in found for code in each.reports]
    assert len(codes) == len(set(codes))
    for each in found:
        assert len({stop.station for stop in each.timeline}) > 1
        assert is_route([by_code[stop.reports[0]] for stop in each.timeline])
        assert all(a.score >= b.score for a, b in pairwise(each.links))
        for link in each.links:
            kinds = {e.kind for e in link.evidence if e.weight > 0}
            assert kinds - {Kind.SPACE, Kind.TIME}
