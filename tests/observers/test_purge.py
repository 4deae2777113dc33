"""Purging a rehearsal: the one way to delete reports, and only such as were marked."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from elections.scope import database_scope
from observers.missions.models import Mission
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement
from tests.factories.missions import MissionFactory

pytestmark = pytest.mark.django_db


def a_submission(mission: Mission, *, is_rehearsal: bool) -> Submission:
    now = timezone.now()
    submission = Submission.objects.create(
        mission=mission,
        instance_id=uuid.uuid4(),
        sealed=b"sealed",
        sha256=b"h" * 32,
        received_at=now,
        is_rehearsal=is_rehearsal,
        signature=b"s" * 64,
    )
    Pending.objects.create(
        submission_id=submission.pk, mission_id=mission.pk, queued_at=now
    )
    Judgement.objects.create(
        mission=mission, submission=submission, state="recorded", judged_at=now
    )
    Conflict.objects.create(
        mission=mission,
        instance_id=submission.instance_id,
        sealed=b"other",
        sha256=b"o" * 32,
        received_at=now,
    )
    return submission


def purge(mission: Mission) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select purge_rehearsal(%s)", [mission.pk])
        return int(cursor.fetchone()[0])


def test_a_rehearsal_goes_with_all_that_was_decided_about_it() -> None:
    mission = MissionFactory.create()
    a_submission(mission, is_rehearsal=True)
    kept = a_submission(mission, is_rehearsal=False)

    with database_scope([mission.pk]):
        purged = purge(mission)

    assert purged == 1
    assert list(Submission.objects.all()) == [kept]
    assert Judgement.objects.get().submission == kept
    assert Pending.objects.get().submission_id == kept.pk
    assert Conflict.objects.get().instance_id == kept.instance_id


def test_a_rehearsal_of_another_mission_stays() -> None:
    purged_one, other = MissionFactory.create(), MissionFactory.create()
    kept = a_submission(other, is_rehearsal=True)

    purge(purged_one)

    assert list(Submission.objects.all()) == [kept]


def test_a_mission_out_of_sight_cannot_be_purged() -> None:
    own, foreign = MissionFactory.create(), MissionFactory.create()
    a_submission(foreign, is_rehearsal=True)

    with (
        database_scope([own.pk]),
        pytest.raises(ProgrammingError, match="not in sight"),
    ):
        purge(foreign)


def test_twice_in_one_transaction_is_harmless() -> None:
    mission = MissionFactory.create()
    a_submission(mission, is_rehearsal=True)

    assert [purge(mission), purge(mission)] == [1, 0]
