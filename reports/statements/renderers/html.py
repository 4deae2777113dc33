"""HTML by a Django template: the public page and, with links to reports, the preview."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.statements.domain.annex.tables import exclusions, number
from reports.statements.domain.document import (
    Block,
    Citation,
    Document,
    Footnote,
    Notice,
    NumbersBlock,
    Paragraph,
    Picture,
    Placeholder,
    Refusal,
    Run,
    Table,
    Text,
    is_heading_row,
)

Link = Callable[[str], str]

# The annex lists the cited figures itself.
LISTED = "cited"
PAGE = "reports/statements/document.html"
PREVIEW = "reports/statements/desk/document.html"


def render_html(document: Document) -> bytes:
    """Write a page that stands alone: each figure leads to its line in the last list."""
    listed = () if document.section(LISTED) else document.figures
    anchors = {figure.key: f"figure-{at}" for at, figure in enumerate(listed, start=1)}
    context = _context(
        document, lambda key: f"#{anchors[key]}" if key in anchors else ""
    )
    words = document.marks.cited_words
    context["cited"] = {
        "heading": words[0] if words else "",
        "intro": words[1] if words else "",
        "columns": words[2:],
        "figures": [
            (
                anchors[figure.key],
                figure,
                number(figure.k),
                number(figure.n),
                exclusions(figure.excluded),
            )
            for figure in listed
        ],
    }
    return render_to_string(PAGE, context).encode()


def preview(document: Document, *, link: Link, is_part: bool = False) -> SafeString:
    """Write a document, or a part of one, for the desk.

    `link` leads from a figure to its reports.
    """
    context = {**_context(document, link), "is_part": is_part}
    return render_to_string(PREVIEW, context)


def _context(document: Document, link: Link) -> dict[str, Any]:
    notes: list[str] = []
    sections = [
        {
            "anchor": section.key.replace(".", "-"),
            "title": section.title,
            "level": section.level,
            "tag": section.level + 1,
            "blocks": [_block(block, link, notes) for block in section.blocks],
        }
        for section in document.sections
    ]
    return {"document": document, "sections": sections, "notes": notes}


def _block(block: Block, link: Link, notes: list[str]) -> dict[str, Any]:
    match block:
        case Paragraph():
            runs = [_run(run, link, notes) for run in block.runs]
            return {"kind": "paragraph", "style": block.style, "runs": runs}
        case Table():
            return _table(block, link)
        case NumbersBlock():
            return _table(block.table, link)
        case Picture():
            # Drawn by us from numbers; every text in it was escaped there.
            svg = mark_safe(block.svg)  # noqa: S308
            return {"kind": "picture", "caption": block.caption, "svg": svg}
        case Refusal() | Placeholder() | Notice():
            return _box(block)


def _box(block: Refusal | Placeholder | Notice) -> dict[str, Any]:
    if isinstance(block, Refusal):
        return {"kind": "refusal", "text": block.reason}
    kind = "placeholder" if isinstance(block, Placeholder) else "notice"
    return {"kind": kind, "text": block.text}


def _run(run: Run, link: Link, notes: list[str]) -> dict[str, Any]:
    match run:
        case Footnote():
            notes.append(run.text)
            return {"note": len(notes)}
        case Citation():
            return {
                "text": run.text,
                "bold": run.bold,
                "figure": run.figure,
                "url": link(run.figure),
            }
        case Text():
            return {"text": run.text, "bold": run.bold, "italic": run.italic}


def _table(table: Table, link: Link) -> dict[str, Any]:
    columns = [
        {"text": name, "is_numeric": at in table.numeric}
        for at, name in enumerate(table.columns)
    ]
    rows = [
        {
            "is_heading": is_heading_row(row),
            "cells": [
                {
                    "text": cell.text,
                    "bold": cell.bold,
                    "url": link(cell.figure) if cell.figure else "",
                    "is_numeric": at in table.numeric,
                }
                for at, cell in enumerate(row)
            ],
        }
        for row in table.rows
    ]
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": columns,
        "rows": rows,
    }
