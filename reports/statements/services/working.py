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

FILES = (
    *(("statement", name) for name in RENDERERS),
    *(("annex", name) for name, entry in RENDERERS.items() if entry.is_for_annex),
)

Progress = Callable[[int, int, str], None]


def nobody_watches(done: int, total: int, message: str) -> None:
    """Show no progress."""


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
    progress(0, 1 + len(FILES), "Counting and composing")
    revision = build_statement(
        mission=mission,
        election_day=election_day,
        actor=actor,
        as_of=as_of,
        finding_set=finding_set,
    )
    return write_files(revision=revision, actor=actor, progress=progress)


def write_files(
    *, revision: Revision, actor: str, progress: Progress = nobody_watches
) -> Built:
    """Write a revision and its annex in every format."""
    files = []
    for done, (kind, name) in enumerate(FILES, start=1):
        progress(done, 1 + len(FILES), f"Writing the {kind} as {name.upper()}")
        write = render_annex if kind == "annex" else render_revision
        files.append(write(revision=revision, format=name, actor=actor))
    progress(1 + len(FILES), 1 + len(FILES), f"Revision {revision.number} is ready")
    return Built(revision=revision, files=tuple(files))
