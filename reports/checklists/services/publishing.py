"""From an uploaded XLSForm to a published version that never changes again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from observers.missions.models import Mission, User
from reports.checklists.domain.archives import UnreadableXLSForm
from reports.checklists.domain.authoring import AuthoredChecklist, read_checklist
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    definition_to_json,
)
from reports.checklists.domain.media import FormFile
from reports.checklists.domain.station_picker import with_station_picker
from reports.checklists.errors import (
    AlreadyPublished,
    FilesMissing,
    StageChanged,
    UnknownLanguage,
    VersionTaken,
)
from reports.checklists.models import Checklist, ChecklistVersion, TranslationReview
from reports.checklists.selectors import missing_files
from reports.checklists.services.converting import convert_xlsform
from reports.checklists.services.files import carry_files_over, keep_files

LIBRARY = Path(__file__).parent.parent / "library"


@transaction.atomic
def publish_version(
    *, mission: Mission, source: bytes, source_name: str, actor: str
) -> ChecklistVersion:
    """Publish an XLSForm; the same content again changes nothing."""
    version = save_draft(
        mission=mission, source=source, source_name=source_name, actor=actor
    )
    if version.is_published:
        return version
    return publish_draft(version=version, actor=actor)


@transaction.atomic
def save_draft(
    *,
    mission: Mission,
    source: bytes,
    source_name: str,
    actor: str,
    authored: AuthoredChecklist | None = None,
    files: Sequence[FormFile] = (),
) -> ChecklistVersion:
    """Keep an XLSForm as a draft; a draft of this version is replaced.

    If the same content is published already, that version is returned. `authored` is
    what the source was read to, if that was done already. Files that the form names and
    that are not given are taken over from the draft or the version before.
    """
    authored = authored or _read(source, name=source_name)
    definition = authored.definition
    checklist = _checklist_for(mission, definition)
    sha256 = hashlib.sha256(source).hexdigest()
    existing = checklist.versions.filter(version=definition.version).first()
    if existing is not None and existing.is_published:
        if existing.source_sha256 == sha256:
            return existing
        raise VersionTaken(
            f"Version {definition.version} of {definition.code} is published with "
            "other content. Write a new version in the settings sheet."
        )
    draft, _ = ChecklistVersion.objects.update_or_create(
        checklist=checklist,
        version=definition.version,
        defaults={
            "mission": mission,
            "source_name": source_name[-120:],
            "source": source,
            "source_sha256": sha256,
            "xform": with_station_picker(authored.xform, definition),
            "definition": definition_to_json(definition),
            "languages": list(definition.languages),
        },
    )
    keep_files(version=draft, files=files)
    carry_files_over(version=draft)
    _record("checklist.drafted", draft, actor=actor)
    return draft


@transaction.atomic
def publish_draft(*, version: ChecklistVersion, actor: str) -> ChecklistVersion:
    """Let observers fill in a draft; from here on it never changes."""
    draft = ChecklistVersion.objects.select_for_update().get(pk=version.pk)
    if draft.is_published:
        raise AlreadyPublished(f"{draft} is published already; there is nothing to do.")
    if missing := missing_files(draft):
        raise FilesMissing(
            f"{draft} shows files that nobody has uploaded: {', '.join(missing)}. "
            "Phones could not open the checklist; add the files, then publish."
        )
    draft.published_at = timezone.now()
    draft.published_by = actor
    draft.save(update_fields=["published_at", "published_by"])
    Checklist.objects.filter(pk=draft.checklist_id).update(
        titles=draft.definition["titles"]
    )
    _record("checklist.published", draft, actor=actor)
    return draft


@transaction.atomic
def install_library(*, mission: Mission, actor: str) -> list[ChecklistVersion]:
    """Publish the checklists that are shipped, as far as the mission lacks them."""
    return [
        _install(mission, path.read_bytes(), name=path.name, actor=actor)
        for path in sorted(LIBRARY.glob("*.md"))
    ]


def _install(
    mission: Mission, source: bytes, *, name: str, actor: str
) -> ChecklistVersion:
    """Publish a form of ours, which may be read without a process of its own."""
    version = save_draft(
        mission=mission,
        source=source,
        source_name=name,
        actor=actor,
        authored=read_checklist(source, name=name),
    )
    if version.is_published:
        return version
    return publish_draft(version=version, actor=actor)


@transaction.atomic
def review_translation(
    *, version: ChecklistVersion, language: str, reviewer: User, actor: str
) -> TranslationReview:
    """Sign off a translation as a native speaker; signing twice changes nothing."""
    if language not in version.languages[1:]:
        raise UnknownLanguage(
            f"{version} has no translation into “{language}”; it has "
            f"{', '.join(version.languages[1:]) or 'none'}."
        )
    review, is_new = TranslationReview.objects.get_or_create(
        version=version,
        language=language,
        defaults={
            "mission": version.mission,
            "reviewed_by": reviewer,
            "reviewed_at": timezone.now(),
        },
    )
    if is_new:
        _record("checklist.translation_reviewed", version, actor=actor, extra=language)
    return review


def _read(source: bytes, *, name: str) -> AuthoredChecklist:
    conversion = convert_xlsform(source, name=name)
    if conversion.checklist is None:
        told = "; ".join(str(problem) for problem in conversion.problems)
        raise UnreadableXLSForm(told)
    return conversion.checklist


def _checklist_for(mission: Mission, definition: ChecklistDefinition) -> Checklist:
    """Return the checklist, locked, so that two authors publish one after the other."""
    Checklist.objects.get_or_create(
        mission=mission,
        code=definition.code,
        defaults={"stage": definition.stage.value, "titles": dict(definition.titles)},
    )
    checklist = Checklist.objects.select_for_update().get(
        mission=mission, code=definition.code
    )
    if checklist.stage != definition.stage.value:
        raise StageChanged(
            f"{definition.code} is about {checklist.stage}, not "
            f"{definition.stage.value}. Give this checklist another form_id."
        )
    return checklist


def _record(
    kind: str, version: ChecklistVersion, *, actor: str, extra: str = ""
) -> None:
    record_event(
        actor=actor,
        kind=kind,
        subject=f"checklist_version:{version.pk}",
        mission_id=version.mission_id,
        payload={
            "code": version.definition["code"],
            "version": version.version,
            "sha256": version.source_sha256,
            "language": extra,
        },
    )
