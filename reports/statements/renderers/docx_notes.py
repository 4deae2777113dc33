"""Real footnotes in Word, which python-docx does not write: the part and its calls."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn

CONTENT_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
)
SMALL = '<w:rPr><w:rFonts w:ascii="Noto Serif" w:hAnsi="Noto Serif"/><w:sz w:val="16"/></w:rPr>'
TIGHT = '<w:pPr><w:spacing w:after="20" w:line="240" w:lineRule="auto"/></w:pPr>'
RAISED = '<w:rPr><w:vertAlign w:val="superscript"/><w:sz w:val="16"/></w:rPr>'


class Notes:
    """The footnotes of one document, numbered as they are called."""

    def __init__(self, word: Any) -> None:
        self.word = word
        self.texts: list[str] = []

    def call(self, paragraph: Any, text: str) -> None:
        """Put the next footnote's number here."""
        self.texts.append(text)
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self.texts)))
        run._r.append(reference)  # noqa: SLF001 - python-docx has no footnotes

    def attach(self) -> None:
        """Add the footnotes' part to the document, if any was called."""
        if not self.texts:
            return
        body = "".join(
            f'<w:footnote w:id="{number}"><w:p>{TIGHT}<w:r>{RAISED}<w:footnoteRef/></w:r>'
            f'<w:r>{SMALL}<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p>'
            "</w:footnote>"
            for number, text in enumerate(self.texts, start=1)
        )
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<w:footnotes {nsdecls('w')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r>'
            '</w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0">'
            "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
            f"{body}</w:footnotes>"
        )
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE,
            xml.encode(),
            self.word.part.package,
        )
        self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
