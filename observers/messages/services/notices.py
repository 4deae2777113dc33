"""Writing notices for observers, which are read at the desk."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from observers.messages.models import Message
from observers.missions.errors import WrongMission
from observers.missions.models import Mission, Observer


@transaction.atomic
def write_notice(
    *,
    mission: Mission,
    subject: str,
    actor: str,
    body: str = "",
    observer: Observer | None = None,
    due_at: datetime | None = None,
) -> Message:
    """Write a notice to one observer, or to the whole mission."""
    if observer is not None and observer.mission_id != mission.pk:
        raise WrongMission(f"Observer {observer.code} belongs to another mission.")
    now = timezone.now()
    message = Message.objects.create(
        mission=mission,
        observer=observer,
        channel="desk",
        subject=subject,
        body=body,
        created_at=now,
        due_at=due_at or now,
    )
    record_event(
        actor=actor,
        kind="notice.written",
        subject=f"message:{message.pk}",
        mission_id=mission.pk,
    )
    return message
