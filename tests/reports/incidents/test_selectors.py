"""How incidents are counted, which are urgent, and which may be of one event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from elections.scope import Scope
from observers.missions.models import Mission
from reports.incidents.models import IncidentReport
from reports.incidents.selectors import (
    grouping_candidates,
    incident_instances,
    urgent_incidents,
)
from reports.incidents.services.following import acknowledge, archive
from reports.incidents.services.grouping import group_incidents
from reports.incidents.services.verification import move_incident
from tests.factories.incidents import reported
from tests.factories.missions import MissionFactory, ObserverTeamFactory, UserFactory
from tests.factories.observations import MORNING
from tests.factories.places import PollingStationFactory

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(hours=1)


def refute(incident: IncidentReport) -> None:
    """Refute an incident an hour after it was reported."""
    for level in ("under_verification", "refuted"):
        move_incident(
            incident=incident,
            level=level,
            reason="Not so",
            user=UserFactory.create(),
            now=LATER,
        )


def sees(mission: Mission) -> Scope:
    """Return the scope of somebody who works in the mission."""
    return Scope(missions=frozenset({mission.pk}))


def test_a_group_counts_once_and_a_refuted_report_leaves() -> None:
    mission = MissionFactory.create()
    grouped = [reported(mission) for _ in range(2)]
    group_incidents(incidents=grouped, user=UserFactory.create(), now=MORNING)
    refute(reported(mission))

    then = incident_instances(mission=mission, election_day=None, as_of=MORNING)
    now = incident_instances(mission=mission, election_day=None, as_of=LATER)

    assert [event.level for event in then] == ["reported"] * 2
    assert sorted(event.level for event in now) == ["refuted", "reported"]


def test_what_a_checklist_counts_already_adds_no_count() -> None:
    mission = MissionFactory.create()
    team = ObserverTeamFactory.create(mission=mission)
    station = PollingStationFactory.create(election=mission.election)
    reported(
        mission,
        team_id=team.pk,
        station_id=station.pk,
        answers={"incident_stage": "closing"},
    )
    ticked = {(team.pk, station.pk, "counting", "clumps")}

    [event] = incident_instances(
        mission=mission, election_day=None, as_of=LATER, checklist_items=ticked
    )

    assert event.is_covered_by_checklist


def test_rehearsals_other_missions_and_replaced_reports_are_not_counted() -> None:
    mission = MissionFactory.create()
    original = reported(mission)
    edit = reported(mission, supersedes=original.instance_id, category="CAR")
    reported(mission, is_rehearsal=True)
    reported(MissionFactory.create())

    found = incident_instances(mission=mission, election_day=None, as_of=LATER)

    assert [instance.reports for instance in found] == [(edit.instance_id,)]


def test_the_red_list_has_the_longest_waiting_first_and_the_acknowledged_last() -> None:
    mission, person = MissionFactory.create(), UserFactory.create()
    acknowledged = reported(mission)
    acknowledge(incident=acknowledged, user=person, now=LATER)
    archive(incident=reported(mission), user=person, now=LATER)
    reported(mission, category="CMP")
    late = reported(mission, received_at=MORNING + timedelta(minutes=30))
    early = reported(mission)

    found = urgent_incidents(scope=sees(mission), now=LATER)

    assert [u.incident.pk for u in found] == [early.pk, late.pk, acknowledged.pk]
    assert [u.waiting for u in found[:2]] == [timedelta(hours=1), timedelta(minutes=30)]


def test_a_stranger_has_no_red_list() -> None:
    reported(MissionFactory.create())

    assert urgent_incidents(scope=Scope(), now=LATER) == []
    assert urgent_incidents(scope=sees(MissionFactory.create()), now=LATER) == []


def test_candidates_are_of_the_same_station_kind_and_time() -> None:
    mission = MissionFactory.create()
    station = PollingStationFactory.create(election=mission.election)
    incident = reported(mission, station_id=station.pk)
    near = reported(mission, station_id=station.pk, category="CAR")
    reported(mission, station_id=station.pk, category="ACC")
    reported(mission, category="BST")
    reported(mission, station_id=station.pk, occurred_at=MORNING + timedelta(hours=5))

    assert [row.pk for row in grouping_candidates(incident)] == [near.pk]
