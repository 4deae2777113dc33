"""Reading checklists: what observers fill in now, and every version there ever was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from elections.scope import Scope
from observers.missions.models import Mission
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Stage,
    definition_from_json,
)
from reports.checklists.domain.media import choices_in, media_names
from reports.checklists.errors import UnknownChecklist, UnknownMedia
from reports.checklists.models import (
    ChecklistMedia,
    ChecklistVersion,
    ChecklistVersionQuerySet,
)

STAGE_ORDER = {stage.value: number for number, stage in enumerate(Stage)}


@dataclass(frozen=True)
class MediaFile:
    """One file that a version shows; `md5` is of the bytes that are served."""

    filename: str
    media_type: str
    size: int
    md5: str
    sha256: str


def published_checklists(mission: Mission) -> list[ChecklistVersion]:
    """Return the version of each checklist published last, in the order of the day."""
    versions = ChecklistVersion.objects.filter(mission=mission).latest_of_each()
    return sorted(
        versions.select_related("checklist").prefetch_related("translation_reviews"),
        key=lambda version: (
            STAGE_ORDER[version.checklist.stage],
            version.checklist.code,
        ),
    )


def latest_version(*, mission: Mission, code: str) -> ChecklistVersion:
    """Return the version of a checklist that was published last."""
    version = _published(mission, code).order_by("-published_at", "-id").first()
    if version is None:
        raise UnknownChecklist(
            f"{mission} has no published checklist “{code}”. Publish one in the desk."
        )
    return version


def version_for(*, mission: Mission, code: str, version: str) -> ChecklistVersion:
    """Return one published version; old ones are accepted for ever."""
    found = _published(mission, code).filter(version=version).first()
    if found is None:
        raise UnknownChecklist(
            f"{mission} has never published version “{version}” of “{code}”."
        )
    return found


def is_published(*, mission_id: int, code: str, version: str) -> bool:
    """Tell whether a mission has ever published this version of a checklist."""
    found = ChecklistVersion.objects.published().filter(
        mission_id=mission_id, checklist__code=code, version=version
    )
    return found.exists()


def version_before(version: ChecklistVersion) -> ChecklistVersion | None:
    """Return the version that was in use before this one, or is in use now."""
    rows = ChecklistVersion.objects.published().filter(checklist=version.checklist_id)
    if version.published_at is not None:
        rows = rows.filter(published_at__lt=version.published_at)
    return rows.exclude(pk=version.pk).order_by("-published_at", "-id").first()


def versions_in(scope: Scope) -> ChecklistVersionQuerySet:
    """Return every version in scope, drafts too, the latest first."""
    rows = ChecklistVersion.objects.visible_to(scope)
    return rows.select_related("checklist", "mission").order_by("-id")


def definition_of(version: ChecklistVersion) -> ChecklistDefinition:
    """Return what a version asks; read once per process when it is published."""
    if not version.is_published:
        return definition_from_json(version.definition)
    return _published_definition(version.pk, version.source_sha256)


def unreviewed_languages(version: ChecklistVersion) -> tuple[str, ...]:
    """Return the translations that no native speaker has signed off."""
    reviewed = {review.language for review in version.translation_reviews.all()}
    return tuple(code for code in version.languages[1:] if code not in reviewed)


def media_of(version: ChecklistVersion) -> tuple[MediaFile, ...]:
    """Return the files that are kept with a version, by name; none that is missing."""
    names = ("filename", "media_type", "size", "md5", "sha256")
    rows = ChecklistMedia.objects.filter(version=version).order_by("filename")
    return tuple(MediaFile(*row) for row in rows.values_list(*names))


def missing_files(version: ChecklistVersion) -> tuple[str, ...]:
    """Return the files that the form names and that are not kept with it."""
    kept = {file.filename for file in media_of(version)}
    return tuple(name for name in media_names(version.xform) if name not in kept)


def media_content(*, version: ChecklistVersion, filename: str) -> bytes:
    """Return the bytes of one file of a version."""
    row = ChecklistMedia.objects.filter(version=version, filename=filename).first()
    if row is None:
        raise UnknownMedia(f"{version} has no file “{filename}”.")
    return bytes(row.content)


def listed_choices(
    version: ChecklistVersion, *, language: str
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the codes and words of choices that lie in files, by file name."""
    questions = definition_of(version).questions
    names = {q.choices_from for q in questions if q.choices_from}
    if not names:
        return {}
    rows = ChecklistMedia.objects.filter(version=version, filename__in=names)
    return {
        row.filename: choices_in(bytes(row.content), language=language) for row in rows
    }


@lru_cache(maxsize=256)
def _published_definition(version_id: int, source_sha256: str) -> ChecklistDefinition:
    """Read a definition that cannot change; the hash keeps rows of one number apart."""
    row = ChecklistVersion.objects.only("definition").get(
        pk=version_id, source_sha256=source_sha256
    )
    return definition_from_json(row.definition)


def _published(mission: Mission, code: str) -> ChecklistVersionQuerySet:
    return ChecklistVersion.objects.published().filter(
        mission=mission, checklist__code=code
    )
