"""The worker's turn: reports off the queue, every second, until there are none."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.intake.services import judging


@shared_task(name="reports.intake.tasks.judge_pending")
def judge_pending() -> None:
    """Judge what waits; a second run meanwhile takes other reports, or none."""
    with database_scope(ALL_MISSIONS):
        judging.judge_pending(clock=timezone.now)
