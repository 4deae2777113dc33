"""DOCX with real styles, header and footer fields, footnotes, tables and language."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from reports.statements.domain.document import (
    Block,
    Document,
    Footnote,
    NumbersBlock,
    Paragraph,
    Picture,
    Placeholder,
    Refusal,
    Run,
    Section,
    Table,
    TitleBlock,
    is_heading_row,
)
from reports.statements.renderers.docx_notes import Notes
from reports.statements.renderers.docx_styles import (
    ACCENT,
    WARNING,
    add_field,
    fresh_document,
    shade,
)

WIDTH = Mm(160)
# Rows of a table that is kept on one page.
WHOLE = 20


def render_docx(document: Document) -> bytes:
    """Write a document for Word; the same document gives the same text and styles."""
    word = fresh_document(document.marks.language)
    _properties(word, document)
    _header_and_footer(word, document)
    _title(word, document.title, is_demonstration=document.marks.is_demonstration)
    notes = Notes(word)
    for section in document.sections:
        _section(word, section, notes)
    notes.attach()
    output = BytesIO()
    word.save(output)
    return output.getvalue()


def _properties(word: Any, document: Document) -> None:
    properties = word.core_properties
    properties.title = f"{document.title.title} - {document.title.election}"
    properties.author = ", ".join(document.title.institutions)
    properties.subject = document.marks.demonstration_mark
    properties.language = document.marks.language
    issued = datetime.fromisoformat(document.marks.issued_on).replace(tzinfo=UTC)
    properties.created = properties.modified = issued


def _header_and_footer(word: Any, document: Document) -> None:
    marks = document.marks
    page = word.sections[0]
    page.start_type = WD_SECTION.NEW_PAGE
    header = page.header.paragraphs[0]
    _marked(header, marks.demonstration_mark, ACCENT)
    header.add_run("\t\t")
    _marked(header, marks.draft_mark if marks.is_draft else "", WARNING)
    running = page.header.add_paragraph(style="Header")
    running.add_run(f"{marks.running_head}\t\t{document.title.election}")
    footer = page.footer.paragraphs[0]
    simulated = f" · {marks.simulated_word}" if marks.is_demonstration else ""
    footer.add_run(f"{marks.mission}{simulated}\t")
    _marked(footer, marks.draft_mark if marks.is_draft else "", WARNING)
    footer.add_run(f"\t{marks.page_words[0]} ")
    add_field(footer, "PAGE")
    footer.add_run(f" {marks.page_words[1]} ")
    add_field(footer, "NUMPAGES")


def _marked(paragraph: Any, text: str, color: RGBColor) -> None:
    if text:
        run = paragraph.add_run(text)
        run.bold = True
        run.font.color.rgb = color


def _title(word: Any, title: TitleBlock, *, is_demonstration: bool) -> None:
    heading = word.add_paragraph(style="Mission")
    heading.add_run(title.heading.upper()).font.color.rgb = (
        WARNING if is_demonstration else ACCENT
    )
    if title.institutions:
        word.add_paragraph("  ·  ".join(title.institutions), style="Subtitle")
    word.add_paragraph(title.election, style="Election")
    word.add_paragraph(title.title.upper(), style="Title")
    if title.place_and_date:
        word.add_paragraph(title.place_and_date, style="Subtitle")
    for remark in title.remarks:
        _boxed(word, remark, WARNING)


def _section(word: Any, section: Section, notes: Notes) -> None:
    if section.level:
        title = section.title.upper() if section.level == 1 else section.title
        word.add_heading(title, level=section.level)
    for block in section.blocks:
        _block(word, block, notes)


def _block(word: Any, block: Block, notes: Notes) -> None:
    match block:
        case Paragraph():
            styles = {"lead": "Lead", "bullet": "List Bullet"}
            paragraph = word.add_paragraph(style=styles.get(block.style, "Body Text"))
            for run in block.runs:
                _run(paragraph, run, notes)
        case Placeholder():
            _boxed(word, block.text, RGBColor(0x8A, 0x61, 0x00))
        case Refusal():
            _boxed(word, block.reason, WARNING)
        case Table():
            _table(word, block)
        case NumbersBlock():
            _table(word, block.table)
        case Picture():
            word.add_paragraph(block.caption, style="Caption")
            word.add_paragraph(block.alternative, style="Body Text")
        case _:
            _boxed(word, block.text, ACCENT)


def _run(paragraph: Any, run: Run, notes: Notes) -> None:
    if isinstance(run, Footnote):
        notes.call(paragraph, run.text)
        return
    written = paragraph.add_run(run.text)
    written.bold = run.bold or None
    written.italic = getattr(run, "italic", False) or None


def _boxed(word: Any, text: str, color: RGBColor) -> None:
    paragraph = word.add_paragraph(style="Remark")
    paragraph.add_run(text)
    borders = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "24"), ("space", "6")):
        left.set(qn(f"w:{name}"), value)
    left.set(qn("w:color"), str(color))
    borders.append(left)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001 - python-docx has no borders
        borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _table(word: Any, table: Table) -> None:
    word.add_paragraph(table.caption, style="Caption")
    grid = word.add_table(rows=1, cols=len(table.columns), style="Statement Table")
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    grid.autofit = False
    header = grid.rows[0]
    repeat = OxmlElement("w:tblHeader")
    header._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 - python-docx has no such setting
    for number, name in enumerate(table.columns):
        _cell(header.cells[number], name, number in table.numeric, is_bold=True)
        shade(header.cells[number], "E9EEF3")
    is_short = len(table.rows) <= WHOLE
    for place, row in enumerate(table.rows):
        added = grid.add_row()
        _unbroken(added)
        if is_heading_row(row):
            _cell(added.cells[0], row[0].text, is_numeric=False, is_bold=True)
        else:
            for number, cell in enumerate(row):
                right = number in table.numeric
                _cell(added.cells[number], cell.text, right, cell.bold)
        # The heading of a theme stays with its rows, a short table on its page.
        is_last = place == len(table.rows) - 1
        if not is_last and (is_short or place == 0 or is_heading_row(row)):
            _keep_with_next(added)
    _set_widths(grid, table.widths or (1,) * len(table.columns))
    for place, row in enumerate(table.rows, start=1):
        if is_heading_row(row):
            cells = grid.rows[place].cells
            cells[0].merge(cells[-1])
    word.add_paragraph(style="Body Text").paragraph_format.space_after = Pt(2)


def _set_widths(grid: Any, widths: tuple[int, ...]) -> None:
    """Set what Word goes by, the cells' widths, and what others go by, the grid's."""
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = int(WIDTH * width / sum(widths))
    for row in grid.rows:
        for cell, column in zip(row.cells, grid.columns, strict=True):
            cell.width = column.width


def _unbroken(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _keep_with_next(row: Any) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _cell(cell: Any, text: str, is_numeric: bool, is_bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table Text"
    if is_numeric:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(text).bold = is_bold or None
