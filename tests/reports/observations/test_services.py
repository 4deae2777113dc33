"""Recording observations, counting them, and what people decide about them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elections.journal.models import Event
from reports.checklists.domain.drafts import RaisedFlag
from reports.observations.domain.correction import NotCorrectable
from reports.observations.domain.decision import IllegalDecision
from reports.observations.domain.drafts import CounterDelta
from reports.observations.models import Flag, ReportCounter
from reports.observations.selectors import (
    corrected_answers,
    current_observations,
    definitions_of,
)
from reports.observations.services.counting import count_reports
from reports.observations.services.deciding import (
    SecondPersonNeeded,
    confirm_correction,
    correct_answer,
    decide,
)
from reports.observations.services.recording import record_observations
from tests.factories.missions import MissionFactory, ObserverTeamFactory, UserFactory
from tests.factories.observations import MORNING, draft, recorded
from tests.factories.places import ElectionDayFactory, PollingStationFactory

pytestmark = pytest.mark.django_db

LATER = MORNING + timedelta(hours=1)


def test_a_report_is_recorded_with_its_answers_packed_and_its_facts() -> None:
    mission = MissionFactory.create()

    row = recorded(
        mission,
        answers={"overall": "good", "registered_voters": 900, "stuffing": "no"},
    )

    row.refresh_from_db()
    assert row.stage == "voting"
    assert row.overall == "good"
    assert row.facts == {"registered_voters": 900, "serious": {"stuffing": False}}
    assert row.thread == row.instance_id
    assert len(row.packed) > 0
    assert 900 in row.numbers


def test_flags_of_answers_of_the_caller_and_of_checks_are_kept() -> None:
    mission = MissionFactory.create()

    row = recorded(
        mission,
        answers={"overall": "very_good", "stuffing": "yes", "voted_so_far": -5},
        flags=(RaisedFlag(rule="provisional_station", message="Not on the list."),),
    )

    rules = set(Flag.objects.filter(observation=row).values_list("rule", flat=True))
    assert {
        "out_of_range",
        "provisional_station",
        "very_good_with_serious_item",
    } <= rules
    assert row.flag_count == Flag.objects.filter(observation=row).count()
    assert row.set_aside_count == 1
    assert Flag.objects.get(rule="out_of_range").is_set_aside


def test_teams_that_contradict_each_other_in_one_batch_are_flagged_once() -> None:
    mission = MissionFactory.create()
    station = PollingStationFactory.create(election=mission.election)
    day = ElectionDayFactory.create(election=mission.election)
    here: dict[str, Any] = {
        "station_id": station.pk,
        "election_day_id": day.pk,
        "arrived_at": MORNING,
        "departed_at": LATER,
    }
    drafts = [
        draft(
            mission,
            answers={"stuffing": said},
            team_id=ObserverTeamFactory.create(mission=mission).pk,
            **here,
        )
        for said in ("yes", "no")
    ]

    first, second = record_observations(mission=mission, drafts=drafts, now=LATER)

    assert not first.flags.filter(rule="contradicting_teams").exists()
    flag = second.flags.get(rule="contradicting_teams")
    assert flag.values["items"] == ["stuffing"]
    assert flag.values["report"] == str(first.instance_id)


def test_an_earlier_report_of_the_station_is_compared_with() -> None:
    mission = MissionFactory.create()
    station = PollingStationFactory.create(election=mission.election)
    day = ElectionDayFactory.create(election=mission.election)
    team = ObserverTeamFactory.create(mission=mission)
    here: dict[str, Any] = {
        "station_id": station.pk,
        "election_day_id": day.pk,
        "team_id": team.pk,
    }
    recorded(mission, answers={"voted_so_far": 400}, arrived_at=MORNING, **here)

    later = recorded(
        mission,
        checklist="counting",
        answers={"voted_so_far": 390},
        arrived_at=LATER,
        now=LATER,
        **here,
    )

    assert later.flags.filter(rule="count_below_turnout").exists()


def test_a_batch_takes_the_same_number_of_statements_whatever_its_size() -> None:
    mission = MissionFactory.create()
    station = PollingStationFactory.create(election=mission.election)
    team = ObserverTeamFactory.create(mission=mission)

    def statements(size: int) -> int:
        drafts = [
            draft(mission, station_id=station.pk, team_id=team.pk) for _ in range(size)
        ]
        with CaptureQueriesContext(connection) as captured:
            record_observations(mission=mission, drafts=drafts, now=MORNING)
        return len(captured)

    assert statements(1) == statements(20)


def test_what_must_be_sealed_does_not_stand_in_clear() -> None:
    mission = MissionFactory.create()

    row = recorded(mission, checklist="meeting", answers={"interlocutors": "A person"})

    row.refresh_from_db()
    assert "A person" not in str(row.answers)
    assert row.sealed_answers is not None


def test_an_edit_belongs_to_the_thread_of_its_original() -> None:
    mission = MissionFactory.create()
    original = recorded(mission)

    edit = recorded(mission, supersedes=original.instance_id)
    second = recorded(mission, supersedes=edit.instance_id)

    assert edit.thread == second.thread == original.instance_id


def test_counters_add_up_in_one_statement() -> None:
    mission = MissionFactory.create()
    team = ObserverTeamFactory.create(mission=mission)
    one = CounterDelta(
        election_day_id=None,
        team_id=team.pk,
        stage="voting",
        recorded=2,
        flagged=1,
        last_received_at=LATER,
    )
    other = CounterDelta(
        election_day_id=None, team_id=team.pk, stage="voting", recorded=1, set_aside=1
    )

    count_reports(mission=mission, counts=[one, other], now=MORNING)
    with CaptureQueriesContext(connection) as captured:
        count_reports(mission=mission, counts=[one], now=MORNING)

    counter = ReportCounter.objects.get(mission=mission)
    assert len(captured) == 1
    assert (counter.recorded, counter.set_aside, counter.flagged) == (5, 1, 2)
    assert counter.last_received_at == LATER


def test_a_decision_stays_and_the_latest_rules() -> None:
    mission = MissionFactory.create()
    row, person = recorded(mission), UserFactory.create()

    decide(observation=row, action="reject", reason="Twice", user=person, now=MORNING)
    decide(observation=row, action="restore", reason="Not", user=person, now=LATER)

    assert row.decisions.count() == 2
    kinds = Event.objects.filter(subject=f"observation:{row.instance_id}")
    assert kinds.count() == 2


@pytest.mark.parametrize(
    ("action", "reason"), [("reject", " "), ("restore", "why"), ("delete", "why")]
)
def test_a_decision_that_does_not_follow_is_refused(action: str, reason: str) -> None:
    row = recorded(MissionFactory.create())

    with pytest.raises(IllegalDecision):
        decide(
            observation=row,
            action=action,
            reason=reason,
            user=UserFactory.create(),
            now=MORNING,
        )

    assert not row.decisions.exists()


def test_a_correction_counts_once_a_second_person_has_confirmed_it() -> None:
    mission = MissionFactory.create()
    row = recorded(mission, answers={"overall": "bad", "stuffing": "yes"})
    definition = definitions_of({row.version_id})[row.version_id]
    stuffing = next(q for q in definition.questions if q.name == "stuffing")
    maker, second = UserFactory.create(), UserFactory.create()
    correction = correct_answer(
        observation=row,
        path="/".join(stuffing.path),
        value="no",
        reason="Misread from paper",
        user=maker,
        now=MORNING,
    )
    unconfirmed = corrected_answers(mission=mission, election_day=None, as_of=LATER)

    with pytest.raises(SecondPersonNeeded):
        confirm_correction(correction=correction, user=maker, now=MORNING)
    confirm_correction(correction=correction, user=second, now=MORNING)
    confirm_correction(correction=correction, user=second, now=LATER)

    applied = corrected_answers(mission=mission, election_day=None, as_of=LATER)
    assert unconfirmed == {}
    assert applied[row.pk].answers["integrity"]["stuffing"] == "no"
    assert applied[row.pk].packed != bytes(row.packed)
    assert row.corrections.count() == 2


def test_a_correction_is_read_as_the_question_asks() -> None:
    row = recorded(MissionFactory.create())

    for path, value in (("header/voted_so_far", "many"), ("nowhere", "yes")):
        with pytest.raises(NotCorrectable):
            correct_answer(
                observation=row,
                path=path,
                value=value,
                reason="",
                user=UserFactory.create(),
                now=MORNING,
            )


def test_an_edit_that_came_before_its_original_still_replaces_it() -> None:
    mission = MissionFactory.create()
    original_id = uuid.uuid4()
    edit = recorded(mission, supersedes=original_id)

    recorded(mission, instance_id=original_id, now=LATER)

    current = current_observations(mission=mission, election_day=None, as_of=LATER)
    assert [row.pk for row in current] == [edit.pk]
