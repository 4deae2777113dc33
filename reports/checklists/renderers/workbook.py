"""A checklist as an .xlsx workbook again, whatever it was uploaded as."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook  # type: ignore[import-untyped]  # has no stubs
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # has no stubs
from openpyxl.styles import (  # type: ignore[import-untyped]  # has no stubs
    Alignment,
    Font,
    PatternFill,
)

from reports.checklists.domain.columns import SPOKEN, base_of
from reports.checklists.domain.sheets import Sheet

HEADING = PatternFill("solid", fgColor="E9EEF3")
WIDE, NARROW = 38, 16


def render_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as a workbook; every cell is text, so that nothing is a formula.

    Rows and columns keep their places: problems name the same row in both.
    """
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _write(workbook, sheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write(workbook: Workbook, sheet: Sheet) -> None:
    page = workbook.create_sheet(sheet.name)
    page.freeze_panes = "C2" if sheet.name == "survey" else "A2"
    for number, header in enumerate(sheet.headers):
        letter = _letters(number)
        is_wide = base_of(header) in SPOKEN
        page.column_dimensions[letter].width = WIDE if is_wide else NARROW
    page.append([_cell(page, header, is_heading=True) for header in sheet.headers])
    for row in sheet.rows:
        page.append([_cell(page, row.get(header, "")) for header in sheet.headers])


def _cell(page: object, text: str, *, is_heading: bool = False) -> WriteOnlyCell | None:
    if not text:
        return None
    cell = WriteOnlyCell(page, value=text)
    # A text that begins with = would be taken for a formula.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_heading:
        cell.font = Font(bold=True)
        cell.fill = HEADING
    return cell


def _letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
