"""What becomes of a report once it is judged."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from observers.missions.models import Mission
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.accepting import accept_reports
from reports.intake.services.judging import JudgedCounts, judge_pending
from reports.observations.models import Observation, ReportCounter
from tests.factories.access import DeviceTokenFactory
from tests.factories.intake import (
    raw,
    ready_mission,
    report,
)
from tests.factories.intake import stored_visit as stored
from tests.factories.intake import visit_answers as answers
from tests.factories.missions import ObserverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    """Give a mission with an election day, a checklist, and one observer in a team."""
    return ready_mission()


def judge() -> JudgedCounts:
    return judge_pending(clock=timezone.now)


def reason_of(submission: Submission) -> str:
    latest = submission.judgements.order_by("-round").first()
    assert latest is not None
    return latest.reason or latest.state


def test_a_report_becomes_an_observation_of_its_team_and_station(
    mission: Mission,
) -> None:
    submission = stored(mission)

    counts = judge()

    assert counts == JudgedCounts(recorded=1)
    observation = Observation.objects.get()
    assert observation.instance_id == submission.instance_id
    assert observation.team is not None
    assert observation.station is not None
    assert (observation.team.code, observation.station.code) == ("T-1", "S-1")
    assert (observation.setting, observation.overall) == ("rural", "good")
    assert observation.received_at == submission.received_at
    assert not Pending.objects.exists()
    assert Judgement.objects.get().state == "recorded"
    assert ReportCounter.objects.get().recorded == 1


def test_judging_again_changes_nothing(mission: Mission) -> None:
    stored(mission)
    judge()

    again = judge()

    assert again == JudgedCounts()
    assert Observation.objects.count() == 1


def test_an_impossible_answer_is_set_aside_and_the_rest_counts(
    mission: Mission,
) -> None:
    stored(mission, answers=answers(voters=99_999))

    judge()

    observation = Observation.objects.get()
    assert observation.set_aside_count == 1
    assert "voters" not in observation.answers["header"]
    assert observation.answers["overall"] == "good"


def test_an_unlisted_station_becomes_provisional_and_the_report_counts(
    mission: Mission,
) -> None:
    stored(mission, answers=answers(station="S-9"))

    judge()

    observation = Observation.objects.get()
    assert observation.station is not None
    assert observation.station.is_provisional
    assert observation.flags.filter(rule="provisional_station").exists()


def test_a_report_without_a_station_is_recorded_with_a_question(
    mission: Mission,
) -> None:
    stored(mission, answers=answers(station=None))

    judge()

    assert Observation.objects.get().flags.filter(rule="station_missing").exists()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"mission": "OTHER"}, "unknown_mission"),
        ({"observer": "STO-9"}, "unknown_sender"),
        ({"checklist": "none"}, "unknown_checklist"),
        ({"version": "9"}, "unknown_checklist"),
        ({"election_day": "never"}, "unknown_election_day"),
    ],
)
def test_a_whole_report_waits_only_over_its_identity(
    mission: Mission, changes: dict[str, str], reason: str
) -> None:
    submission = stored(mission, **changes)

    counts = judge()

    assert counts == JudgedCounts(set_aside=1)
    assert reason_of(submission) == reason
    assert not Observation.objects.exists()


def test_the_partners_report_of_the_same_visit_is_held(mission: Mission) -> None:
    ObserverFactory.create(
        mission=mission,
        code="STO-2",
        team=mission.observers.get(code="STO-1").team,
    )
    first = stored(mission)
    second = stored(mission, observer="STO-2")

    judge()

    assert reason_of(first) == "recorded"
    assert reason_of(second) == "probable_duplicate"
    assert second.judgements.get().detail["of"] == str(first.instance_id)


def test_two_teams_are_two_observations_of_one_station(mission: Mission) -> None:
    ObserverFactory.create(mission=mission, code="STO-3")
    stored(mission)
    stored(mission, observer="STO-3")

    counts = judge()

    assert counts == JudgedCounts(recorded=2)


@pytest.mark.parametrize("is_reversed", [False, True])
def test_an_edit_and_its_original_are_both_kept_in_any_order(
    mission: Mission, is_reversed: bool
) -> None:
    original, edit = (
        "11111111-1111-4111-8111-111111111111",
        "22222222-2222-4222-8222-222222222222",
    )
    reports = [{"id": original}, {"id": edit, "replaces": original}]
    for changes in reversed(reports) if is_reversed else reports:
        stored(mission, **changes)
        judge()

    current = Observation.objects.counted(timezone.now())

    assert Observation.objects.count() == 2
    assert [str(o.instance_id) for o in current] == [edit]


def test_an_edit_of_another_teams_report_waits(mission: Mission) -> None:
    mine, theirs = (
        DeviceTokenFactory.create(observer__mission=mission, secret=secret)
        for secret in ("mine", "theirs")
    )
    sent = report(mission, answers=answers())
    edit = report(mission, answers=answers(), replaces=sent["id"])
    for token, secret, each in ((mine, "mine", sent), (theirs, "theirs", edit)):
        accept_reports(
            token=f"{token.mission.code}.{secret}", raws=[raw(each)], now=timezone.now()
        )

    judge()

    edited = Submission.objects.get(instance_id=edit["id"])
    assert reason_of(edited) == "replaces_other_team"
    assert Observation.objects.counted(timezone.now()).count() == 1


def test_a_rehearsal_is_recorded_and_never_counted(mission: Mission) -> None:
    stored(mission, rehearsal=True)

    judge()

    assert Observation.objects.get().is_rehearsal
    assert not Observation.objects.counted(timezone.now()).exists()
    assert not ReportCounter.objects.exists()


def test_a_report_that_cannot_be_opened_does_not_hold_up_the_others(
    mission: Mission,
) -> None:
    fine = [stored(mission, answers=answers(station=f"S-{n}")) for n in range(10, 14)]
    broken = Submission.objects.create(
        mission=mission,
        instance_id="33333333-3333-4333-8333-333333333333",
        sealed=b"not sealed by us",
        sha256=bytes(32),
        received_at=timezone.now(),
        signature=bytes(64),
    )
    Pending.objects.create(
        submission_id=broken.pk, mission_id=mission.pk, queued_at=timezone.now()
    )

    counts = judge()

    assert counts == JudgedCounts(recorded=len(fine), set_aside=1)
    assert reason_of(broken) == "unreadable"
    assert not Pending.objects.exists()


def test_every_hostile_answer_is_judged(mission: Mission) -> None:
    hostile: list[Any] = [
        "\x00",
        "\ud7ff",
        "x" * 9_000,
        -(10**30),
        1e308,
        [],
        {"a": {}},
    ]
    for value in hostile:
        stored(mission, answers={"header": {"station": value, "voters": value}})

    counts = judge()

    assert counts.total == len(hostile)


def test_a_slow_batch_is_judged_in_halves_each_with_its_own_time(
    mission: Mission,
) -> None:
    for number in range(4):
        stored(mission, answers=answers(station=f"S-{number}"))
    times = count()
    start = timezone.now()

    counts = judge_pending(
        clock=lambda: start + timedelta(seconds=16 * next(times)),
        budget_seconds=10_000,
    )

    assert counts == JudgedCounts(recorded=4)
    recorded = Observation.objects.values_list("recorded_at", flat=True)
    assert len(set(recorded)) == 4
    assert not Pending.objects.exists()
