"""The entry page's fields as a tree of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Group,
    Path,
    Question,
    QuestionKind,
)
from reports.intake.domain.entry import (
    REPEAT_ROWS,
    UNDRAWN,
    cell_name,
    columns_of,
    is_drawn,
    outer_repeat,
)


def answers_from_fields(
    definition: ChecklistDefinition,
    fields: Mapping[str, Sequence[str]],
    *,
    zone: tzinfo,
) -> dict[str, Any]:
    """Return the tree of answers; empty fields are left out, times get the zone."""
    answers: dict[str, Any] = {}
    for question in definition.questions:
        if question.repeat:
            continue
        value = _answer(question, fields.get("/".join(question.path), ()), zone)
        if value is not None:
            _place(answers, question.path, value)
    for group in definition.groups:
        if group.is_repeat and outer_repeat(group.path, definition) is None:
            rows = _rows(group, definition, fields, zone)
            if rows:
                _place(answers, group.path, rows)
    return answers


def _rows(
    group: Group,
    definition: ChecklistDefinition,
    fields: Mapping[str, Sequence[str]],
    zone: tzinfo,
) -> list[dict[str, Any]]:
    rows = []
    for number in range(REPEAT_ROWS):
        row: dict[str, Any] = {}
        for question in columns_of(group, definition):
            typed = fields.get(cell_name(group, number, question), ())
            value = _answer(question, typed, zone)
            if value is not None:
                _place(row, question.path[len(group.path) :], value)
        if row:
            rows.append(row)
    return rows


def _answer(question: Question, typed: Sequence[str], zone: tzinfo) -> Any:
    values = [value.strip() for value in typed if value.strip()]
    if not values or question.kind in UNDRAWN or not is_drawn(question):
        return None
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return " ".join(values)
    if question.kind is QuestionKind.RANK:
        return " ".join(dict.fromkeys(values))
    if question.kind is QuestionKind.DATETIME:
        return _with_zone(values[0], zone)
    return values[0]


def _with_zone(typed: str, zone: tzinfo) -> str:
    """Add the zone to a local time; what is no time is kept, and judged."""
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return typed
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.isoformat(timespec="seconds")


def _place(answers: dict[str, Any], path: Path, value: Any) -> None:
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    answers[path[-1]] = value
