"""Reading a CSV sheet: headings in several spellings, cells with their line numbers.

Every slip becomes a RowError that says where it is and what to do; none stops the rest.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elections.errors import DomainError

DELIMITERS = ",;\t"
MOST_DIGITS = 9
YES = frozenset({"1", "yes", "true", "y", "да", "иә", "open"})
NO = frozenset({"0", "no", "false", "n", "нет", "жоқ", "closed"})


class UnreadableSheet(DomainError):
    """The file is no CSV table with headings."""

    code = "unreadable_sheet"


@dataclass(frozen=True)
class RowError:
    """One slip: the line of the file, the heading, and what to do."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Column:
    """A column we know: its headings, and how its cells are read.

    `read` returns the value or raises ValueError with a sentence for the person.
    """

    name: str
    read: Callable[[str], Any]
    headings: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class SheetRow:
    """One line with the columns that the file has."""

    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """What could be read, and what could not."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    errors: tuple[RowError, ...]
    ignored: tuple[str, ...] = field(default=())


def decode_sheet(content: bytes) -> str:
    """Return the text of an uploaded file: UTF-8, or UTF-16 with its mark."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableSheet(
            "The file is not UTF-8. In the spreadsheet choose "
            '"Save as: CSV UTF-8" and upload it again.'
        ) from error


def read_sheet(text: str, columns: Sequence[Column]) -> Sheet:
    """Read a CSV text; the first filled line holds the headings."""
    text = text.lstrip("\ufeff")
    start = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=start.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        lines = _numbered(reader)
    except csv.Error as error:
        raise UnreadableSheet(
            f"Line {reader.line_num}: {error}. Save the sheet again as CSV."
        ) from error
    if not lines:
        raise UnreadableSheet("The file is empty. Its first line must hold headings.")
    headings = [heading.strip() for heading in lines[0][1]]
    places = _places(headings, columns)
    rows: list[SheetRow] = []
    errors: list[RowError] = []
    for number, cells in lines[1:]:
        row, slips = _read_row(number, cells, headings, places)
        errors += slips
        if not slips:
            rows.append(row)
    known = {headings[place] for place in places}
    return Sheet(
        columns=tuple(column.name for column in places.values()),
        rows=tuple(rows),
        errors=tuple(errors),
        ignored=tuple(h for h in headings if h and h not in known),
    )


def without_repeats(
    sheet: Sheet, key: str
) -> tuple[tuple[SheetRow, ...], tuple[RowError, ...]]:
    """Return the rows whose key is new in the file, and an error for each other."""
    first: dict[Any, int] = {}
    kept, errors = [], []
    for row in sheet.rows:
        value = row.values[key]
        if value in first:
            text = f"{value} is already on line {first[value]}. Keep one of the two."
            errors.append(RowError(row.line, key, text))
        else:
            first[value] = row.line
            kept.append(row)
    return tuple(kept), tuple(errors)


def text_of(limit: int) -> Callable[[str], str]:
    """Return a reader of text up to a length."""

    def read(cell: str) -> str:
        if len(cell) > limit:
            raise ValueError(f"Shorten this to {limit} characters.")
        if "\x00" in cell:
            raise ValueError("Remove the unreadable character.")
        return cell

    return read


def whole_number(cell: str) -> int | None:
    """Read a count; spaces between thousands are fine, points are not."""
    if not cell:
        return None
    digits = re.sub(r"[\s'’](?=[0-9]{3}(?![0-9]))", "", cell)
    if not (digits.isascii() and digits.isdecimal()):
        raise ValueError(f"{cell!r} is not a whole number. Write digits only.")
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"{cell!r} is too large to be a count of voters or ballots.")
    return int(digits)


def number_between(low: float, high: float) -> Callable[[str], float | None]:
    """Return a reader of a number with a point or comma within bounds."""

    def read(cell: str) -> float | None:
        if not cell:
            return None
        try:
            number = float(cell.replace(",", "."))
        except ValueError:
            raise ValueError(
                f"{cell!r} is not a number. Write it as 43.2389."
            ) from None
        if not low <= number <= high:
            raise ValueError(f"{cell} is not between {low:g} and {high:g}.")
        return number

    return read


def one_of(options: Mapping[str, str], *, blank: str) -> Callable[[str], str]:
    """Return a reader of one of our codes, by code or by another spelling."""

    def read(cell: str) -> str:
        if not cell:
            return blank
        found = options.get(cell.casefold())
        if found is None:
            known = ", ".join(sorted(set(options.values()) - {""}))
            raise ValueError(f"{cell!r} is not known. Write one of: {known}.")
        return found

    return read


def yes_or_no(cell: str) -> bool:
    """Read a yes or a no; an empty cell is a yes."""
    word = cell.casefold()
    if word in YES or not word:
        return True
    if word in NO:
        return False
    raise ValueError(f"{cell!r} is neither yes nor no.")


def _numbered(reader: Any) -> list[tuple[int, list[str]]]:
    lines, start = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            lines.append((start, cells))
        # A quoted cell may hold line breaks: the next row starts after the last.
        start = reader.line_num + 1
    return lines


def _places(headings: Sequence[str], columns: Sequence[Column]) -> dict[int, Column]:
    known = {
        _plain(heading): column
        for column in columns
        for heading in (column.name, *column.headings)
    }
    places: dict[int, Column] = {}
    for place, heading in enumerate(headings):
        column = known.get(_plain(heading))
        if column is None:
            continue
        if column in places.values():
            raise UnreadableSheet(
                f"Two headings mean {column.name}. Delete or rename one of them."
            )
        places[place] = column
    missing = [c.name for c in columns if c.required and c not in places.values()]
    if missing:
        raise UnreadableSheet(
            f"The heading {' and '.join(missing)} is missing. Found: "
            f"{', '.join(h for h in headings if h) or 'none'}."
        )
    return places


def _plain(heading: str) -> str:
    return "".join(sign for sign in heading.casefold() if sign.isalnum())


def _read_row(
    number: int,
    cells: Sequence[str],
    headings: Sequence[str],
    places: Mapping[int, Column],
) -> tuple[SheetRow, list[RowError]]:
    if any(cell.strip() for cell in cells[len(headings) :]):
        text = (
            f"This line has {len(cells)} cells, the headings {len(headings)}. "
            "Put cells with commas in quotes."
        )
        return SheetRow(number, {}), [RowError(number, "", text)]
    values: dict[str, Any] = {}
    errors = []
    for place, column in places.items():
        cell = cells[place].strip() if place < len(cells) else ""
        try:
            values[column.name] = column.read(cell)
        except ValueError as slip:
            errors.append(RowError(number, headings[place], str(slip)))
            continue
        if column.required and values[column.name] in ("", None):
            errors.append(RowError(number, headings[place], "Fill in this cell."))
    return SheetRow(number, values), errors
