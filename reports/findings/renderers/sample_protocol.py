"""The protocol of a draw as a PDF that can be published before election day."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import typst

from reports.findings.domain.survey.protocol import SampleProtocol

TEMPLATE = Path(__file__).with_name("sample_protocol.typ")
FONTS = Path(__file__).parents[2] / "statements" / "renderers" / "fonts"


def render_protocol(protocol: SampleProtocol) -> bytes:
    """Return the PDF; the same protocol gives the same bytes on every machine."""
    data = json.dumps(msgspec.to_builtins(protocol), ensure_ascii=False)
    pdf: bytes = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    return pdf
