"""Findings that people asked for at the desk: queued as jobs, computed by a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from elections.errors import DomainError
from elections.journal.models import Job
from elections.journal.services.jobs import (
    claim_job,
    fail_job,
    finish_job,
    request_job,
)
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.findings.services.computing import compute_findings

KIND = "findings.compute"
ASKED = "asked"


@transaction.atomic
def ask_for_findings(
    *, mission: Mission, election_day: ElectionDay | None, actor: str
) -> Job:
    """Queue the computing of a set that is kept."""
    return request_job(
        kind=KIND,
        arguments={
            "mission": mission.pk,
            "election_day": election_day.pk if election_day else None,
        },
        requested_by=actor,
        mission_id=mission.pk,
    )


def compute_next_findings(
    *, now: datetime, wake: Callable[[], object] = lambda: None
) -> FindingSet | None:
    """Compute the findings that were asked for first, if any were.

    `wake` tells another worker that parts of a large day wait to be counted.
    """
    job = claim_job(kinds=[KIND], now=now)
    if job is None:
        return None
    try:
        findings = _computed(job, wake)
    except DomainError as error:
        fail_job(job=job, message=error.detail)
        return None
    finish_job(
        job=job,
        result={"finding_set": findings.pk, "sha256": findings.content_sha256},
        message=f"Findings {findings.pk} are ready.",
    )
    return findings


def _computed(job: Job, wake: Callable[[], object]) -> FindingSet:
    mission = Mission.objects.select_related("election").get(
        pk=job.arguments["mission"]
    )
    return compute_findings(
        mission=mission,
        election_day=ElectionDay.objects.filter(
            pk=job.arguments["election_day"]
        ).first(),
        keep=True,
        reason=ASKED,
        actor=job.requested_by,
        wake=wake,
    )
