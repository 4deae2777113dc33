"""Everything an author is told about an upload, as one value that crosses processes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from reports.checklists.domain.answers import Refusal, read_answer
from reports.checklists.domain.archives import UnreadableXLSForm
from reports.checklists.domain.authoring import (
    AuthoredChecklist,
    read_checklist,
    read_sheets,
)
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.domain.problems import (
    as_remarks,
    problems_in,
    with_refusal,
)
from reports.checklists.domain.sheets import SURVEY, Problem, Sheet, sheet_named

# Warnings of pyxform that the table of translations says cell by cell.
SAID_BETTER = "Language '"
# A default that phones compute: it calls something or reads another answer.
COMPUTED = re.compile(r"[({]")


@dataclass(frozen=True)
class Conversion:
    """What came of one file; without a checklist, `problems` say why."""

    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]
    checklist: AuthoredChecklist | None = None


def convert(source: bytes, *, name: str) -> Conversion:
    """Read a file as far as it can be read; never raises for what is in it."""
    try:
        sheets = read_sheets(source, name=name)
    except UnreadableXLSForm as refusal:
        return Conversion((), (Problem("", 0, "", refusal.detail),))
    found = problems_in(sheets)
    try:
        checklist = read_checklist(source, name=name)
    except UnreadableXLSForm as refusal:
        told = with_refusal(found, refusal.detail, name=name, sheets=sheets)
        return Conversion(sheets, told)
    warnings = [
        Problem("", 0, "", text, is_fatal=False)
        for text in checklist.warnings
        if not text.startswith(SAID_BETTER)
    ]
    defaults = _default_remarks(sheet_named(sheets, SURVEY), checklist.definition)
    return Conversion(sheets, (*as_remarks(found), *defaults, *warnings), checklist)


def _default_remarks(
    survey: Sheet, definition: ChecklistDefinition
) -> Iterator[Problem]:
    """Name defaults that phones drop because their question takes no such answer."""
    questions = {question.name: question for question in definition.questions}
    for number, row in survey.numbered():
        text = row.get("default", "").strip()
        question = questions.get(row.get("name", ""))
        if not text or question is None or COMPUTED.search(text):
            continue
        read = read_answer(question, text)
        if isinstance(read, Refusal):
            words = f"“{text[:60]}” cannot be its default. {read.message}"
            yield Problem(SURVEY, number, "default", words, is_fatal=False)


def conversion_to_bytes(conversion: Conversion) -> bytes:
    """Write a conversion for another process."""
    return msgspec.json.encode(conversion)


def conversion_from_bytes(written: bytes) -> Conversion:
    """Read what `conversion_to_bytes` wrote."""
    return msgspec.json.decode(written, type=Conversion)
