"""The entry page's questions as parts to draw, and its fields as a tree of answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Group,
    Path,
    Question,
    QuestionKind,
)

REPEAT_ROWS = 12
FILES = frozenset({QuestionKind.IMAGE, QuestionKind.AUDIO, QuestionKind.FILE})
BOXES_IN_A_ROW = 8
UNDRAWN = FILES | {QuestionKind.CALCULATE, QuestionKind.GEOPOINT}
INPUT_TYPES = {
    QuestionKind.INTEGER: "number",
    QuestionKind.DECIMAL: "number",
    QuestionKind.DATE: "date",
    QuestionKind.TIME: "time",
    QuestionKind.DATETIME: "datetime-local",
    QuestionKind.TEXT: "text",
}
LONG_TEXTS = frozenset({"comment", "narrative", "summary", "points", "concerns"})


@dataclass(frozen=True)
class Option:
    """One box that can be ticked."""

    code: str
    label: str
    is_ticked: bool


@dataclass(frozen=True)
class Field:
    """One question as it is drawn; `control` is radio, checkbox, text, area or note."""

    name: str
    item_code: str
    label: str
    hint: str
    control: str
    input_type: str = "text"
    options: tuple[Option, ...] = ()
    value: str = ""
    is_required: bool = False
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Table:
    """A repeat, drawn as a table with a fixed number of empty rows."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True)
class Fieldset:
    """One group of questions with its heading."""

    label: str
    parts: tuple[Field | Table | Fieldset, ...]


def draw(
    definition: ChecklistDefinition,
    *,
    language: str,
    given: Mapping[str, Sequence[str]],
) -> tuple[Field | Table | Fieldset, ...]:
    """Return the checklist's parts in order, holding what was typed before."""
    return _below((), definition, language=language, given=given)


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
        rows = _rows(group, definition, fields, zone) if group.is_repeat else []
        if rows:
            _place(answers, group.path, rows)
    return answers


def _below(
    path: Path,
    definition: ChecklistDefinition,
    *,
    language: str,
    given: Mapping[str, Sequence[str]],
) -> tuple[Field | Table | Fieldset, ...]:
    parts: list[Field | Table | Fieldset] = []
    for part in _in_form_order(path, definition):
        if isinstance(part, Question):
            if part.kind not in UNDRAWN:
                parts.append(_field(part, "/".join(part.path), language, given))
        elif part.is_repeat:
            parts.append(_table(part, definition, language, given))
        elif inside := _below(part.path, definition, language=language, given=given):
            parts.append(Fieldset(_text(part.labels, language), inside))
    return tuple(parts)


def _in_form_order(
    path: Path, definition: ChecklistDefinition
) -> list[Group | Question]:
    """Put groups where their first question is: the two come in separate lists."""
    places = {question.path: n for n, question in enumerate(definition.questions)}

    def place(part: Group | Question) -> int:
        depth = len(part.path)
        inside = (n for p, n in places.items() if p[:depth] == part.path)
        return min(inside, default=len(places))

    return sorted(definition.children.get(path, ()), key=place)


def _field(
    question: Question,
    name: str,
    language: str,
    given: Mapping[str, Sequence[str]],
) -> Field:
    values = [value for value in given.get(name, ()) if value]
    options = tuple(
        Option(choice.code, _text(choice.labels, language), choice.code in values)
        for choice in question.choices
    )
    return Field(
        name=name,
        item_code=question.item_code,
        label=_text(question.labels, language) or question.name,
        hint=_text(question.hints, language),
        control=_control(question),
        input_type=INPUT_TYPES.get(question.kind, "text"),
        options=options,
        value=values[0] if values else "",
        is_required=question.required,
        minimum=question.minimum,
        maximum=question.maximum,
    )


def _control(question: Question) -> str:
    if question.kind is QuestionKind.SELECT_ONE:
        return "radio" if len(question.choices) <= BOXES_IN_A_ROW else "list"
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return "checkbox"
    if question.kind is QuestionKind.NOTE:
        return "note"
    is_long = question.kind is QuestionKind.TEXT and question.role in LONG_TEXTS
    return "area" if is_long else "text"


def _table(
    group: Group,
    definition: ChecklistDefinition,
    language: str,
    given: Mapping[str, Sequence[str]],
) -> Table:
    columns = _columns(group, definition)
    rows = tuple(
        tuple(
            _field(question, _cell(group, number, question), language, given)
            for question in columns
        )
        for number in range(REPEAT_ROWS)
    )
    labels = tuple(_text(q.labels, language) or q.name for q in columns)
    return Table(_text(group.labels, language), labels, rows)


def _columns(group: Group, definition: ChecklistDefinition) -> list[Question]:
    return [
        question
        for question in definition.questions
        if question.path[:-1] == group.path and question.kind not in UNDRAWN
    ]


def _rows(
    group: Group,
    definition: ChecklistDefinition,
    fields: Mapping[str, Sequence[str]],
    zone: tzinfo,
) -> list[dict[str, Any]]:
    rows = []
    for number in range(REPEAT_ROWS):
        row = {
            question.name: _answer(
                question, fields.get(_cell(group, number, question), ()), zone
            )
            for question in _columns(group, definition)
        }
        filled = {name: value for name, value in row.items() if value is not None}
        if filled:
            rows.append(filled)
    return rows


def _cell(group: Group, number: int, question: Question) -> str:
    return f"{'/'.join(group.path)}/{number}/{question.name}"


def _answer(question: Question, typed: Sequence[str], zone: tzinfo) -> Any:
    values = [value.strip() for value in typed if value.strip()]
    if not values or question.kind in UNDRAWN:
        return None
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return " ".join(values)
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


def _text(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language) or next(iter(labels.values()), "")


def _place(answers: dict[str, Any], path: Path, value: Any) -> None:
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    answers[path[-1]] = value
