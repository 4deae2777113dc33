"""Statements that people asked for at the desk: queued as jobs, built by a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from elections.errors import DomainError
from elections.journal.models import Job
from elections.journal.services.jobs import (
    claim_job,
    fail_job,
    finish_job,
    report_progress,
    request_job,
)
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.statements.models import Revision, StatementFile
from reports.statements.renderers.formats import RENDERERS
from reports.statements.services.building import build_statement
from reports.statements.services.rendering import render_annex, render_revision

KIND = "statement.build"

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Built:
    """A revision with its files."""

    revision: Revision
    files: tuple[StatementFile, ...]


@transaction.atomic
def ask_for_statement(
    *, mission: Mission, election_day: ElectionDay | None, actor: str
) -> Job:
    """Queue the building of a mission's statement with new figures."""
    return request_job(
        kind=KIND,
        arguments={
            "mission": mission.pk,
            "election_day": election_day.pk if election_day else None,
        },
        requested_by=actor,
        mission_id=mission.pk,
    )


def build_next_statement(*, now: datetime) -> bool:
    """Build the statement that was asked for first; tell whether there was one."""
    job = claim_job(kinds=[KIND], now=now)
    if job is None:
        return False

    def show(done: int, total: int, message: str) -> None:
        report_progress(job=job, done=done, total=total, message=message)

    try:
        mission = Mission.objects.select_related("election").get(
            pk=job.arguments["mission"]
        )
        day = ElectionDay.objects.filter(pk=job.arguments["election_day"]).first()
        built = build_with_files(
            mission=mission, election_day=day, actor=job.requested_by, progress=show
        )
    except DomainError as error:
        fail_job(job=job, message=error.detail)
        return True
    finish_job(
        job=job,
        result={"revision": built.revision.pk},
        message=f"Revision {built.revision.number} is ready.",
    )
    return True


def build_with_files(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    actor: str,
    progress: Progress,
    as_of: datetime | None = None,
    finding_set: FindingSet | None = None,
) -> Built:
    """Build a statement and write all its files, saying what is being done."""
    annexes = [name for name, entry in RENDERERS.items() if entry.is_for_annex]
    total = 1 + len(RENDERERS) + len(annexes)
    progress(0, total, "Counting and composing")
    revision = build_statement(
        mission=mission,
        election_day=election_day,
        actor=actor,
        as_of=as_of,
        finding_set=finding_set,
    )
    files = []
    for name in RENDERERS:
        progress(1 + len(files), total, f"Writing the statement as {name.upper()}")
        files.append(render_revision(revision=revision, format=name, actor=actor))
    for name in annexes:
        progress(1 + len(files), total, f"Writing the annex as {name.upper()}")
        files.append(render_annex(revision=revision, format=name, actor=actor))
    progress(total, total, f"Revision {revision.number} is ready")
    return Built(revision=revision, files=tuple(files))
