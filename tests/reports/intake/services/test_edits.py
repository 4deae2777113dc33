"""A report that was edited on two phones: it counts once, whatever came when."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from uuid import UUID

import pytest
from django.db.models import Sum
from django.utils import timezone

from observers.missions.models import Mission
from reports.checklists.models import OutdatedEdit
from reports.incidents.models import IncidentReport
from reports.intake.models.submissions import Submission
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation, ReportCounter
from tests.factories.intake import ready_mission, stored_submission
from tests.factories.observations import published, shipped

pytestmark = pytest.mark.django_db
ORIGINAL, LEFT, LEFTMOST, RIGHT = (str(UUID(int=number)) for number in range(1, 5))
# The first was edited twice: on one phone once more after that, on another at once.
FORK = [(ORIGINAL, None), (LEFT, ORIGINAL), (LEFTMOST, LEFT), (RIGHT, ORIGINAL)]
ANSWERS = {"overall": "good"}


@pytest.fixture
def mission() -> Mission:
    return ready_mission()


def send(mission: Mission, own: str, replaced: str | None) -> None:
    stored_submission(
        mission, id=own, replaces=replaced, observer="STO-1", answers=ANSWERS
    )


def judge() -> None:
    judge_pending(clock=timezone.now)


def counted() -> list[str]:
    rows = Observation.objects.counted(timezone.now())
    return [str(one) for one in rows.values_list("instance_id", flat=True)]


def on_the_board() -> int:
    return int(ReportCounter.objects.aggregate(all=Sum("recorded"))["all"])


@pytest.mark.parametrize("is_judged_between", [False, True])
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_fork_of_edits_counts_once_in_every_order_of_arrival(
    mission: Mission, order: Sequence[int], is_judged_between: bool
) -> None:
    for own, replaced in (FORK[n] for n in order):
        send(mission, own, replaced)
        if is_judged_between:
            judge()
    judge()

    last = max(
        (LEFTMOST, RIGHT),
        key=lambda own: Submission.objects.get(instance_id=own).received_at,
    )
    assert counted() == [last]
    assert on_the_board() == 1


@pytest.mark.parametrize("is_judged_between", [False, True])
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_fork_of_edits_of_an_incident_counts_once_too(
    mission: Mission, order: Sequence[int], is_judged_between: bool
) -> None:
    published(mission, "incident")
    for own, replaced in (FORK[n] for n in order):
        stored_submission(
            mission,
            id=own,
            replaces=replaced,
            observer="STO-1",
            checklist="incident",
            version=shipped("incident").version,
        )
        if is_judged_between:
            judge()
    judge()

    last = max(
        (LEFTMOST, RIGHT),
        key=lambda own: Submission.objects.get(instance_id=own).received_at,
    )
    rows = IncidentReport.objects.counted(timezone.now())
    assert [str(one.instance_id) for one in rows] == [last]
    assert on_the_board() == 1


def test_branches_count_apart_until_the_edit_between_them_comes(
    mission: Mission,
) -> None:
    for own, replaced in (FORK[2], FORK[3]):
        send(mission, own, replaced)
    judge()
    before = sorted(counted())

    send(mission, *FORK[1])
    judge()

    assert before == [LEFTMOST, RIGHT]
    assert counted() == [RIGHT]
    assert str(OutdatedEdit.objects.get().instance_id) == LEFTMOST


def test_a_later_edit_of_the_outdated_branch_counts_again(mission: Mission) -> None:
    for number in (2, 3, 1, 0):
        send(mission, *FORK[number])
        judge()
    newest = str(UUID(int=9))

    send(mission, newest, LEFTMOST)
    judge()

    assert counted() == [newest]
    assert on_the_board() == 1


def test_what_counted_at_an_earlier_time_still_did(mission: Mission) -> None:
    for own, replaced in (FORK[2], FORK[3]):
        send(mission, own, replaced)
    judge()
    then = timezone.now()

    send(mission, *FORK[1])
    judge()

    assert Observation.objects.counted(then).count() == 2
    assert len(counted()) == 1
