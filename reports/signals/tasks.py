"""The worker's side of signals: do what was asked for; safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.signals.services.fingerprinting import fingerprint_next_photos
from reports.signals.services.running import run_next_signals


@shared_task
def run_asked_signals() -> None:
    """Do every run that a person asked for, one after the other."""
    with database_scope(ALL_MISSIONS):
        while run_next_signals(now=timezone.now()):
            pass


@shared_task
def fingerprint_photos() -> None:
    """Take the fingerprints of new photos, where a mission has switched that on."""
    with database_scope(ALL_MISSIONS):
        fingerprint_next_photos(now=timezone.now())
