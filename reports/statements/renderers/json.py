"""JSON: the reviewed document itself, for archives and for checking the other formats."""

from __future__ import annotations

from reports.statements.domain.document import Document, encode


def render_json(document: Document) -> bytes:
    """Write the canonical JSON."""
    return encode(document)
