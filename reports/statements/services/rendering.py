"""Files of a revision, stored with their SHA-256; a released one only without problems."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from reports.statements.domain.annex.composition import compose_annex
from reports.statements.domain.document import Document, from_builtins
from reports.statements.errors import ReleaseRefused
from reports.statements.models import Revision, StatementFile
from reports.statements.renderers.formats import RENDERERS
from reports.statements.selectors.gathering import statement_inputs
from reports.statements.selectors.revisions import (
    differences_to_before,
    is_released,
    messages_of,
    open_problems,
)


def render_revision(*, revision: Revision, format: str, actor: str) -> StatementFile:  # noqa: A002 - what it is called
    """Write a revision in a format: a draft until two people released it.

    A released revision is never written while a problem stands in the way.
    """
    is_draft = not is_released(revision)
    if not is_draft:
        refuse_with_problems(revision)
    return _store(
        revision,
        kind="statement",
        format_name=format,
        document=document_of(revision, is_draft=is_draft),
        actor=actor,
    )


def render_annex(*, revision: Revision, format: str, actor: str) -> StatementFile:  # noqa: A002
    """Write the analysts' annex to a revision."""
    document = document_of(revision, is_draft=not is_released(revision))
    inputs = statement_inputs(
        statement=revision.statement,
        finding_set=revision.finding_set,
        revision=revision.number,
    )
    annex = compose_annex(
        inputs=inputs,
        statement=document,
        differences=differences_to_before(revision),
    )
    return _store(
        revision, kind="annex", format_name=format, document=annex, actor=actor
    )


def document_of(revision: Revision, *, is_draft: bool) -> Document:
    """Return a revision's document, marked as a draft or not."""
    document = from_builtins(revision.document)
    marks = msgspec.structs.replace(document.marks, is_draft=is_draft)
    return msgspec.structs.replace(document, marks=marks)


def refuse_with_problems(revision: Revision) -> None:
    """Raise with every reason, if anything stands in the way of a release."""
    problems = messages_of(open_problems(revision))
    if problems:
        raise ReleaseRefused(f"Release is refused. {problems}")


@transaction.atomic
def _store(
    revision: Revision, *, kind: str, format_name: str, document: Document, actor: str
) -> StatementFile:
    is_draft = document.marks.is_draft
    written = StatementFile.objects.filter(
        revision=revision, kind=kind, format=format_name, is_draft=is_draft
    ).first()
    if written is not None:
        return written
    content = RENDERERS[format_name].render(document)
    stored = StatementFile.objects.create(
        mission_id=revision.mission_id,
        revision=revision,
        kind=kind,
        format=format_name,
        name=file_name(revision, kind=kind, format_name=format_name, is_draft=is_draft),
        sha256=sha256(content).hexdigest(),
        content=content,
        is_draft=is_draft,
        made_at=timezone.now(),
    )
    record_event(
        actor=actor,
        kind="statement.rendered",
        subject=f"revision:{revision.pk}",
        mission_id=revision.mission_id,
        payload={"name": stored.name, "sha256": stored.sha256},
    )
    return stored


def file_name(
    revision: Revision, *, kind: str, format_name: str, is_draft: bool
) -> str:
    """Name a file so that nobody mistakes a draft or a simulation for anything else."""
    mission = revision.statement.mission
    parts = [
        "SIMULATED" if mission.is_demonstration else "",
        mission.code,
        kind,
        f"r{revision.number}",
        "DRAFT" if is_draft else "",
    ]
    return "-".join(filter(None, parts)) + f".{format_name}"
