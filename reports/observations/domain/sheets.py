"""What checks compare: one report with its answers, and the gist of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from reports.checklists.domain.definition import (
    NO,
    YES,
    ChecklistDefinition,
    Question,
    QuestionKind,
    answer_at,
)


@dataclass(frozen=True)
class Sheet:
    """What other reports are compared with; `serious` tells negative from positive."""

    instance_id: UUID
    stage: str
    team_id: int | None = None
    team: str = ""
    station_id: int | None = None
    station: str = ""
    arrived_at: datetime | None = None
    departed_at: datetime | None = None
    overall: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    serious: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """One report with its answers, its station's register and the hours of its day."""

    sheet: Sheet
    definition: ChecklistDefinition
    answers: Mapping[str, Any]
    registered_voters: int | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None


def negative_items(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> list[Question]:
    """Return the items, not the ratings, that were answered negatively."""
    return [
        question
        for question in definition.questions
        if question.negative and not question.repeat and not question.is_rating
        if is_negative(question, answer_at(answers, question.path))
    ]


def is_negative(question: Question, value: object) -> bool:
    """Tell whether an answer speaks against the conduct of the election."""
    if isinstance(value, list):
        return not question.negative.isdisjoint(value)
    return value in question.negative


def serious_answers(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> dict[str, bool]:
    """Return each serious item that was seen: whether it was answered negatively."""
    found: dict[str, bool] = {}
    for question in definition.questions:
        if not question.serious or question.kind is not QuestionKind.SELECT_ONE:
            continue
        value = answer_at(answers, question.path)
        if isinstance(value, str) and value in (YES, NO):
            found[question.name] = value in question.negative
    return found


def visits_overlap(sheet: Sheet, other: Sheet) -> bool:
    """Tell whether two visits surely share time."""
    if not (sheet.arrived_at and other.arrived_at):
        return False
    if not (sheet.departed_at and other.departed_at):
        return False
    return sheet.arrived_at < other.departed_at and other.arrived_at < sheet.departed_at


def count_in(sheet: Sheet, role: str) -> int | None:
    """Return a number that the report states, None if it states none."""
    value = sheet.facts.get(role)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
