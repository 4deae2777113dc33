"""Reports of sampled stations, and the protocols that counts bring along."""

from __future__ import annotations

import pytest
from django.utils import timezone

from elections.places.models import ElectionDay, PollingStation
from elections.results.models import ProtocolReading
from observers.missions.models import Mission
from reports.checklists.domain.definition import definition_to_json
from reports.intake.models.submissions import Submission
from reports.intake.services.judging import judge_pending
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.contests import ContestFactory
from tests.factories.intake import ready_mission, stored_visit, visit_answers
from tests.factories.missions import ObserverFactory
from tests.factories.observations import shipped
from tests.factories.places import PollingStationFactory
from tests.factories.samples import frozen_sample

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    """Give a mission that can judge reports."""
    return ready_mission()


def judge() -> None:
    judge_pending(clock=timezone.now)


def reason_of(submission: Submission) -> str:
    latest = submission.judgements.order_by("-round").first()
    assert latest is not None
    return latest.reason or latest.state


def sampled(mission: Mission) -> None:
    """Make the mission sample-based, with S-1 as its one drawn station."""
    Mission.objects.filter(pk=mission.pk).update(kind="sample_based")
    frozen_sample(
        mission,
        ElectionDay.objects.get(election=mission.election),
        [PollingStation.objects.get(code="S-1")],
    )


def test_a_sampled_station_has_one_report_of_each_stage(mission: Mission) -> None:
    sampled(mission)
    ObserverFactory.create(mission=mission, code="STO-3")
    first = stored_visit(mission)
    second = stored_visit(mission, observer="STO-3")
    edit = stored_visit(mission, replaces=str(first.instance_id))

    judge()

    assert reason_of(first) == reason_of(edit) == "recorded"
    assert reason_of(second) == "already_reported"


@pytest.mark.parametrize("station", ["S-2", "S-unlisted", None])
def test_a_station_outside_the_sample_waits(
    mission: Mission, station: str | None
) -> None:
    sampled(mission)
    PollingStationFactory.create(election=mission.election, code="S-2")
    submission = stored_visit(mission, answers=visit_answers(station=station))

    judge()

    assert reason_of(submission) == "outside_sample"
    assert not PollingStation.objects.filter(is_provisional=True).exists()


def test_the_lines_of_a_protocol_are_read_by_contest_and_source(
    mission: Mission,
) -> None:
    contest = ContestFactory.create(election=mission.election, code="LIST")
    ChecklistVersionFactory.create(
        mission=mission,
        checklist__code="counting",
        checklist__stage="counting",
        definition=definition_to_json(shipped("counting")),
    )
    figures = {"protocol_contest": "LIST", "protocol_registered": 812}
    stored_visit(
        mission,
        checklist="counting",
        answers={"header": {"station": "S-1"}, "protocol_figures": figures},
    )

    judge()

    reading = ProtocolReading.objects.get()
    assert (reading.contest, reading.line, reading.value) == (
        contest,
        "registered",
        812,
    )
    assert reading.source == "observer"
