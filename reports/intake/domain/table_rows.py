"""One row of a table read as a report by its mapping, with notes for the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from reports.checklists.domain.definition import ChecklistDefinition, Path, Question
from reports.intake.domain.mapping import TableMapping

NAMESPACE = UUID("6f3f6a3e-7d0b-4c55-9b8e-1f7c2a9b4d10")


@dataclass(frozen=True)
class RowNote:
    """Something about one cell that a person should know; `is_error` drops the row."""

    column: str
    message: str
    is_error: bool = False


@dataclass(frozen=True)
class MappedRow:
    """A row as a report, or why it is none."""

    report: Mapping[str, Any] | None
    observer: str
    notes: tuple[RowNote, ...]


def columns_used(mapping: TableMapping) -> tuple[str, ...]:
    """Return every column the mapping names, in its order."""
    station = mapping.station.columns if mapping.station else ()
    named = (*mapping.key, *mapping.observer.columns, *station)
    return tuple(dict.fromkeys((*named, *(rule.column for rule in mapping.rules))))


def map_row(
    row: Mapping[str, str],
    *,
    mapping: TableMapping,
    definition: ChecklistDefinition,
    mission: str,
) -> MappedRow:
    """Return the row as a report; codes the mapping does not know stay as written."""
    notes: list[RowNote] = []
    key = [(row.get(column) or "").strip() for column in mapping.key]
    if not all(key):
        missing = mapping.key[key.index("")]
        note = RowNote(missing, "is empty, and it is part of the key.", is_error=True)
        return MappedRow(None, "", (note,))
    answers: dict[str, Any] = {}
    for path, value in mapping.constants:
        _place(answers, path, value)
    _answer(row, mapping, definition, answers, notes)
    observer = mapping.observer.of(row)
    _place_station(row, mapping, definition, answers, notes)
    return MappedRow(
        {
            "id": str(
                uuid5(NAMESPACE, "\x1f".join((mission, mapping.checklist, *key)))
            ),
            "mission": mission,
            "election_day": mapping.election_day,
            "checklist": mapping.checklist,
            "version": mapping.version,
            "observer": observer,
            "answers": answers,
        },
        observer,
        tuple(notes),
    )


def _answer(
    row: Mapping[str, str],
    mapping: TableMapping,
    definition: ChecklistDefinition,
    answers: dict[str, Any],
    notes: list[RowNote],
) -> None:
    for rule in mapping.rules:
        raw = (row.get(rule.column) or "").strip()
        if rule.ticks is not None:
            if raw in rule.when:
                _tick(answers, rule.question, rule.ticks)
            continue
        if raw in mapping.missing or raw in rule.missing:
            continue
        value = rule.values.get(raw, mapping.values.get(raw, raw))
        question = definition.question_at(rule.question)
        if question is not None and not _is_choice(question, value):
            notes.append(
                RowNote(rule.column, f"{raw!r} is no answer; it is set aside.")
            )
        _place(answers, rule.question, value)


def _is_choice(question: Question, value: str) -> bool:
    return not question.choices or value in question.choice_codes


def _place_station(
    row: Mapping[str, str],
    mapping: TableMapping,
    definition: ChecklistDefinition,
    answers: dict[str, Any],
    notes: list[RowNote],
) -> None:
    question = definition.question_for("station")
    if mapping.station is None or question is None:
        return
    code = mapping.station.of(row)
    if code:
        _place(answers, question.path, code)
    else:
        notes.append(RowNote(mapping.station.columns[0], "names no polling station."))


def _tick(answers: dict[str, Any], path: Path, code: str) -> None:
    place = answers
    for name in path[:-1]:
        place = place.setdefault(name, {})
    place[path[-1]] = f"{place.get(path[-1], '')} {code}".strip()


def _place(answers: dict[str, Any], path: Path, value: Any) -> None:
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    answers[path[-1]] = value
