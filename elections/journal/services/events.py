"""Writing the journal: a row per thing that happened, in its own transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from elections.journal.domain.canonical import payload_hash, plain_value
from elections.journal.models import Event


@dataclass(frozen=True)
class Happening:
    """One event to be written: `actor` is `user:7`, `token:31` or `system`."""

    actor: str
    kind: str
    subject: str
    mission_id: int | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


def record_event(
    *,
    actor: str,
    kind: str,
    subject: str,
    mission_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event in the caller's transaction; no personal data, no floats."""
    happening = Happening(actor, kind, subject, mission_id, payload or {})
    return record_events([happening])[0]


def record_events(happenings: Sequence[Happening]) -> list[Event]:
    """Write many events with one statement, in their order."""
    now = timezone.now()
    return Event.objects.bulk_create(
        Event(
            recorded_at=now,
            actor=happening.actor,
            mission_id=happening.mission_id,
            kind=happening.kind,
            subject=happening.subject,
            payload=plain_value(happening.payload),
            payload_hash=payload_hash(happening.payload),
        )
        for happening in happenings
    )
