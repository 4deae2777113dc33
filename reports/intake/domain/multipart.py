"""A request in parts, read strictly while it comes in: whole, or broken.

Django's own reader takes a part that was cut off for a whole one and skips a part whose
head it cannot read. A phone deletes what was answered with 201, so here both are errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from elections.errors import DomainError

CHUNK = 65_536
MAX_HEAD_BYTES = 8_192
MAX_PARTS = 150
MAX_NAME = 255
MAX_TYPE = 80
BOUNDARY = re.compile(
    r"""multipart/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))""",
    re.IGNORECASE | re.DOTALL,
)
QUOTED = re.compile(r'(?:^|;)\s*name=(?:"([^"]*)"|([^\s;"]+))', re.IGNORECASE)
HAS_FILENAME = re.compile(r"(?:^|;)\s*filename\*?=", re.IGNORECASE)
# How OkHttp and browsers write the three signs that would end a quoted name.
ESCAPED = (("%22", '"'), ("%0D", "\r"), ("%0A", "\n"))

Read = Callable[[int], bytes]
Write = Callable[[bytes], None]


class BrokenMultipart(DomainError):
    """The parts cannot be told apart, or the last one did not end."""

    code = "broken_multipart"
    status = 400


class TooManyParts(DomainError):
    """One request brings more parts than any report has."""

    code = "too_many_parts"
    status = 413


@dataclass(frozen=True)
class PartHead:
    """What a part says of itself; the name is a key and never a path."""

    name: str
    media_type: str
    is_file: bool


def boundary_of(content_type: str) -> bytes:
    """Return what separates the parts."""
    found = BOUNDARY.match(content_type.strip())
    if found is None:
        raise BrokenMultipart("The request is not multipart/form-data with a boundary.")
    return (found[1] or found[2]).encode("utf-8", "replace")


def read_parts(
    read: Read, *, boundary: bytes, open_part: Callable[[PartHead], Write]
) -> None:
    """Hand each part's bytes to what `open_part` returns for its head, in order.

    Raises BrokenMultipart unless the closing boundary has come.
    """
    window = _Window(read)
    mark = b"\r\n--" + boundary
    window.pour(mark, _ignore)
    for _ in range(MAX_PARTS):
        if window.take(2) == b"--":
            return
        head = _head_of(window.line_and_head())
        window.pour(mark, open_part(head))
    if window.take(2) != b"--":
        raise TooManyParts(f"One request carries at most {MAX_PARTS} parts.")


class _Window:
    """The bytes that were read and not yet handed on."""

    def __init__(self, read: Read) -> None:
        self.read = read
        # The first boundary has no line before it; the others do.
        self.held = b"\r\n"

    def more(self) -> None:
        piece = self.read(CHUNK)
        if not piece:
            raise BrokenMultipart("The request broke off before its end; send again.")
        self.held += piece

    def take(self, count: int) -> bytes:
        """Return the next bytes and leave them where they are."""
        while len(self.held) < count:
            self.more()
        return self.held[:count]

    def line_and_head(self) -> bytes:
        """Return a part's head: what lies between its boundary and an empty line."""
        while (end := self.held.find(b"\r\n\r\n")) < 0:
            if len(self.held) > MAX_HEAD_BYTES:
                break
            self.more()
        if not 0 <= end <= MAX_HEAD_BYTES:
            raise BrokenMultipart("The head of a part is too long or has no end.")
        head, self.held = self.held[:end], self.held[end + 4 :]
        padding, line_end, lines = head.partition(b"\r\n")
        if not line_end or padding.strip(b" \t"):
            raise BrokenMultipart("A part has no head.")
        return lines

    def pour(self, mark: bytes, write: Write) -> None:
        """Write everything before the mark and step over it."""
        keep = len(mark) - 1
        while (at := self.held.find(mark)) < 0:
            if len(self.held) > keep:
                write(self.held[:-keep])
                self.held = self.held[-keep:]
            self.more()
        write(self.held[:at])
        self.held = self.held[at + len(mark) :]


def _head_of(lines: bytes) -> PartHead:
    fields: dict[str, str] = {}
    for line in lines.split(b"\r\n"):
        name, colon, value = _text(line).partition(":")
        if not colon:
            raise BrokenMultipart("The head of a part cannot be read.")
        fields[name.strip().lower()] = value.strip()
    disposition = fields.get("content-disposition", "")
    kind, _, parameters = disposition.partition(";")
    found = QUOTED.search(parameters)
    if kind.strip().lower() != "form-data" or found is None:
        raise BrokenMultipart("A part has no name.")
    name = found[1] if found[1] is not None else found[2]
    for escape, sign in ESCAPED:
        name = name.replace(escape, sign)
    return PartHead(
        name=name.replace("\x00", "")[:MAX_NAME],
        media_type=fields.get("content-type", "").replace("\x00", "")[:MAX_TYPE],
        is_file=HAS_FILENAME.search(parameters) is not None,
    )


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _ignore(_piece: bytes) -> None:
    """Whatever stands before the first boundary means nothing."""
