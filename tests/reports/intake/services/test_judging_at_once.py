"""Two workers at once: a visit that both partners filed still counts once."""

from __future__ import annotations

from threading import Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from observers.missions.models import Mission
from reports.intake.models.submissions import Pending
from reports.intake.models.verdicts import Judgement
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.intake import ready_mission
from tests.factories.intake import stored_visit as stored
from tests.factories.missions import ObserverFactory

WAIT_SECONDS = 1.0


def judge() -> None:
    with database_scope(ALL_MISSIONS):
        judge_pending(clock=timezone.now, batch=1)


def judge_in_a_worker() -> None:
    try:
        judge()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_partners_reports_judged_at_the_same_time_count_once() -> None:
    with database_scope(ALL_MISSIONS):
        mission = ready_mission()
        team = mission.teams.get()
        partner = ObserverFactory.create(mission=mission, code="STO-2", team=team)
        stored(mission)
    other = Thread(target=judge_in_a_worker)

    with database_scope(ALL_MISSIONS), transaction.atomic():
        judge_pending(clock=timezone.now, batch=1)
        assert Observation.objects.count() == 1
        # The partner's report comes in through a connection of its own.
        arrived = Thread(target=store_in_another, args=(mission, partner.code))
        arrived.start()
        arrived.join()
        other.start()
        other.join(timeout=WAIT_SECONDS)
        assert other.is_alive()
    other.join()

    with database_scope(ALL_MISSIONS):
        assert Observation.objects.count() == 1
        assert not Pending.objects.exists()
        reasons = Judgement.objects.filter(state="set_aside").values_list("reason")
        assert list(reasons) == [("probable_duplicate",)]


def store_in_another(mission: Mission, code: str) -> None:
    try:
        with database_scope(ALL_MISSIONS):
            stored(mission, observer=code)
    finally:
        connection.close()
