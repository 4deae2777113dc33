"""Samples read back as the domain knows them."""

from __future__ import annotations

import pytest

from observers.missions.models import Mission
from reports.findings.domain.survey.listing import fingerprint
from reports.findings.selectors.samples import frozen_sample
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
