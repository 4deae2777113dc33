"""What judging hands over to be recorded as incident reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Path,
    Question,
    answer_at,
)
from reports.checklists.domain.drafts import Draft
from reports.checklists.domain.sealed import sealed_paths
from reports.incidents.domain.catalogue import UNCLASSIFIED, default_severity

AXES = (
    "category",
    "stage",
    "place_type",
    "source_type",
    "scale",
    "reaction",
)
TOLD_FREELY = ("narrative", "authority_response", "follow_up")
MOST_SEVERE = 5


@dataclass(frozen=True, kw_only=True)
class IncidentDraft(Draft):
    """One incident report."""

    occurred_at: datetime | None = None


@dataclass(frozen=True)
class IncidentAxes:
    """The axes of one report, kept apart; severity from the report or the catalogue."""

    category: str
    stage: str
    place_type: str
    source_type: str
    scale: str
    reaction: str
    severity: int


def question_on(definition: ChecklistDefinition, axis: str) -> Question | None:
    """Return the question of an axis: by its role, else by its name."""
    found = definition.question_for(axis) or definition.question_for(f"incident_{axis}")
    if found is not None:
        return found
    return next((q for q in definition.questions if q.name == axis), None)


def axes_of(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> IncidentAxes:
    """Return where a report stands on each axis."""
    found = {axis: _text(definition, answers, axis) for axis in AXES}
    category = found["category"].upper() or UNCLASSIFIED
    return IncidentAxes(
        category=category,
        stage=found["stage"],
        place_type=found["place_type"],
        source_type=found["source_type"],
        scale=found["scale"],
        reaction=found["reaction"],
        severity=_severity(definition, answers, category=category),
    )


def hidden_paths(definition: ChecklistDefinition) -> frozenset[Path]:
    """Return what is sealed: what the checklist says, and always what is told freely.

    People name people in a narrative.
    """
    told = [question_on(definition, axis) for axis in TOLD_FREELY]
    return sealed_paths(definition) | {question.path for question in told if question}


def _text(
    definition: ChecklistDefinition, answers: Mapping[str, Any], axis: str
) -> str:
    question = question_on(definition, axis)
    value = answer_at(answers, question.path) if question else None
    return value if isinstance(value, str) else ""


def _severity(
    definition: ChecklistDefinition, answers: Mapping[str, Any], *, category: str
) -> int:
    question = question_on(definition, "severity")
    value = answer_at(answers, question.path) if question else None
    if isinstance(value, str) and value.isdecimal():
        value = int(value)
    if isinstance(value, int) and 1 <= value <= MOST_SEVERE:
        return value
    return default_severity(category)
