"""The console answers whoever types there at once, however busy the worker is."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from observers.missions.models import Mission, Observer
from reports.intake.services.sms_console import replies_to, type_sms
from reports.intake.services.sms_reading import (
    read_waiting,
    wait_for_the_others,
)
from tests.factories.intake import ready_mission

A_MOMENT = 0.3
AGO = timedelta(minutes=1)


def read_slowly(mission: Mission) -> None:
    try:
        with database_scope(ALL_MISSIONS), transaction.atomic():
            wait_for_the_others(mission.pk)
            sleep(A_MOMENT)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_console_waits_for_a_worker_that_reads_and_then_answers() -> None:
    with database_scope(ALL_MISSIONS):
        observer = Observer.objects.get(mission=ready_mission())
    worker = Thread(target=read_slowly, args=(observer.mission,))
    worker.start()
    sleep(A_MOMENT / 3)

    with database_scope(ALL_MISSIONS):
        now = timezone.now()
        type_sms(observer=observer, text="?", actor="system", now=now)
        replies = replies_to(observer, since=now - AGO)
    worker.join()

    assert [reply.body[:10] for reply in replies] == ["Like this:"]


@pytest.mark.django_db
def test_who_trains_for_long_is_answered_each_time() -> None:
    observer = Observer.objects.get(mission=ready_mission())
    now = timezone.now()

    for _ in range(15):
        type_sms(observer=observer, text="?", actor="system", now=now)

    assert len(replies_to(observer, since=now - AGO)) == 15
    assert read_waiting(clock=lambda: now) == 0
