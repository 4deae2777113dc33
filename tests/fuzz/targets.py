"""Readers of what strangers send; each may refuse in words, and nothing else.

A target takes bytes. The first ones choose how it reads, so that one corpus file is one case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from elections.errors import DomainError
from observers.messages.domain.adapters import adapter_with, read_incoming
from reports.checklists.domain.archives import file_type
from reports.checklists.domain.authoring import read_checklist
from reports.checklists.domain.media import choices_in, form_files
from reports.checklists.services.converting import convert_xlsform
from reports.intake.domain.multipart import boundary_of, read_parts
from reports.intake.domain.sms.answers import answers_of
from reports.intake.domain.sms.codebook import SmsBook, keywords, sms_book
from reports.intake.domain.sms.parsing import (
    parse_messages,
    part_of,
    station_candidates,
)
from reports.intake.domain.xml_head import possible_file_names, read_xml
from reports.intake.domain.xml_report import (
    is_same_xml,
    parse_decrypted_report,
    parse_xml_report,
    readable_xml,
)

Target = Callable[[bytes], None]
ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "reports" / "checklists" / "library"
NOON = datetime(2023, 3, 19, 12, tzinfo=UTC)
NAMES = (
    "form.xlsx",
    "form.csv",
    "form.md",
    "files.zip",
    "../../etc/passwd",
    "a\x00.png",
)
BODIES = ("application/json", "application/x-www-form-urlencoded", "text/plain")


def read_xml_report(data: bytes) -> None:
    """Read a report of Collect, as stored, as shown and as compared."""
    with suppress(DomainError):
        envelope = parse_xml_report(data)
        json.dumps(envelope.answers).encode()
        assert "\x00" not in json.dumps(envelope.answers, ensure_ascii=False)
        for name in possible_file_names(read_xml(data)):
            name.encode()
        json.dumps(readable_xml(data)).encode()
        parse_decrypted_report(data)
        assert is_same_xml(data, data + b"\n")


def read_multipart(data: bytes) -> None:
    """Read a request in parts: type, a zero byte, body; in steps of any size."""
    step, _, rest = data.partition(b"\x00")
    kind, _, body = rest.partition(b"\x00")
    size, at, total = 1 + sum(step[:4]), 0, 0

    def read(count: int) -> bytes:
        nonlocal at
        piece = body[at : at + min(size, count)]
        at += len(piece)
        return piece

    def write(piece: bytes) -> None:
        nonlocal total
        total += len(piece)

    with suppress(DomainError):
        boundary = boundary_of(kind.decode("latin-1"))
        read_parts(read, boundary=boundary, open_part=lambda _head: write)
    assert total <= len(body)


def read_sms(data: bytes) -> None:
    """Read the parts of a short message, divided by zero bytes."""
    texts = data.decode("utf-8", "replace").split("\x00")[:9]
    stations = station_candidates(texts)
    for text in texts:
        part_of(text)
    parsed = parse_messages(texts, books=books(), stations=list(stations)[:5])
    json.dumps(parsed.problems).encode()
    if parsed.book is not None:
        answers = answers_of(
            parsed, parsed.book, station="S", sent_at=NOON, zone=ZoneInfo("Asia/Almaty")
        )
        json.dumps(answers).encode()


def read_gateway_call(data: bytes) -> None:
    """Read what a gateway sends; the first byte chooses adapter and type."""
    if data:
        adapter = adapter_with(("generic", "rapidpro")[data[0] % 2], {})
        with suppress(DomainError):
            read_incoming(adapter, data[1:], media_type=BODIES[data[0] // 2 % 3])


def read_upload(data: bytes) -> None:
    """Read a file of a checklist's author, before it is opened by anything else."""
    name, _, content = data.partition(b"\x00")
    for one in (name.decode("utf-8", "replace"), NAMES[len(content) % len(NAMES)]):
        with suppress(DomainError):
            file_type(content, name=one)
        with suppress(DomainError):
            form_files([(one, content)])
    choices_in(content, language="en")


def read_tables(data: bytes) -> None:
    """Read a checklist in Markdown tables or CSV within this process."""
    with suppress(DomainError):
        read_checklist(data, name=NAMES[1 + len(data) % 2])


def convert(data: bytes) -> None:
    """Convert a workbook as the desk does, in a process of its own."""
    name, _, content = data.partition(b"\x00")
    convert_xlsform(content, name=name.decode("utf-8", "replace"))


@cache
def books() -> Mapping[str, SmsBook]:
    """Return the pocket-card codes of the shipped checklists."""
    forms = [
        read_checklist((LIBRARY / f"{name}.md").read_bytes(), name=f"{name}.md")
        for name in ("opening", "voting", "incident")
    ]
    words = keywords([form.definition.code for form in forms])
    made = [sms_book(f.definition, code=words[f.definition.code]) for f in forms]
    return {book.keyword: book for book in made}


FAST: Mapping[str, Target] = {
    "xml": read_xml_report,
    "multipart": read_multipart,
    "sms": read_sms,
    "gateway": read_gateway_call,
    "upload": read_upload,
    "tables": read_tables,
}
TARGETS: Mapping[str, Target] = {**FAST, "convert": convert}
