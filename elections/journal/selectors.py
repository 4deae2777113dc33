"""Reading the journal: what happened, and the work under way."""

from __future__ import annotations

from elections.journal.models import Event, EventQuerySet, Job, JobQuerySet
from elections.scope import Scope


def latest_events(*, scope: Scope) -> EventQuerySet:
    """Return the events in scope, the latest first."""
    return Event.objects.visible_to(scope).order_by("-id")


def history_of(*, subject: str, scope: Scope) -> EventQuerySet:
    """Return what happened to one thing, the earliest first."""
    return Event.objects.visible_to(scope).about(subject).order_by("id")


def unfinished_jobs(*, scope: Scope) -> JobQuerySet:
    """Return the jobs that wait or run, the earliest request first."""
    return Job.objects.visible_to(scope).unfinished().order_by("requested_at", "id")
