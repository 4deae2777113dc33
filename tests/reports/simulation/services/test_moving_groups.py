"""The demonstration's decisions: true groups confirmed, false ones rejected, one left."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils import timezone

from elections.places.models import ElectionDay
from observers.missions.models import Mission, User
from reports.carousels.models import LinkDecision
from reports.incidents.models import IncidentReport
from reports.simulation.domain.simulation import Simulation
from reports.simulation.services.moving_groups import (
    GroupsDecided,
    decide_moving_groups,
)
from tests.factories.carousels import sight
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return MissionFactory.create()


@pytest.fixture
def day(mission: Mission) -> ElectionDay:
    return ElectionDayFactory.create(election=mission.election)


def group(
    mission: Mission, day: ElectionDay, *, km: float, plate: str, stops: int
) -> list[IncidentReport]:
    return [
        sight(
            mission, day, km=km + 3 * at, minutes=40 * at, plate=plate, category="CAR"
        )
        for at in range(stops)
    ]


def truth(**numbers: tuple[int, list[IncidentReport]]) -> Simulation:
    """Return what the decisions read of a simulation: who truly moved."""
    incidents = [
        SimpleNamespace(
            station=SimpleNamespace(code=row.station.code if row.station else ""),
            occurred_at=row.occurred_at,
            carousel=number,
        )
        for number, rows in numbers.values()
        for row in rows
    ]
    return cast("Simulation", SimpleNamespace(incidents=incidents))


def decide(mission: Mission, day: ElectionDay, simulation: Any) -> GroupsDecided:
    user: User = MembershipFactory.create(mission=mission, role="head").user
    return decide_moving_groups(
        mission=mission,
        election_day=day,
        simulation=simulation,
        user=user,
        now=timezone.now(),
    )


def test_true_groups_are_confirmed_mixed_ones_rejected_and_the_best_is_left(
    mission: Mission, day: ElectionDay
) -> None:
    best = group(mission, day, km=0, plate="111AAA02", stops=4)
    true = group(mission, day, km=100, plate="222BBB02", stops=2)
    group(mission, day, km=200, plate="333CCC02", stops=2)

    found = decide(mission, day, truth(best=(1, best), true=(2, true)))

    assert (found.confirmed, found.rejected) == (1, 1)
    assert found.left_open is not None
    assert sorted(found.left_open.reports) == sorted(str(r.instance_id) for r in best)


def test_a_second_time_decides_nothing_more(mission: Mission, day: ElectionDay) -> None:
    best = group(mission, day, km=0, plate="111AAA02", stops=3)
    true = group(mission, day, km=100, plate="222BBB02", stops=2)
    simulation = truth(best=(1, best), true=(2, true))
    decide(mission, day, simulation)

    again = decide(mission, day, simulation)

    assert LinkDecision.objects.count() == 1
    assert again.confirmed == 1


def test_a_day_without_groups_leaves_nothing_open(
    mission: Mission, day: ElectionDay
) -> None:
    found = decide(mission, day, truth())

    assert found == GroupsDecided(0, 0, None)
