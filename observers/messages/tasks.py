"""The worker's turn: SMS out, every two seconds."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from observers.messages.services.sending import send_due


@shared_task(name="observers.messages.tasks.send_messages")
def send_messages() -> None:
    """Send the SMS that are due; a second run meanwhile takes others."""
    with database_scope(ALL_MISSIONS):
        send_due(clock=timezone.now)
