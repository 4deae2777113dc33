"""What the answers of a report claim about place and time, found by the questions' roles."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reports.checklists.domain.definition import ChecklistDefinition, answer_at

LONGEST_CODE = 40
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Claim:
    """Codes and times as the team wrote them; empty where it wrote nothing usable."""

    station: str = ""
    commission: str = ""
    area: str = ""
    setting: str = ""
    arrived: str = ""
    departed: str = ""
    occurred: str = ""


def claim_of(definition: ChecklistDefinition, answers: Mapping[str, Any]) -> Claim:
    """Return what judged answers say about where and when."""

    def said(role: str) -> str:
        question = definition.question_for(role)
        if question is None or question.repeat:
            return ""
        value = answer_at(answers, question.path)
        return value.strip() if isinstance(value, str) else ""

    return Claim(
        station=plain_code(said("station")),
        commission=plain_code(said("commission")),
        area=plain_code(said("area")),
        setting=said("setting"),
        arrived=said("arrived_at"),
        departed=said("departed_at"),
        occurred=said("occurred_at"),
    )


def plain_code(written: str) -> str:
    """Return a code as lists write it: composed letters, nothing that cannot be seen.

    Two codes that look the same are one place. What is too long is no code; the answer
    keeps it, and the team is asked.
    """
    composed = unicodedata.normalize("NFC", written)
    seen = (
        " " if sign.isspace() else sign
        for sign in composed
        if sign.isspace() or unicodedata.category(sign) not in UNSEEN
    )
    code = " ".join("".join(seen).split())
    return code if len(code) <= LONGEST_CODE else ""


def moment_in(zone: str, written: str) -> datetime | None:
    """Return a written time; one without an offset is the place's own."""
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone or "UTC"))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None
