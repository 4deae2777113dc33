"""The sheets of an XLSForm as they were written, with the number of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
SHEETS = (SURVEY, CHOICES, SETTINGS, "entities", "external_choices", "osm")
# The heading stands in the first row, as spreadsheets count.
FIRST_ROW = 2


@dataclass(frozen=True)
class Sheet:
    """One sheet; an empty row is an empty mapping, so that numbers stay true."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    def numbered(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield the rows that hold something with their numbers in the sheet."""
        for number, row in enumerate(self.rows, FIRST_ROW):
            if row:
                yield number, row


@dataclass(frozen=True)
class Problem:
    """What is wrong, or only odd, at one place; row 0 is the sheet as a whole."""

    sheet: str
    row: int
    column: str
    text: str
    is_fatal: bool = True

    @property
    def place(self) -> str:
        """Name the place in words."""
        parts = [f"sheet {self.sheet}"] if self.sheet else []
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


def sheet_named(sheets: Sequence[Sheet], name: str) -> Sheet:
    """Return a sheet, or an empty one."""
    return next((s for s in sheets if s.name == name), Sheet(name, (), ()))
