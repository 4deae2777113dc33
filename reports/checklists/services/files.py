"""The files of a draft: kept by name, and taken over from the version before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction

from elections.journal.services.events import record_event
from reports.checklists.domain.media import FormFile
from reports.checklists.errors import AlreadyPublished
from reports.checklists.models import ChecklistMedia, ChecklistVersion
from reports.checklists.selectors import missing_files


@transaction.atomic
def add_files(
    *, version: ChecklistVersion, files: Iterable[FormFile], actor: str
) -> ChecklistVersion:
    """Keep files with a draft; a file of the same name is replaced."""
    draft = ChecklistVersion.objects.select_for_update().get(pk=version.pk)
    if draft.is_published:
        raise AlreadyPublished(
            f"{draft} is published and its files never change; upload a new version."
        )
    kept = keep_files(version=draft, files=files)
    record_event(
        actor=actor,
        kind="checklist.files_added",
        subject=f"checklist_version:{draft.pk}",
        mission_id=draft.mission_id,
        payload={file.filename: file.sha256 for file in kept},
    )
    return draft


def keep_files(
    *, version: ChecklistVersion, files: Iterable[FormFile]
) -> list[ChecklistMedia]:
    """Store files beside a draft, within the caller's transaction."""
    kept = []
    for file in files:
        row, _ = ChecklistMedia.objects.update_or_create(
            version=version,
            filename=file.filename,
            defaults={
                "mission_id": version.mission_id,
                "media_type": file.media_type,
                "size": len(file.content),
                "md5": hashlib.md5(file.content, usedforsecurity=False).hexdigest(),
                "sha256": hashlib.sha256(file.content).hexdigest(),
                "content": file.content,
            },
        )
        kept.append(row)
    return kept


def carry_files_over(*, version: ChecklistVersion) -> None:
    """Take what the form names and nobody gave from the version published last."""
    missing = missing_files(version)
    if not missing:
        return
    rows = ChecklistMedia.objects.filter(
        version__checklist=version.checklist,
        version__published_at__isnull=False,
        filename__in=missing,
    )
    # Of each name the latest counts: a later row overwrites an earlier one.
    latest = {row.filename: row for row in rows.order_by("version__published_at", "pk")}
    keep_files(
        version=version,
        files=[FormFile(n, bytes(row.content)) for n, row in latest.items()],
    )
