"""A mission from whose election a sample is planned."""

from __future__ import annotations

import pytest

from observers.missions.models import Mission
from tests.factories.deployment import main_day
from tests.factories.missions import (
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
)
from tests.factories.places import AreaFactory, GeographyFactory, PollingStationFactory


@pytest.fixture
def mission() -> Mission:
    """Give a sample-based mission with two areas of ten stations and two teams each."""
    made = MissionFactory.create(kind="sample_based")
    main_day(made.election)
    geography = GeographyFactory.create(election=made.election)
    for row, name in enumerate(("North", "South")):
        area = AreaFactory.create(geography=geography, code=name[0], name=name)
        for number in range(10):
            PollingStationFactory.create(
                election=made.election,
                code=f"{name[0]}{number:02}",
                area=area,
                registered_voters=100 + number,
                latitude=45.0 + row,
                longitude=70.0 + number,
            )
        for number in range(4):
            team = ObserverTeamFactory.create(
                mission=made, code=f"T-{name[0]}{number}", area=area
            )
            ObserverFactory.create(mission=made, team=team, role="sto")
    return made
