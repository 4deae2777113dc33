"""The worker's side of carousels: search again what is out of date; safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.carousels.services.running import link_stale_days


@shared_task
def link_stale_reports() -> None:
    """Search the days again on which something was reported or decided."""
    with database_scope(ALL_MISSIONS):
        link_stale_days(now=timezone.now())
