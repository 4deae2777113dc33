"""How complete each translation of an XLSForm is, and which cells are empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.checklists.domain.columns import SPOKEN, base_of, language_of
from reports.checklists.domain.sheets import SETTINGS, Sheet, sheet_named

MEDIA = frozenset({"image", "audio", "video", "big-image"})


@dataclass(frozen=True)
class MissingCell:
    """A text that stands in the first language and not in this one."""

    sheet: str
    row: int
    column: str
    original: str


@dataclass(frozen=True)
class Completeness:
    """One language: how many of the texts are there, and what is missing."""

    language: str
    filled: int
    wanted: int
    missing: tuple[MissingCell, ...]

    @property
    def percent(self) -> int:
        """Return whole per cents, never 100 while a cell is empty."""
        if not self.wanted or self.filled == self.wanted:
            return 100
        return min(99, round(100 * self.filled / self.wanted))


def completeness(sheets: Sequence[Sheet]) -> tuple[Completeness, ...]:
    """Compare every language with the default one, cell by cell.

    Pictures and sounds may be shared by all languages and are not counted.
    """
    languages = _languages(sheets)
    default = _default(sheets, languages)
    others = [language for language in languages if language != default]
    return tuple(_completeness(sheets, default, language) for language in others)


def _languages(sheets: Sequence[Sheet]) -> list[str]:
    headers = [header for sheet in sheets for header in sheet.headers]
    return list(dict.fromkeys(filter(None, map(language_of, headers))))


def _default(sheets: Sequence[Sheet], languages: list[str]) -> str:
    settings = sheet_named(sheets, SETTINGS).rows
    written = settings[0].get("default_language", "") if settings else ""
    return written if written in languages else (languages or [""])[0]


def _completeness(sheets: Sequence[Sheet], default: str, language: str) -> Completeness:
    wanted = 0
    missing: list[MissingCell] = []
    for sheet in sheets:
        columns = _columns(sheet, default)
        targets = _columns(sheet, language)
        for number, row in sheet.numbered():
            for base, column in columns.items():
                if not row.get(column):
                    continue
                wanted += 1
                target = targets.get(base) or f"{base}::{language}"
                if not row.get(target):
                    cell = MissingCell(sheet.name, number, target, row[column])
                    missing.append(cell)
    return Completeness(language, wanted - len(missing), wanted, tuple(missing))


def _columns(sheet: Sheet, language: str) -> dict[str, str]:
    """Return the column of each kind of text in a language; headings: form_title."""
    found = {
        base_of(header): header
        for header in sheet.headers
        if base_of(header) in SPOKEN and base_of(header) not in MEDIA
        if language_of(header) == language
    }
    is_written = sheet.name == SETTINGS and "heading" not in found
    if is_written and any(base_of(h) == "heading" for h in sheet.headers):
        title = next((h for h in sheet.headers if base_of(h) == "form_title"), "")
        return {"heading": title} if title else found
    return found
