"""A report put together from short messages: JSON as an app sends it, and its doubts.

The messages themselves are kept apart, sealed as they came. Only this channel may state
doubts; what an app writes under that name is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from reports.intake.domain.envelope import Envelope
from reports.intake.domain.json_report import decode_object, parse_report


class Doubt(StrEnum):
    """What is not certain about a report that came by SMS."""

    UNCONFIRMED = "unconfirmed"
    INCOMPLETE = "incomplete"
    NOT_UNDERSTOOD = "not_understood"


IN_WORDS: Mapping[Doubt, str] = {
    Doubt.UNCONFIRMED: (
        "Recorded by decision: it came by SMS without a valid one-time code."
    ),
    Doubt.INCOMPLETE: "Not every part of this report by SMS arrived in time.",
    Doubt.NOT_UNDERSTOOD: "Not every word of the SMS was understood; see the message.",
}


@dataclass(frozen=True)
class SmsReport:
    """What a report by SMS says, ready to be stored."""

    instance_id: UUID
    mission: str
    checklist: str
    version: str
    observer: str
    sent_at: datetime
    answers: Mapping[str, Any]
    replaces: UUID | None = None
    is_rehearsal: bool = False
    doubts: Sequence[Doubt] = ()


def sms_report_bytes(report: SmsReport) -> bytes:
    """Return the report as it is stored, equal for equal reports."""
    return msgspec.json.encode(
        {
            "id": str(report.instance_id),
            "mission": report.mission,
            "checklist": report.checklist,
            "version": report.version,
            "observer": report.observer,
            "device_time": report.sent_at.isoformat(),
            "replaces": str(report.replaces) if report.replaces else None,
            "rehearsal": report.is_rehearsal,
            "answers": report.answers,
            "doubts": [doubt.value for doubt in report.doubts],
        },
        order="deterministic",
    )


def parse_sms_report(raw: bytes) -> Envelope:
    """Read a report that `sms_report_bytes` wrote."""
    given = decode_object(raw).get("doubts")
    known = {doubt.value for doubt in Doubt}
    doubts = given if isinstance(given, list) else []
    return replace(
        parse_report(raw), doubts=tuple(Doubt(d) for d in doubts if d in known)
    )
