"""What a caller of this slice can get wrong, with what to do about it."""

from __future__ import annotations

from elections.errors import DomainError, NotFound


class VersionTaken(DomainError):
    """This version is published with other content."""

    code = "checklist_version_taken"
    status = 409


class StageChanged(DomainError):
    """A new version is about another stage than the earlier ones."""

    code = "checklist_stage_changed"
    status = 409


class AlreadyPublished(DomainError):
    """A published version never changes."""

    code = "checklist_already_published"
    status = 409


class FilesMissing(DomainError):
    """The form shows files that are not here."""

    code = "checklist_files_missing"
    status = 409


class UnknownChecklist(NotFound):
    """The mission has no such published checklist."""

    code = "checklist_unknown"


class UnknownMedia(NotFound):
    """The version has no such file."""

    code = "checklist_media_unknown"


class UnknownLanguage(DomainError):
    """The checklist has no translation into this language."""

    code = "checklist_language_unknown"
