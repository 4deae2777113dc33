"""Whose report an edit may replace, in every order of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from observers.access.models import DeviceToken
from observers.missions.models import Mission, Observer
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.accepting import accept_reports
from reports.intake.services.deciding import decide_set_aside
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.intake import raw, report, stored_submission
from tests.factories.missions import MissionFactory, ObserverFactory, UserFactory
from tests.factories.places import ElectionDayFactory, PollingStationFactory

pytestmark = pytest.mark.django_db

ORIGINAL = "11111111-1111-4111-8111-111111111111"
EDIT = "22222222-2222-4222-8222-222222222222"
LATER_EDIT = "33333333-3333-4333-8333-333333333333"
ANSWERS = {"header": {"station": "S-1", "arrived_at": "2023-03-19T10:00:00+06:00"}}


@pytest.fixture
def mission() -> Mission:
    """Give a mission with an election day, a checklist and a station."""
    mission = MissionFactory.create()
    ChecklistVersionFactory.create(mission=mission)
    ElectionDayFactory.create(election=mission.election)
    PollingStationFactory.create(election=mission.election, code="S-1")
    return mission


def token_of(observer: Observer) -> DeviceToken:
    return DeviceTokenFactory.create(observer=observer, secret=observer.code)


def send(token: DeviceToken, **changes: Any) -> None:
    """Send one report with this phone and judge it."""
    sent = report(token.mission, **{"answers": ANSWERS, **changes})
    code = f"{token.mission.code}.{token.observer.code}"
    accept_reports(token=code, raws=[raw(sent)], now=timezone.now())
    judge_pending(clock=timezone.now)


def counted() -> set[str]:
    rows = Observation.objects.counted(timezone.now())
    return {str(row.instance_id) for row in rows}


def state_of(instance_id: str) -> str:
    submission = Submission.objects.get(instance_id=instance_id)
    latest = submission.judgements.order_by("-round")[0]
    return latest.reason or latest.state


def test_a_claim_to_replace_what_another_team_sends_later_replaces_nothing(
    mission: Mission,
) -> None:
    own, other = (token_of(o) for o in ObserverFactory.create_batch(2, mission=mission))

    send(other, id=EDIT, replaces=ORIGINAL)
    send(own, id=ORIGINAL)

    assert counted() == {ORIGINAL, EDIT}


def test_an_edit_of_a_typed_in_report_of_another_team_waits(mission: Mission) -> None:
    own, other = ObserverFactory.create_batch(2, mission=mission)
    stored_submission(mission, id=ORIGINAL, observer=own.code, answers=ANSWERS)
    judge_pending(clock=timezone.now)

    send(token_of(other), id=EDIT, replaces=ORIGINAL)

    assert state_of(EDIT) == "replaces_other_team"
    assert counted() == {ORIGINAL}


def test_an_observer_without_a_team_replaces_no_teams_report(mission: Mission) -> None:
    own = ObserverFactory.create(mission=mission)
    alone = ObserverFactory.create(mission=mission, team=None)
    send(token_of(own), id=ORIGINAL)

    send(token_of(alone), id=EDIT, replaces=ORIGINAL)

    assert state_of(EDIT) == "replaces_other_team"
    assert counted() == {ORIGINAL}


def test_an_observer_without_a_team_edits_an_own_report(mission: Mission) -> None:
    alone = token_of(ObserverFactory.create(mission=mission, team=None))
    send(alone, id=ORIGINAL)

    send(alone, id=EDIT, replaces=ORIGINAL)

    assert counted() == {EDIT}


def test_a_report_that_names_itself_counts(mission: Mission) -> None:
    send(
        token_of(ObserverFactory.create(mission=mission)),
        id=ORIGINAL,
        replaces=ORIGINAL,
    )

    assert counted() == {ORIGINAL}
    assert Observation.objects.get().flags.filter(rule="envelope_unreadable").exists()


@pytest.mark.parametrize("is_judged_between", [False, True])
def test_of_reports_that_replace_each_other_one_counts(
    mission: Mission, is_judged_between: bool
) -> None:
    observer = ObserverFactory.create(mission=mission)
    circle = [(ORIGINAL, LATER_EDIT), (EDIT, ORIGINAL), (LATER_EDIT, EDIT)]

    for own, replaced in circle:
        stored_submission(
            mission, id=own, replaces=replaced, observer=observer.code, answers=ANSWERS
        )
        if is_judged_between:
            judge_pending(clock=timezone.now)
    judge_pending(clock=timezone.now)

    assert Observation.objects.count() == len(circle)
    assert len(counted()) == 1


@pytest.mark.parametrize("is_judged_between", [False, True])
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_of_a_chain_of_edits_counts_in_every_order_of_arrival(
    mission: Mission, order: Sequence[int], is_judged_between: bool
) -> None:
    observer = ObserverFactory.create(mission=mission)
    chain = [(ORIGINAL, None), (EDIT, ORIGINAL), (LATER_EDIT, EDIT)]

    for own, replaced in (chain[n] for n in order):
        stored_submission(
            mission, id=own, replaces=replaced, observer=observer.code, answers=ANSWERS
        )
        if is_judged_between:
            judge_pending(clock=timezone.now)
    judge_pending(clock=timezone.now)
    # Without the middle one the last looks like a repeat, until a person says it is not.
    for held in Judgement.objects.waiting():
        decide_set_aside(
            judgement=held,
            action="record",
            user=UserFactory.create(),
            now=timezone.now(),
        )
    judge_pending(clock=timezone.now)

    assert counted() == {LATER_EDIT}


def test_a_rehearsed_edit_replaces_no_real_report(mission: Mission) -> None:
    own = token_of(ObserverFactory.create(mission=mission))
    send(own, id=ORIGINAL)

    send(own, id=EDIT, replaces=ORIGINAL, rehearsal=True)

    assert counted() == {ORIGINAL}


@pytest.mark.parametrize("written", ["S-1\u200b", "\u202eS-1", "\ufeffS-1"])
def test_a_sign_that_nobody_sees_makes_no_other_station(
    mission: Mission, written: str
) -> None:
    token = token_of(ObserverFactory.create(mission=mission))

    send(token, answers={"header": {"station": written}})

    station = Observation.objects.get().station
    assert station is not None
    assert (station.code, station.is_provisional) == ("S-1", False)


def test_a_described_station_is_recorded_and_asked_about(mission: Mission) -> None:
    token = token_of(ObserverFactory.create(mission=mission))
    told = "the school opposite the bakery, second floor, left"

    send(token, answers={"header": {"station": told}})

    observation = Observation.objects.get()
    assert observation.answers["header"]["station"] == told
    assert observation.flags.filter(rule="station_missing").exists()
