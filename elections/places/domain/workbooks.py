"""Reading the first sheet of an Excel workbook as the CSV text that imports understand.

A workbook is a stranger's zip of XML: what it would unpack to is known before anything is
unpacked, document types are refused, and cells and rows are counted while they are read.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook  # type: ignore[import-untyped]  # has no stubs
from openpyxl.utils.exceptions import (  # type: ignore[import-untyped]  # has no stubs
    InvalidFileException,
)

from elections.places.domain.sheets import UnreadableSheet, decode_sheet

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 60_000_000
MOST_PARTS = 200
MOST_ROWS = 60_000
MOST_COLUMNS = 60
MOST_CELLS = 300_000
HOSTILE = (b"<!DOCTYPE", b"<!ENTITY")
ADVICE = 'Save the sheet again, or choose "Save as: CSV UTF-8", and upload that.'
BROKEN = (
    InvalidFileException,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def sheet_text(content: bytes) -> str:
    """Return the text of an uploaded sheet, CSV or Excel (.xlsx)."""
    if content.startswith(OLD_EXCEL):
        raise UnreadableSheet(f"This is an old or protected Excel file. {ADVICE}")
    if not content.startswith(ZIP):
        return decode_sheet(content)
    try:
        _refuse_hostile(content)
        return _as_csv(content)
    except UnreadableSheet:
        raise
    except BROKEN as error:
        raise UnreadableSheet(f"The workbook cannot be read. {ADVICE}") from error


def _refuse_hostile(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise UnreadableSheet(f"This is a zip, not an Excel workbook. {ADVICE}")
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
            raise UnreadableSheet("The workbook is too large. Split it, or use CSV.")
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            # No more than declared is unpacked: zipfile stops there.
            text = archive.read(part)
            # XML in UTF-16 hides the marks looked for; Excel writes UTF-8.
            if b"\x00" in text[:200] or any(mark in text for mark in HOSTILE):
                raise UnreadableSheet(
                    f"The workbook holds a document type, which no sheet needs. {ADVICE}"
                )


def _as_csv(content: bytes) -> str:
    book = load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        if not book.worksheets:
            raise UnreadableSheet("The workbook has no sheet with cells.")
        sheet = book.worksheets[0]
        # What the file says of its own size is not to be trusted.
        sheet.reset_dimensions()
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows(_rows(sheet.iter_rows()))
        return text.getvalue()
    finally:
        book.close()


def _rows(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[str]]:
    cells = 0
    for number, row in enumerate(rows, start=1):
        values = [_shown(cell) for cell in row]
        while values and not values[-1]:
            values.pop()
        cells += len(values)
        if number > MOST_ROWS or cells > MOST_CELLS:
            raise UnreadableSheet(
                f"More than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells. Delete what lies "
                "far below the table, split the file, or use CSV."
            )
        if len(values) > MOST_COLUMNS:
            raise UnreadableSheet(
                f"Line {number} reaches beyond column {MOST_COLUMNS}. Delete what lies "
                "far to the right of the table."
            )
        yield values


def _shown(cell: Any) -> str:
    """Return a cell; Excel keeps 54.09 % as 0.5409, and only its format tells."""
    value = cell.value
    if isinstance(value, int | float) and "%" in (cell.number_format or ""):
        return f"{Decimal(repr(value)).scaleb(2).normalize():f}%"
    return _cell(value)


def _cell(value: object) -> str:
    """Return a cell as a person reads it: 12 and not 12.0, a time as 10:10."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    # Excel knows no date without a time: midnight is a date.
    return "" if value is None else str(value).strip().removesuffix(" 00:00:00")
