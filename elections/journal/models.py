"""What happened, who asked for it, and the keys that seal what must be destroyable."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import models
from django.db.models import Q

from elections.scope import Scope


class EventQuerySet(models.QuerySet["Event"]):
    """Filters that can be chained."""

    def visible_to(self, scope: Scope) -> EventQuerySet:
        """Return the events of the missions in scope, and those of none."""
        if scope.everything:
            return self
        return self.filter(
            Q(mission_id__in=scope.missions) | Q(mission_id__isnull=True)
        )

    def about(self, subject: str) -> EventQuerySet:
        """Return what happened to one thing."""
        return self.filter(subject=subject)

    def of_kind(self, kind: str) -> EventQuerySet:
        """Return the events of one kind."""
        return self.filter(kind=kind)


class JobQuerySet(models.QuerySet["Job"]):
    """Filters that can be chained."""

    def visible_to(self, scope: Scope) -> JobQuerySet:
        """Return the jobs of the missions in scope, and those of none."""
        if scope.everything:
            return self
        return self.filter(
            Q(mission_id__in=scope.missions) | Q(mission_id__isnull=True)
        )

    def claimable(self, *, kinds: Collection[str], now: datetime) -> JobQuerySet:
        """Return the jobs that wait, or whose worker let its lease run out."""
        return self.filter(
            Q(state=Job.State.QUEUED)
            | Q(state=Job.State.RUNNING, leased_until__lt=now),
            kind__in=kinds,
        )

    def unfinished(self) -> JobQuerySet:
        """Return the jobs that wait or run."""
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Event(models.Model):
    """One thing that happened, append-only; written in the transaction that did it.

    `mission_id` is a plain number because missions live in a higher app.
    """

    recorded_at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80, help_text="user:7, token:31 or system")
    mission_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=120)
    payload = models.JSONField(default=dict, help_text="No personal data in clear")
    payload_hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Job(models.Model):
    """Work that a person asked for; the row is the queue, and shows its progress."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mission_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    kind = models.CharField(max_length=64)
    arguments = models.JSONField(default=dict)
    requested_by = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    state = models.CharField(
        max_length=16, choices=State.choices, default=State.QUEUED, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_steps = models.PositiveIntegerField(default=0)
    total_steps = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class SealingKey(models.Model):
    """A mission's data key and receipt key, wrapped by a key outside the database.

    Destroying the row destroys everything that was sealed with it.
    """

    mission_id = models.BigIntegerField(unique=True)
    wrapped_key = models.BinaryField()
    wrapped_signing_key = models.BinaryField()
    verify_key = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sealing key of mission {self.mission_id}"
