"""Count a large day by several workers: each part is a job, and anyone takes the next.

Whoever computes the findings counts parts as well, so that it ends without help too.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from elections.errors import DomainError
from elections.journal.models import Job, JobQuerySet
from elections.journal.services.jobs import (
    LeaseLost,
    claim_job,
    fail_job,
    finish_job,
    request_job,
)
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.selectors.observation_columns import Part
from reports.findings.services.counting import (
    CountedPart,
    DayCounter,
    count_in_turn,
    counted_from_json,
    counter_of,
    together,
)

logger = logging.getLogger(__name__)

KIND = "findings.count"
# Fewer parts are counted sooner by one process alone.
SHARED_FROM = 4
LOOK_AGAIN_SECONDS = 0.1


class PartNotCounted(DomainError):
    """A part of the observations could not be counted."""

    code = "part_not_counted"


def count_day(
    counter: DayCounter,
    *,
    size: int | None = None,
    wake: Callable[[], object] = lambda: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> CountedPart:
    """Count a day: in this process, or, if it is large, with whoever is free.

    `wake` tells one more worker that parts wait; `meanwhile` is what this process has
    to do beside: others count while it does.
    """
    parts = counter.reader.parts(size=size or settings.FINDINGS_PART_ROWS)
    if len(parts) < SHARED_FROM:
        return count_in_turn(counter, parts)
    waiting = Job.objects.filter(pk__in=_ask(counter, parts))
    for _ in parts[1:]:
        wake()
    meanwhile()
    return _counted_together(counter, waiting)


def _counted_together(counter: DayCounter, waiting: JobQuerySet) -> CountedPart:
    """Count the parts with every worker that is free, and add them up."""
    count_waiting_parts(counter)
    while waiting.unfinished().exists():
        time.sleep(LOOK_AGAIN_SECONDS)
        count_waiting_parts(counter)
    done = list(waiting.order_by("requested_at", "pk"))
    waiting.update(result={})
    broken = next((job for job in done if job.state != Job.State.DONE), None)
    if broken is not None:
        raise PartNotCounted(f"A part was not counted: {broken.message}")
    return together([counted_from_json(job.result) for job in done])


def count_waiting_parts(known: DayCounter | None = None) -> None:
    """Count parts of any day until none waits; safe to run beside others."""
    counters = {_asked_of(known): known} if known else {}
    while job := claim_job(kinds=[KIND], now=timezone.now()):
        asked = (job.mission_id, job.arguments["day"], job.arguments["as_of"])
        if asked not in counters:
            counters[asked] = _counter(job)
        _count(job, counters[asked])


def _asked_of(counter: DayCounter) -> tuple[object, ...]:
    reader = counter.reader
    return (reader.mission.pk, reader.election_day_id, reader.as_of.isoformat())


def _counter(job: Job) -> DayCounter:
    return counter_of(
        mission=Mission.objects.select_related("election").get(
            pk=job.arguments["mission"]
        ),
        election_day=ElectionDay.objects.filter(pk=job.arguments["day"]).first(),
        as_of=datetime.fromisoformat(job.arguments["as_of"]),
    )


def _count(job: Job, counter: DayCounter) -> None:
    """Count one part; if another worker took it over meanwhile, it is theirs."""
    stored = job.arguments["part"]
    part = Part(**{**stored, "twins": tuple(stored["twins"])})
    try:
        counted = counter.counted_part(part).to_json()
        by = f"Counted by process {os.getpid()}."
        finish_job(job=job, result=counted, message=by)
    except LeaseLost:
        logger.warning("a part of mission %s was counted twice", job.mission_id)
    except DomainError as error:
        fail_job(job=job, message=error.detail)


@transaction.atomic
def _ask(counter: DayCounter, parts: Sequence[Part]) -> list[UUID]:
    reader = counter.reader
    return [
        request_job(
            kind=KIND,
            arguments={
                "mission": reader.mission.pk,
                "day": reader.election_day_id,
                "as_of": reader.as_of.isoformat(),
                "part": asdict(part),
            },
            requested_by="system",
            mission_id=reader.mission.pk,
        ).pk
        for part in parts
    ]
