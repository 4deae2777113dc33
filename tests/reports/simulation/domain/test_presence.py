"""Who was near: the team that saw an incident, or the one that was told of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from reports.simulation.domain.presence import Presence, distance_km
from reports.simulation.domain.routes import SimulatedTeam, Visit
from reports.simulation.domain.world import Region, SimulatedStation
from reports.simulation.services.facts import regions

NINE = datetime(2023, 3, 19, 9, 0, tzinfo=UTC)
PLACE: Region = regions()[0]


def station(code: str, *, km: float = 0.0) -> SimulatedStation:
    return SimulatedStation(
        code=code,
        region=PLACE.code,
        setting="urban",
        kind="ordinary",
        registered=1_000,
        latitude=51.0 + km / 111,
        longitude=71.0,
        issued=500,
        in_box=500,
        invalid=10,
        votes=(490,),
        official_votes=(490,),
    )


def visit(
    team: str, at: SimulatedStation | None, *, hours: float = 0, stage: str = "voting"
) -> Visit:
    arrived = NINE + timedelta(hours=hours)
    return Visit(
        team=SimulatedTeam(team, ("A", "B"), PLACE.code, 0.0),
        stage=stage,
        station=at,
        region=PLACE,
        arrived_at=arrived,
        departed_at=arrived + timedelta(minutes=30),
    )


HERE, THERE, FAR = station("here"), station("there", km=5), station("far", km=60)
DAY = Presence(
    [
        visit("T1", HERE),
        visit("T2", THERE),
        visit("T3", HERE, hours=6, stage="counting"),
    ],
    [HERE, THERE, FAR],
)


def test_the_distance_is_that_of_the_plane() -> None:
    assert distance_km(HERE, THERE) == pytest.approx(5)
    assert distance_km(HERE, HERE) == 0


def test_who_is_at_the_station_saw_it() -> None:
    sighting = DAY.at(THERE, NINE + timedelta(minutes=10))

    assert (sighting.team.code, sighting.is_observed) == ("T2", True)


@pytest.mark.parametrize(("minutes", "is_observed"), [(45, True), (46, False)])
def test_three_quarters_of_an_hour_later_one_is_only_told(
    minutes: int, is_observed: bool
) -> None:
    after = NINE + timedelta(minutes=30 + minutes)

    assert DAY.at(THERE, after).is_observed is is_observed


def test_the_nearest_team_is_told_of_a_station_that_nobody_visited() -> None:
    sighting = DAY.at(FAR, NINE)

    assert (sighting.team.code, sighting.is_observed) == ("T2", False)


def test_an_hour_is_as_far_as_twenty_kilometers() -> None:
    late = NINE + timedelta(hours=6)

    assert DAY.at(THERE, late).team.code == "T3"


def test_a_team_that_reported_already_is_passed_over_while_others_are_there() -> None:
    assert DAY.at(HERE, NINE, besides=["T1"]).team.code == "T2"
    assert DAY.at(HERE, NINE, besides=["T1", "T2", "T3"]).team.code == "T1"


def test_a_team_sees_during_its_stay_or_is_told_of_another_station() -> None:
    random = np.random.default_rng(4)

    seen = [DAY.somewhere(is_late=False, random=random) for _ in range(200)]

    observed = [one for one in seen if one.is_observed]
    assert 110 < len(observed) < 170
    assert all(NINE <= one.at <= NINE + timedelta(minutes=30) for one in seen)
    assert {one.team.code for one in seen} == {"T1", "T2"}
    assert {(one.team.code, one.station.code) for one in observed} == {
        ("T1", "here"),
        ("T2", "there"),
    }


def test_late_incidents_are_seen_at_counts() -> None:
    random = np.random.default_rng(4)

    seen = {DAY.somewhere(is_late=True, random=random).team.code for _ in range(20)}

    assert seen == {"T3"}


def test_territorial_commissions_are_no_station() -> None:
    only = Presence([visit("T1", None), visit("T2", HERE)], [HERE])

    assert only.covers(PLACE.code)
    assert not only.covers("elsewhere")
    assert only.at(HERE, NINE).team.code == "T2"
