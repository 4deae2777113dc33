"""The beat that keeps live findings up to date; safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.findings.services.refreshing import refresh_stale


@shared_task
def refresh_stale_findings() -> None:
    """Refresh the missions that have new reports or decisions."""
    with database_scope(ALL_MISSIONS):
        refresh_stale(now=timezone.now())
