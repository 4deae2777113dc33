"""What an author looks through before publishing: remarks, languages, differences."""

from __future__ import annotations

from dataclasses import dataclass

from reports.checklists.domain.differences import Differences, differences
from reports.checklists.domain.sheets import Problem, Sheet
from reports.checklists.domain.translations import Completeness, completeness
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import (
    MediaFile,
    definition_of,
    media_of,
    missing_files,
    version_before,
)
from reports.checklists.services.converting import convert_xlsform


@dataclass(frozen=True)
class Review:
    """All that is told about one version; `previous` is the one published before."""

    sheets: tuple[Sheet, ...]
    remarks: tuple[Problem, ...]
    languages: tuple[Completeness, ...]
    files: tuple[MediaFile, ...]
    missing: tuple[str, ...]
    previous: ChecklistVersion | None
    changes: Differences | None


def review_version(version: ChecklistVersion) -> Review:
    """Read a version once more and compare it with the one published before it."""
    conversion = convert_xlsform(bytes(version.source), name=version.source_name)
    previous = version_before(version)
    changes = _changes(previous, version)
    return Review(
        sheets=conversion.sheets,
        remarks=conversion.problems,
        languages=completeness(conversion.sheets),
        files=media_of(version),
        missing=missing_files(version),
        previous=previous,
        changes=changes,
    )


def consequences_of(version: ChecklistVersion) -> tuple[str, ...]:
    """Return what publishing this version means for figures, in sentences."""
    changes = _changes(version_before(version), version)
    return changes.consequences if changes else ()


def _changes(
    previous: ChecklistVersion | None, version: ChecklistVersion
) -> Differences | None:
    if previous is None:
        return None
    return differences(definition_of(previous), definition_of(version))
