"""Samples read back as the domain knows them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from observers.missions.models import Mission
from reports.findings.domain.survey.listing import fingerprint
from reports.findings.selectors.samples import frozen_sample
from reports.findings.services.samples import replace_station
from tests.factories.deployment import main_day
from tests.factories.missions import MissionFactory
from tests.factories.places import PollingStationFactory
from tests.factories.samples import drawn_sample
from tests.factories.samples import frozen_sample as make_frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    """Give a mission of the kind that has samples."""
    return MissionFactory.create(kind="sample_based")


def test_a_frozen_sample_comes_back_with_the_same_fingerprint(mission: Mission) -> None:
    day = main_day(mission.election)
    stations = PollingStationFactory.create_batch(9, election=mission.election)
    strata = {one.code: "north" if n < 6 else "south" for n, one in enumerate(stations)}
    row = make_frozen(
        mission,
        day,
        stations,
        strata=strata,
        excluded={stations[0].code: "abroad"},
        allocation={"north": 2, "south": 2},
        reserve=1,
    )

    sample = frozen_sample(mission=mission, election_day=day)

    assert sample is not None
    assert fingerprint(sample) == row.fingerprint
    assert sorted({(one.stratum, one.weight) for one in sample.stations}) == [
        ("north", 2.5),
        ("south", 1.5),
    ]
    assert len(sample.reserve) == 2
    assert sample.design().rows == 4


def test_a_sample_that_is_only_drawn_is_not_in_force(mission: Mission) -> None:
    day = main_day(mission.election)
    drawn_sample(
        mission, day, [PollingStationFactory.create(election=mission.election)]
    )

    assert frozen_sample(mission=mission, election_day=day) is None


def test_a_station_replaced_later_is_still_in_the_sample_as_of_before(
    mission: Mission,
) -> None:
    day = main_day(mission.election)
    stations = PollingStationFactory.create_batch(9, election=mission.election)
    row = make_frozen(mission, day, stations, allocation={"all": 4}, reserve=1)
    lost = row.sampledstations.order_by("number")[0].station
    made = replace_station(
        sample=row,
        station=lost,
        reason="No such house",
        evidence="A letter of the commission",
        actor="user:1",
    )

    moments = (made.recorded_at - timedelta(seconds=1), made.recorded_at)
    before, after = (
        frozen_sample(mission=mission, election_day=day, as_of=moment)
        for moment in moments
    )

    assert before is not None
    assert after is not None
    assert (len(before.stations), len(after.stations)) == (4, 5)
    assert before.existing().all()
    assert [o.code for o in after.stations if not o.exists] == [lost.code]
