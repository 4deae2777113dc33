"""Work that a person asked for: the row is the queue, a lease keeps two workers apart.

A worker that dies leaves its lease to run out, and the job is claimed again; what it
does must therefore be safe to repeat. `attempts` fences: a worker that lost its lease
cannot write over the one that took its place.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from elections.errors import DomainError
from elections.journal.domain.canonical import plain_value
from elections.journal.models import Job
from elections.journal.services.events import record_event

# Longer than a task may run, so that a lease only ends when its worker is gone.
LEASE = timedelta(seconds=330)
MAX_ATTEMPTS = 3
MESSAGE_LENGTH = 300
GAVE_UP = (
    "The worker stopped {attempts} times during this job. Look at the worker's log, "
    "mend the cause, then choose this job and start it again."
)


class LeaseLost(DomainError):
    """Another worker has taken the job over, or it has ended."""

    code = "lease_lost"
    status = 409


class JobNotFailed(DomainError):
    """Only a failed job can be started again."""

    code = "job_not_failed"
    status = 409


@transaction.atomic
def request_job(
    *,
    kind: str,
    arguments: Mapping[str, Any],
    requested_by: str,
    mission_id: int | None = None,
) -> Job:
    """Queue a piece of work for the worker that knows this kind."""
    job = Job.objects.create(
        kind=kind,
        arguments=plain_value(arguments),
        requested_by=requested_by,
        requested_at=timezone.now(),
        mission_id=mission_id,
    )
    _record(job, actor=requested_by, kind="job.requested", payload={"kind": kind})
    return job


@transaction.atomic
def claim_job(*, kinds: Collection[str], now: datetime) -> Job | None:
    """Take the earliest waiting job of these kinds, or None; never one being done.

    A job whose lease ran out is taken again; after three attempts it is failed.
    """
    claimable = Job.objects.claimable(kinds=kinds, now=now).select_for_update(
        skip_locked=True
    )
    earliest = claimable.order_by("requested_at", "id")
    while job := earliest.first():
        if job.attempts < MAX_ATTEMPTS:
            job.state = Job.State.RUNNING
            job.attempts += 1
            job.leased_until = now + LEASE
            job.save(update_fields=["state", "attempts", "leased_until"])
            return job
        _give_up(job, now=now)
    return None


def report_progress(
    *, job: Job, done: int, total: int, message: str = "", now: datetime | None = None
) -> None:
    """Show how far the job is and renew its lease; not inside a longer transaction."""
    moment = now or timezone.now()
    shown = {
        "done_steps": done,
        "total_steps": total,
        "message": message[:MESSAGE_LENGTH],
        "leased_until": moment + LEASE,
    }
    _change_held(job, **shown)


@transaction.atomic
def finish_job(
    *,
    job: Job,
    result: Mapping[str, Any] | None = None,
    message: str = "",
    now: datetime | None = None,
) -> None:
    """Mark the job as done, with what came out of it."""
    done = {
        "state": Job.State.DONE,
        "finished_at": now or timezone.now(),
        "leased_until": None,
        "result": plain_value(result or {}),
        "message": message[:MESSAGE_LENGTH],
        "done_steps": max(job.done_steps, job.total_steps),
    }
    _change_held(job, **done)
    _record(job, actor="system", kind="job.finished", payload={"message": message})


@transaction.atomic
def fail_job(*, job: Job, message: str, now: datetime | None = None) -> None:
    """Mark the job as failed; the message tells the person what to do."""
    failed = {
        "state": Job.State.FAILED,
        "finished_at": now or timezone.now(),
        "leased_until": None,
        "message": message[:MESSAGE_LENGTH],
    }
    _change_held(job, **failed)
    _record(job, actor="system", kind="job.failed", payload={"message": message})


@transaction.atomic
def restart_job(*, job: Job, actor: str) -> Job:
    """Queue a failed job again."""
    locked = Job.objects.select_for_update().get(pk=job.pk)
    if locked.state != Job.State.FAILED:
        raise JobNotFailed(
            f"This job is {locked.get_state_display().lower()}. "
            "Only a failed job can be started again."
        )
    locked.state = Job.State.QUEUED
    locked.attempts = 0
    locked.done_steps = 0
    locked.message = ""
    locked.finished_at = None
    locked.save()
    _record(locked, actor=actor, kind="job.restarted", payload={"kind": locked.kind})
    return locked


def _change_held(job: Job, **values: Any) -> None:
    held = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    if not held.update(**values):
        raise LeaseLost(
            "Another worker has taken this job over or it has ended. Write nothing."
        )
    for name, value in values.items():
        setattr(job, name, value)


def _give_up(job: Job, *, now: datetime) -> None:
    job.state = Job.State.FAILED
    job.finished_at = now
    job.leased_until = None
    job.message = GAVE_UP.format(attempts=job.attempts)
    job.save(update_fields=["state", "finished_at", "leased_until", "message"])
    _record(job, actor="system", kind="job.failed", payload={"message": job.message})


def _record(job: Job, *, actor: str, kind: str, payload: Mapping[str, Any]) -> None:
    record_event(
        actor=actor,
        kind=kind,
        subject=f"job:{job.pk}",
        mission_id=job.mission_id,
        payload=payload,
    )
