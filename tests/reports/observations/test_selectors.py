"""What counts as of a time, and which visits are told twice."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest

from observers.missions.models import Mission
from reports.observations.domain.drafts import VisitProbe
from reports.observations.models import Observation
from reports.observations.selectors import (
    current_observations,
    negative_answers,
    observations_of_station,
    overlapping_visits,
    versions_of,
)
from reports.observations.services.deciding import decide
from tests.factories.missions import MissionFactory, ObserverTeamFactory, UserFactory
from tests.factories.observations import MORNING, recorded
from tests.factories.places import PollingStationFactory

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(hours=1)


def counted(mission: Mission, as_of: datetime = LATER) -> set[int]:
    """Return the ids of what counts in a mission."""
    rows = current_observations(mission=mission, election_day=None, as_of=as_of)
    return set(rows.values_list("pk", flat=True))


def probe(of: Observation, **changes: Any) -> VisitProbe:
    """Return a new visit of the same team, station and stage."""
    given: dict[str, Any] = {
        "instance_id": uuid.uuid4(),
        "election_day_id": of.election_day_id,
        "team_id": of.team_id,
        "station_id": of.station_id,
        "stage": of.stage,
        "arrived_at": of.arrived_at,
        "departed_at": of.departed_at,
    }
    return VisitProbe(**{**given, **changes})


def visit(mission: Mission, **changes: Any) -> Observation:
    """Record a visit of a team to a station from 04:00 to 04:40."""
    given = {
        "team_id": ObserverTeamFactory.create(mission=mission).pk,
        "station_id": PollingStationFactory.create(election=mission.election).pk,
        "arrived_at": MORNING,
        "departed_at": MORNING + timedelta(minutes=40),
    }
    return recorded(mission, **{**given, **changes})


def test_what_was_recorded_later_does_not_count_yet() -> None:
    mission = MissionFactory.create()
    known, late = recorded(mission), recorded(mission, now=LATER)

    assert counted(mission, MORNING) == {known.pk}
    assert counted(mission) == {known.pk, late.pk}


def test_the_latest_version_counts_and_the_earlier_one_before_it_came() -> None:
    mission = MissionFactory.create()
    original = recorded(mission)
    edit = recorded(
        mission, supersedes=original.instance_id, received_at=LATER, now=LATER
    )

    assert counted(mission, MORNING) == {original.pk}
    assert counted(mission) == {edit.pk}
    assert [row.pk for row in versions_of(edit)] == [original.pk, edit.pk]


def test_of_two_edits_of_one_report_only_the_later_counts() -> None:
    mission = MissionFactory.create()
    original = recorded(mission)
    recorded(mission, supersedes=original.instance_id)
    later = recorded(
        mission, supersedes=original.instance_id, received_at=LATER, now=LATER
    )

    assert counted(mission) == {later.pk}


def test_an_edit_of_the_earlier_of_two_edits_does_not_count_beside_the_later() -> None:
    mission = MissionFactory.create()
    original = recorded(mission)
    early = recorded(mission, supersedes=original.instance_id)
    recorded(mission, supersedes=original.instance_id, received_at=LATER)
    last = recorded(
        mission,
        supersedes=early.instance_id,
        received_at=LATER + timedelta(minutes=1),
    )

    assert counted(mission) == {last.pk}


def test_rejected_reports_and_rehearsals_do_not_count() -> None:
    mission, person = MissionFactory.create(), UserFactory.create()
    rejected, queried = recorded(mission), recorded(mission)
    recorded(mission, is_rehearsal=True)
    for row, action in ((rejected, "reject"), (queried, "query")):
        decide(observation=row, action=action, reason="?", user=person, now=LATER)

    assert counted(mission, MORNING) == {rejected.pk, queried.pk}
    assert counted(mission) == {queried.pk}


def test_another_missions_reports_do_not_count() -> None:
    recorded(MissionFactory.create())

    assert counted(MissionFactory.create()) == set()


def test_two_partners_reporting_one_visit_is_a_probable_duplicate() -> None:
    mission = MissionFactory.create()
    first = visit(mission)
    twin = probe(first, arrived_at=MORNING + timedelta(minutes=5), departed_at=None)

    found = overlapping_visits(mission=mission, probes=[twin])

    assert found == {twin.instance_id: first.instance_id}


@pytest.mark.parametrize(
    "changes",
    [
        {"arrived_at": LATER, "departed_at": LATER},
        {"stage": "opening"},
        {"team_id": -1},
        {"station_id": None},
        {"is_rehearsal": True},
        {"arrived_at": None},
    ],
)
def test_another_time_stage_team_or_rehearsal_is_no_duplicate(
    changes: dict[str, Any],
) -> None:
    mission = MissionFactory.create()
    first = visit(mission)

    found = overlapping_visits(mission=mission, probes=[probe(first, **changes)])

    assert found == {}


def test_an_edit_is_no_duplicate_of_what_it_edits() -> None:
    mission = MissionFactory.create()
    first = visit(mission)
    edit = probe(first, supersedes=first.instance_id)

    assert overlapping_visits(mission=mission, probes=[edit]) == {}


def test_a_second_count_of_one_station_is_a_duplicate_at_any_time() -> None:
    mission = MissionFactory.create()
    first = visit(mission, checklist="counting")
    again = probe(first, arrived_at=LATER, departed_at=None)

    assert again.instance_id in overlapping_visits(mission=mission, probes=[again])


def test_duplicates_within_a_batch_are_found_the_earlier_ruling() -> None:
    mission = MissionFactory.create()
    model = visit(mission)
    elsewhere = PollingStationFactory.create(election=mission.election).pk
    first, second = (
        probe(model, station_id=elsewhere),
        probe(model, station_id=elsewhere),
    )

    found = overlapping_visits(mission=mission, probes=[first, second])

    assert found == {second.instance_id: first.instance_id}


def test_a_stations_reports_come_in_the_order_of_the_day() -> None:
    mission = MissionFactory.create()
    station = PollingStationFactory.create(election=mission.election)
    late = visit(mission, station_id=station.pk, arrived_at=LATER)
    early = visit(mission, station_id=station.pk)

    rows = observations_of_station(mission=mission, station=station, as_of=LATER)

    assert [row.pk for row in rows] == [early.pk, late.pk]


def test_negative_answers_name_team_station_and_item() -> None:
    mission = MissionFactory.create()
    row = visit(mission, answers={"stuffing": "yes", "carousel": "no"})
    assert row.team_id is not None

    found = negative_answers(
        mission=mission, election_day=None, as_of=LATER, teams=[row.team_id]
    )

    assert [(n.team_id, n.station_id, n.stage, n.item) for n in found] == [
        (row.team_id, row.station_id, "voting", "stuffing")
    ]
