"""Which part of a file a request carries: `Content-Range: bytes 0-524287/2097152`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from elections.errors import DomainError

WRITTEN = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")


class UnreadableRange(DomainError):
    """Content-Range is not what this server reads."""

    code = "unreadable_range"
    status = 400


@dataclass(frozen=True)
class Part:
    """Bytes `start` to `end` (not included) of a file of `total` bytes."""

    start: int
    end: int
    total: int


def part_of(content_range: str, *, length: int) -> Part:
    """Return what the body is of the file; without the header it is the whole file."""
    if not content_range:
        return Part(start=0, end=length, total=length)
    found = WRITTEN.fullmatch(content_range.strip())
    first, last, total = map(int, found.groups()) if found else (1, 0, 0)
    if first > last or last >= total or last - first + 1 != length:
        raise UnreadableRange(
            "Send `Content-Range: bytes first-last/total` that fits Content-Length, or "
            "no Content-Range and the whole file."
        )
    return Part(start=first, end=last + 1, total=total)
