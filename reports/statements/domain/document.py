"""A statement as data: every output format is written from this and nothing else.

A figure stands in the text as a citation that carries its key, so that each number leads
to the reports behind it. The canonical JSON of a document is what is hashed.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import msgspec

FORMAT_VERSION = 1


class Text(msgspec.Struct, frozen=True, tag="text"):
    """Plain words."""

    text: str
    bold: bool = False
    italic: bool = False


class Citation(msgspec.Struct, frozen=True, tag="figure"):
    """A figure as it reads in the sentence, with the key that leads to its reports."""

    text: str
    figure: str
    bold: bool = False


class Footnote(msgspec.Struct, frozen=True, tag="footnote"):
    """A note at the foot of the page, called from this place."""

    text: str


Run = Text | Citation | Footnote


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph"):
    """`source` is `generated` or `narrative`; `style` is body, lead or bullet."""

    runs: tuple[Run, ...]
    source: str = "generated"
    style: str = "body"


class Placeholder(msgspec.Struct, frozen=True, tag="placeholder"):
    """What a person still has to write; release is refused while one remains."""

    key: str
    text: str


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """A passage that may not be printed, with the reason; the words stay with the editor."""

    rule: str
    reason: str


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """A boxed remark, such as that all observations are simulated."""

    text: str


class Cell(msgspec.Struct, frozen=True):
    text: str
    figure: str = ""
    bold: bool = False


class Table(msgspec.Struct, frozen=True, tag="table"):
    """`numeric` names the columns, from 0, that are set flush right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()


class NumbersBlock(msgspec.Struct, frozen=True, tag="numbers"):
    """Who observed, by institution and role; the rows must add up to the total."""

    table: Table
    total: int
    sum_of_rows: int

    @property
    def adds_up(self) -> bool:
        """Tell whether the checksum holds."""
        return self.total == self.sum_of_rows


class Picture(msgspec.Struct, frozen=True, tag="picture"):
    """A chart or map as SVG; `alternative` says in words what it shows."""

    svg: str
    alternative: str
    caption: str


Block = Paragraph | Placeholder | Refusal | Notice | Table | NumbersBlock | Picture


class Section(msgspec.Struct, frozen=True):
    """One part under its heading; level 1 to 3, and 0 for a part without a heading."""

    key: str
    title: str
    level: int
    blocks: tuple[Block, ...]
    is_election_day: bool = False


class TitleBlock(msgspec.Struct, frozen=True):
    heading: str
    institutions: tuple[str, ...]
    election: str
    title: str
    place_and_date: str = ""
    remarks: tuple[str, ...] = ()


class Marks(msgspec.Struct, frozen=True):
    """What every page says about itself. A stored document is always a draft."""

    language: str
    mission: str
    mission_kind: str
    is_draft: bool = True
    is_demonstration: bool = False
    draft_mark: str = ""
    demonstration_mark: str = ""
    running_head: str = ""
    simulated_word: str = "simulated"
    page_words: tuple[str, str] = ("Page", "of")
    as_of: str = ""
    finding_set: str = ""
    revision: int = 0
    issued_on: str = ""
    cited_words: tuple[str, ...] = ()


class CitedFigure(msgspec.Struct, frozen=True):
    """A figure as it was counted when the document was made."""

    key: str
    unit: str
    k: int | None
    n: int | None
    value: str | None = None
    stations: int | None = None
    excluded: dict[str, int] = {}
    estimate: dict[str, str | int | list[str]] = {}
    words: str = ""


class Document(msgspec.Struct, frozen=True):
    marks: Marks
    title: TitleBlock
    sections: tuple[Section, ...]
    figures: tuple[CitedFigure, ...] = ()
    version: int = FORMAT_VERSION

    def section(self, key: str) -> Section | None:
        """Return the section with this key, or None."""
        return next((part for part in self.sections if part.key == key), None)


def encode(document: Document) -> bytes:
    """Write the canonical JSON: the same document always gives the same bytes."""
    return msgspec.json.encode(document, order="sorted")


def decode(content: bytes) -> Document:
    """Read what `encode` wrote."""
    return msgspec.json.decode(content, type=Document)


def to_builtins(document: Document) -> dict[str, object]:
    """Turn a document into plain dicts and lists, as a JSON column wants them."""
    plain: dict[str, object] = msgspec.json.decode(encode(document))
    return plain


def from_builtins(plain: object) -> Document:
    """Read what `to_builtins` wrote."""
    return msgspec.convert(plain, type=Document)


def document_sha256(document: Document) -> str:
    """Return the hash of the canonical JSON."""
    return sha256(encode(document)).hexdigest()


def is_heading_row(row: tuple[Cell, ...]) -> bool:
    """Tell a row that is the heading of those below it: one bold cell, the rest empty."""
    return len(row) > 1 and row[0].bold and not any(cell.text for cell in row[1:])


def paragraphs(section: Section) -> Iterator[Paragraph]:
    """Yield the section's paragraphs in their order."""
    return (block for block in section.blocks if isinstance(block, Paragraph))


def plain_text(paragraph: Paragraph) -> str:
    """Return a paragraph's words, footnotes left out."""
    return "".join(run.text for run in paragraph.runs if not isinstance(run, Footnote))


def citations(document: Document) -> tuple[str, ...]:
    """Return the keys of all figures cited in text and tables, each once, in order."""
    keys: dict[str, None] = {}
    for section in document.sections:
        for block in section.blocks:
            keys.update(dict.fromkeys(_cited_in(block)))
    return tuple(keys)


def _cited_in(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from (r.figure for r in block.runs if isinstance(r, Citation))
        case Table():
            yield from (c.figure for row in block.rows for c in row if c.figure)
        case NumbersBlock():
            yield from _cited_in(block.table)
        case _:
            return
