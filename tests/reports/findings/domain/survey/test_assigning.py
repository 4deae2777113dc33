"""Teams for sampled stations, and how the sample was answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.findings.domain.survey.assigning import (
    StationPlace,
    TeamPlace,
    assign_by_area,
)


def test_the_team_of_the_smallest_area_goes() -> None:
    stations = [StationPlace("S1", ("A", "A1")), StationPlace("S2", ("A", "A2"))]
    teams = [TeamPlace("T-region", "A"), TeamPlace("T-district", "A1")]

    found = assign_by_area(stations, teams, most=1)

    assert found.stations == {"T-district": ("S1",), "T-region": ("S2",)}
    assert found.unassigned == ()


def test_a_station_without_a_free_team_is_named() -> None:
    stations = [StationPlace("S1", ("A",)), StationPlace("S2", ("A",))]

    found = assign_by_area(stations, [TeamPlace("T", "A")], most=1)

    assert found.stations == {"T": ("S1",)}
    assert found.unassigned == ("S2",)


def test_a_team_of_another_area_is_never_sent() -> None:
    found = assign_by_area([StationPlace("S1", ("A",))], [TeamPlace("T", "B")], most=5)

    assert found.unassigned == ("S1",)


@given(
    stations=st.lists(st.sampled_from("ABC"), max_size=30),
    teams=st.lists(st.sampled_from(["A", "B", ""]), max_size=10),
    most=st.integers(1, 4),
)
def test_every_station_has_one_team_or_is_named(
    stations: list[str], teams: list[str], most: int
) -> None:
    places = [StationPlace(f"S{at}", (area,)) for at, area in enumerate(stations)]
    sent = [TeamPlace(f"T{at}", area) for at, area in enumerate(teams)]

    found = assign_by_area(places, sent, most=most)

    given_out = [code for codes in found.stations.values() for code in codes]
    assert sorted((*given_out, *found.unassigned)) == sorted(p.code for p in places)
    assert all(len(codes) <= most for codes in found.stations.values())
