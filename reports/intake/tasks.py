"""The worker's turn: reports off the queue each second, unfinished files off the disk."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.intake.services import attachments, judging, sms_reading

# Longer than the longest time that a village has been without a signal.
KEEP_UNFINISHED = timedelta(days=7)


@shared_task(name="reports.intake.tasks.judge_pending")
def judge_pending() -> None:
    """Judge what waits; a second run meanwhile takes other reports, or none."""
    with database_scope(ALL_MISSIONS):
        judging.judge_pending(clock=timezone.now)


@shared_task(name="reports.intake.tasks.read_sms")
def read_sms() -> None:
    """Read the messages that wait, and close reports whose parts did not all come."""
    with database_scope(ALL_MISSIONS):
        sms_reading.read_waiting(clock=timezone.now)


@shared_task(name="reports.intake.tasks.sweep_partial_files")
def sweep_partial_files() -> None:
    """Delete files that were never finished."""
    attachments.sweep_partial_files(now=timezone.now(), keep=KEEP_UNFINISHED)
