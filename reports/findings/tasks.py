"""The worker's side of findings: refresh and compute; safe to run twice."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from elections.scope import ALL_MISSIONS, database_scope
from reports.findings.services.refreshing import refresh_stale
from reports.findings.services.sharing import count_waiting_parts
from reports.findings.services.working import compute_next_findings

logger = logging.getLogger(__name__)


@shared_task
def refresh_stale_findings() -> None:
    """Refresh the missions that have new reports or decisions."""
    with database_scope(ALL_MISSIONS):
        refresh_stale(now=timezone.now())


@shared_task
def compute_asked_findings() -> None:
    """Compute every set that a person asked for, one after the other."""
    with database_scope(ALL_MISSIONS):
        while compute_next_findings(now=timezone.now(), wake=_wake_worker):
            pass


@shared_task
def count_observations() -> None:
    """Help to count a large day, part by part."""
    with database_scope(ALL_MISSIONS):
        count_waiting_parts()


def _wake_worker() -> None:
    try:
        count_observations.apply_async(expires=5)
    except OperationalError:
        logger.warning("no worker was woken; the beat finds the parts")
