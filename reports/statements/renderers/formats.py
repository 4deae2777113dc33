"""The formats a document is rendered in; a new one is a file beside this and a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.statements.domain.document import Document
from reports.statements.renderers.docx import render_docx
from reports.statements.renderers.html import render_html
from reports.statements.renderers.json import render_json
from reports.statements.renderers.pdf import render_pdf


@dataclass(frozen=True)
class Format:
    """How a document becomes a file."""

    render: Callable[[Document], bytes]
    media_type: str
    is_for_annex: bool = False


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

RENDERERS: Mapping[str, Format] = {
    "html": Format(render_html, "text/html; charset=utf-8", is_for_annex=True),
    "pdf": Format(render_pdf, "application/pdf", is_for_annex=True),
    "docx": Format(render_docx, DOCX),
    "json": Format(render_json, "application/json"),
}
