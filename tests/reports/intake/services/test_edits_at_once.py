"""Two workers at once: edits of one report, made on two phones, still count once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from observers.missions.models import Mission
from reports.intake.models.submissions import Pending
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation, ReportCounter
from tests.factories.intake import ready_mission, stored_submission

WAIT_SECONDS = 1.0
ORIGINAL, LEFT, LEFTMOST, RIGHT = (str(UUID(int=number)) for number in range(1, 5))


def send(mission: Mission, *edits: tuple[str, str]) -> None:
    for own, replaced in edits:
        stored_submission(
            mission,
            id=own,
            replaces=replaced,
            observer="STO-1",
            answers={"overall": "good"},
        )


def in_a_connection_of_its_own(work: Callable[[], object]) -> Thread:
    def run() -> None:
        try:
            with database_scope(ALL_MISSIONS):
                work()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("first", "second", "latest"),
    [
        ([(LEFT, ORIGINAL)], [(RIGHT, ORIGINAL)], RIGHT),
        ([(LEFTMOST, LEFT)], [(LEFT, ORIGINAL), (RIGHT, ORIGINAL)], RIGHT),
    ],
)
def test_edits_judged_at_the_same_moment_count_once(
    first: Sequence[tuple[str, str]], second: Sequence[tuple[str, str]], latest: str
) -> None:
    with database_scope(ALL_MISSIONS):
        mission = ready_mission()
        send(mission, *first)

    with database_scope(ALL_MISSIONS), transaction.atomic():
        judge_pending(clock=timezone.now)
        in_a_connection_of_its_own(lambda: send(mission, *second)).join()
        other = in_a_connection_of_its_own(lambda: judge_pending(clock=timezone.now))
        other.join(timeout=WAIT_SECONDS)
    other.join()

    with database_scope(ALL_MISSIONS):
        rows = Observation.objects.counted(timezone.now())
        board = ReportCounter.objects.aggregate(all=Sum("recorded"))
        assert not Pending.objects.exists()
        assert [str(row.instance_id) for row in rows] == [latest]
        assert board["all"] == 1
