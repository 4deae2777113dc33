"""What the answers of a report claim about place and time, found by the questions' roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reports.checklists.domain.definition import ChecklistDefinition, answer_at


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
        station=said("station"),
        commission=said("commission"),
        area=said("area"),
        setting=said("setting"),
        arrived=said("arrived_at"),
        departed=said("departed_at"),
        occurred=said("occurred_at"),
    )


def moment_in(zone: str, written: str) -> datetime | None:
    """Return a written time; one without an offset is the place's own."""
    try:
        moment = datetime.fromisoformat(written)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone or "UTC"))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None
