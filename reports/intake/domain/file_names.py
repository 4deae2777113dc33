"""What an XML says only together with its checklist: files, and what the phone adds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from reports.checklists.domain.definition import ChecklistDefinition, Path
from reports.checklists.domain.files import NamedFile
from reports.intake.domain.envelope import Envelope

LONGEST_NAME = 255
MEDIA_TYPES = {"image": "image/*", "audio": "audio/*", "video": "video/*", "file": ""}
AUDIT_TYPE = "text/csv"
# What forms ask the phone itself; it tells who holds it, and no figure needs it.
OF_THE_DEVICE = frozenset(
    {
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
    }
)


def same_name(written: str) -> str:
    """Return a file name as it is compared: composed letters, no margins, cut."""
    return unicodedata.normalize("NFC", written).strip()[:LONGEST_NAME]


def files_named(
    definition: ChecklistDefinition | None, envelope: Envelope
) -> tuple[NamedFile, ...]:
    """Return each file that a report says it has, once, in the order of the form."""
    found = {same_name(file.name): file for file in envelope.files}
    for name, media_type in _named(definition, envelope.answers):
        found.setdefault(same_name(name), NamedFile(name, "", media_type, None))
    return tuple(found.values())


def without_device(
    definition: ChecklistDefinition | None, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers without what the phone told of itself, unasked by a question."""
    asked = (
        {q.name for q in definition.questions if len(q.path) == 1} if definition else ()
    )
    return {
        name: value
        for name, value in answers.items()
        if name not in OF_THE_DEVICE or name in asked
    }


def _named(
    definition: ChecklistDefinition | None, answers: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for question in definition.questions if definition else ():
        media_type = MEDIA_TYPES.get(question.kind.value)
        if media_type is not None:
            for name in _texts_at(answers, question.path):
                yield name, media_type
    meta = answers.get("meta")
    audit = meta.get("audit") if isinstance(meta, Mapping) else None
    if isinstance(audit, str) and audit:
        yield audit, AUDIT_TYPE


def _texts_at(value: object, path: Path) -> Iterator[str]:
    """Return what is written at a path, in every row of the repeats on the way."""
    if isinstance(value, list):
        for row in value:
            yield from _texts_at(row, path)
    elif path and isinstance(value, Mapping):
        yield from _texts_at(value.get(path[0]), path[1:])
    elif not path and isinstance(value, str) and value.strip():
        yield value.strip()
