"""One click on a report that was set aside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from elections.journal.models import Event
from observers.missions.models import User
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.deciding import (
    AlreadyDecided,
    NotAssignable,
    decide_set_aside,
)
from reports.intake.services.judging import judge_pending
from reports.intake.services.rehearsal import purge_rehearsal
from reports.observations.models import Observation, ReportCounter
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.intake import stored_submission
from tests.factories.missions import (
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.places import ElectionDayFactory, PollingStationFactory

pytestmark = pytest.mark.django_db
ANSWERS = {"header": {"station": "S-1", "arrived_at": "2023-03-19T10:00:00+06:00"}}


@pytest.fixture
def held() -> Judgement:
    """Give the judgement of a report that repeats a visit of its own team."""
    mission = MissionFactory.create()
    ChecklistVersionFactory.create(mission=mission)
    ElectionDayFactory.create(election=mission.election)
    PollingStationFactory.create(election=mission.election, code="S-1")
    ObserverFactory.create(mission=mission, code="STO-1", team__code="T-1")
    for _ in range(2):
        stored_submission(mission, observer="STO-1", answers=ANSWERS)
    judge_pending(clock=timezone.now)
    return Judgement.objects.get(state="set_aside")


@pytest.fixture
def coordinator() -> User:
    """Give a person who decides."""
    return UserFactory.create()


def test_a_held_report_is_recorded_after_all(
    held: Judgement, coordinator: User
) -> None:
    decide_set_aside(
        judgement=held, action="record", user=coordinator, now=timezone.now()
    )

    judge_pending(clock=timezone.now)

    assert Observation.objects.count() == 2
    latest = held.submission.judgements.order_by("-round")[0]
    assert (latest.round, latest.state) == (2, "recorded")
    counter = ReportCounter.objects.get()
    assert (counter.recorded, counter.set_aside) == (2, 0)


def test_a_discarded_report_keeps_its_bytes(held: Judgement, coordinator: User) -> None:
    decide_set_aside(
        judgement=held, action="discard", user=coordinator, now=timezone.now()
    )

    judge_pending(clock=timezone.now)

    assert Observation.objects.count() == 1
    assert Submission.objects.filter(pk=held.submission_id).exists()
    latest = held.submission.judgements.order_by("-round")[0]
    assert (latest.round, latest.state) == (2, "discarded")
    assert ReportCounter.objects.get().set_aside == 0
    assert Event.objects.filter(kind="set_aside.discard").exists()


def test_a_report_is_decided_once(held: Judgement, coordinator: User) -> None:
    now = timezone.now()
    decide_set_aside(judgement=held, action="record", user=coordinator, now=now)

    with pytest.raises(AlreadyDecided):
        decide_set_aside(judgement=held, action="discard", user=coordinator, now=now)


def test_a_report_of_an_unknown_sender_counts_for_the_team_that_is_named(
    held: Judgement, coordinator: User
) -> None:
    mission = held.mission
    team = ObserverTeamFactory.create(mission=mission, code="T-7")
    unknown = stored_submission(mission, observer="STO-99", answers=ANSWERS)
    judge_pending(clock=timezone.now)
    judgement = unknown.judgements.get()

    with pytest.raises(NotAssignable):
        decide_set_aside(
            judgement=judgement, action="record", user=coordinator, now=timezone.now()
        )
    decide_set_aside(
        judgement=judgement,
        action="record",
        user=coordinator,
        now=timezone.now(),
        assigned={"team": "T-7"},
    )
    judge_pending(clock=timezone.now)

    observation = Observation.objects.get(instance_id=unknown.instance_id)
    assert observation.team_id == team.pk


def test_a_team_of_another_mission_cannot_be_named(
    held: Judgement, coordinator: User
) -> None:
    ObserverTeamFactory.create(code="T-foreign")

    with pytest.raises(NotAssignable):
        decide_set_aside(
            judgement=held,
            action="record",
            user=coordinator,
            now=timezone.now(),
            assigned={"team": "T-foreign"},
        )


def test_a_rehearsal_is_purged_in_one_action(held: Judgement) -> None:
    mission = held.mission
    rehearsed = stored_submission(
        mission, observer="STO-1", answers=ANSWERS, rehearsal=True
    )
    judge_pending(clock=timezone.now)
    stored_submission(mission, observer="STO-1", answers=ANSWERS, rehearsal=True)

    purged = purge_rehearsal(mission=mission, actor="user:1")

    assert purged == 2
    assert not Submission.objects.filter(is_rehearsal=True).exists()
    assert not Observation.objects.filter(instance_id=rehearsed.instance_id).exists()
    assert Observation.objects.count() == 1
    assert not Pending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_does(
    held: Judgement, coordinator: User
) -> None:
    together = Barrier(4)

    def decide(action: str) -> bool:
        together.wait(timeout=10)
        try:
            decide_set_aside(
                judgement=Judgement.objects.get(pk=held.pk),
                action=action,
                user=coordinator,
                now=timezone.now(),
            )
        except AlreadyDecided:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as people:
        done = list(people.map(decide, ["record", "discard"] * 2))
    judge_pending(clock=timezone.now)

    assert done.count(True) == 1
    assert held.submission.judgements.count() == 2
    counter = ReportCounter.objects.get()
    assert counter.set_aside == 0
    assert counter.recorded == Observation.objects.count()
