"""PDF by typst: the document goes in as JSON data, our own fonts, the same bytes always."""

from __future__ import annotations

from pathlib import Path

import typst

from reports.statements.domain.document import Document, encode

HERE = Path(__file__).parent
TEMPLATE = HERE / "typst" / "statement.typ"
FONTS = HERE / "fonts"


def render_pdf(document: Document) -> bytes:
    """Set a document as a tagged PDF/UA-1; nothing in its texts is read as markup."""
    content: bytes = typst.compile(  # type: ignore[misc]  # typst's stub
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"document": encode(document).decode()},
        pdf_standards=["ua-1"],
    )
    return content
