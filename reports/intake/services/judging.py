"""Taking reports off the queue in batches; each batch is judged wholly or not at all.

A crash repeats a batch. Two workers never take the same report. A report over which a
batch fails is found by halving and set aside; its bytes stay, the others go through.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from observers.missions.models import Mission
from reports.intake.domain.identity import SetAsideReason
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.services.readings import readings_of
from reports.intake.services.recording import record_readings

logger = logging.getLogger(__name__)

BATCH = 200
BUDGET_SECONDS = 30.0
# Figures are taken as of 20 seconds ago: what is recorded is there by then.
COMMITTED_WITHIN = timedelta(seconds=15)
Clock = Callable[[], datetime]


class BatchTooSlow(Exception):
    """A batch took so long that figures may have been taken without it."""


@dataclass(frozen=True)
class JudgedCounts:
    """How many reports were recorded and how many set aside."""

    recorded: int = 0
    set_aside: int = 0

    def __add__(self, other: JudgedCounts) -> JudgedCounts:
        return JudgedCounts(
            self.recorded + other.recorded, self.set_aside + other.set_aside
        )

    @property
    def total(self) -> int:
        return self.recorded + self.set_aside


def judge_pending(
    *,
    clock: Clock,
    batch: int = BATCH,
    budget_seconds: float = BUDGET_SECONDS,
) -> JudgedCounts:
    """Judge what waits until nothing does or the time is over; return the counts."""
    deadline = clock() + timedelta(seconds=budget_seconds)
    counts = JudgedCounts()
    while clock() < deadline:
        waiting = Pending.objects.order_by("submission_id")[:batch]
        judged = _judge(waiting, clock=clock)
        counts += judged
        if not judged.total:
            break
    if counts.total:
        logger.info("judged %d, set aside %d", counts.recorded, counts.set_aside)
    return counts


def _judge(waiting: QuerySet[Pending], *, clock: Clock) -> JudgedCounts:
    ids: list[int] = []
    try:
        with transaction.atomic():
            claimed = waiting.select_for_update(skip_locked=True)
            ids.extend(row.submission_id for row in claimed)
            return _judge_claimed(ids, clock=clock)
    except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
        # The database or the clock, not the reports: the whole batch comes again.
        raise
    except Exception:
        if not ids:
            raise
        if len(ids) == 1:
            logger.exception("submission %s cannot be judged", ids[0])
            return _set_aside_unreadable(ids[0], now=clock())
        halves = ids[: len(ids) // 2], ids[len(ids) // 2 :]
        return sum(
            (_judge(_these(half), clock=clock) for half in halves), JudgedCounts()
        )


def _these(ids: Sequence[int]) -> QuerySet[Pending]:
    return Pending.objects.filter(pk__in=ids).order_by("submission_id")


def _judge_claimed(ids: Sequence[int], *, clock: Clock) -> JudgedCounts:
    now, counts = clock(), JudgedCounts()
    submissions = Submission.objects.filter(pk__in=ids).select_related("mission")
    in_order = submissions.order_by("mission_id", "received_at", "id")
    for mission, group in groupby(in_order, key=lambda s: s.mission):
        counts += _judge_mission(mission, list(group), now=now)
    Pending.objects.filter(pk__in=ids).delete()
    if len(ids) > 1 and clock() - now > COMMITTED_WITHIN:
        raise BatchTooSlow
    return counts


def _judge_mission(
    mission: Mission, submissions: Sequence[Submission], *, now: datetime
) -> JudgedCounts:
    readings = readings_of(submissions)
    recorded, set_aside = record_readings(mission, readings, now=now)
    return JudgedCounts(recorded=recorded, set_aside=set_aside)


@transaction.atomic
def _set_aside_unreadable(submission_id: int, *, now: datetime) -> JudgedCounts:
    claimed = Pending.objects.select_for_update(skip_locked=True).filter(
        pk=submission_id
    )
    if not claimed.exists():
        return JudgedCounts()
    submission = Submission.objects.get(pk=submission_id)
    earlier = submission.judgements.order_by("-round").first()
    # Where it is on the board already it stays there, and a decision takes it off.
    on_board = earlier.detail.get("board") if earlier else None
    Judgement.objects.create(
        mission_id=submission.mission_id,
        submission=submission,
        round=earlier.round + 1 if earlier else 1,
        state="set_aside",
        reason=SetAsideReason.UNREADABLE.value,
        detail={"board": on_board} if on_board else {},
        judged_at=now,
    )
    claimed.delete()
    return JudgedCounts(set_aside=1)
