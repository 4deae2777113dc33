"""How each channel's raw bytes become an envelope; one line per channel that is not JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reports.intake.domain.envelope import Envelope
from reports.intake.domain.identity import is_same_content
from reports.intake.domain.json_report import decode_object, parse_report
from reports.intake.domain.sms_report import parse_sms_report
from reports.intake.domain.xml_report import (
    is_same_xml,
    parse_decrypted_report,
    parse_xml_report,
    readable_xml,
)

Reader = Callable[[bytes], Envelope]

READERS: Mapping[str, Reader] = {
    "collect": parse_xml_report,
    "decrypted": parse_decrypted_report,
    "sms": parse_sms_report,
}
XML = frozenset({"collect", "decrypted"})


def read_report(*, source: str, raw: bytes) -> Envelope:
    """Read the bytes of a report as its channel writes them."""
    return READERS.get(source, parse_report)(raw)


def is_same_report(
    *, stored: bytes, stored_source: str, newcomer: bytes, source: str
) -> bool:
    """Tell whether two deliveries under one id say the same, as their channel compares."""
    if stored == newcomer:
        return True
    if (stored_source in XML) != (source in XML):
        return False
    same = is_same_xml if source in XML else is_same_content
    return same(stored, newcomer)


def readable(*, source: str, raw: bytes) -> dict[str, Any]:
    """Return everything that a report says as a tree for people to read."""
    return readable_xml(raw) if source in XML else decode_object(raw)


def plain_bytes(*, source: str, raw: bytes) -> bytes:
    """Return the bytes that are hashed and sealed: XML as sent, others without margins."""
    return raw if source in XML else raw.strip()
