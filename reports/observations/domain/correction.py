"""Apply people's corrections to the answers of a report, which itself never changes."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from elections.errors import DomainError
from reports.checklists.domain.answers import Refusal, read_answer
from reports.checklists.domain.codebook import (
    SET_ASIDE_CODE,
    codebook_of,
    numbers,
    pack_answers,
)
from reports.checklists.domain.definition import ChecklistDefinition, Path, Question
from reports.observations.domain.drafts import overall_rating


class NotCorrectable(DomainError):
    """The answer cannot be corrected, or not to this value."""

    code = "not_correctable"


@dataclass(frozen=True)
class Applied:
    """A report's answers with its corrections, in every form they are read in."""

    answers: dict[str, Any]
    packed: bytes
    numbers: list[int | None]
    overall: str


def read_correction(
    definition: ChecklistDefinition, *, path: Path, value: object
) -> object:
    """Return a correction's value as the question reads it; None empties the answer."""
    question = correctable(definition, path=path)
    if value in (None, "", []):
        return None
    read = read_answer(question, value)
    if isinstance(read, Refusal):
        raise NotCorrectable(f"{read.message} Give an answer that the form allows.")
    return read


def correctable(definition: ChecklistDefinition, *, path: Path) -> Question:
    """Return the question at a path, if its answer may be corrected here."""
    question = definition.question_at(path)
    if question is None or question.repeat:
        raise NotCorrectable("Choose a question of this checklist, asked once.")
    if question.sealed:
        raise NotCorrectable("A sealed answer is corrected by an edit of the report.")
    return question


def apply_corrections(
    definition: ChecklistDefinition,
    answers: Mapping[str, Any],
    *,
    packed: bytes,
    changes: Sequence[tuple[Path, object]],
) -> Applied:
    """Return the answers with these changes, the last of one path ruling.

    `packed` is the report's own: what was set aside there stays so unless corrected.
    """
    corrected = copy.deepcopy(dict(answers))
    for path, value in changes:
        _put(corrected, path, value)
    changed = {path for path, _ in changes}
    return Applied(
        answers=corrected,
        packed=pack_answers(
            definition,
            corrected,
            set_aside=_set_aside(definition, packed) - changed,
        ),
        numbers=numbers(definition, corrected),
        overall=overall_rating(definition, corrected),
    )


def _set_aside(definition: ChecklistDefinition, packed: bytes) -> set[Path]:
    columns = codebook_of(definition).columns
    return {c.path for c in columns if packed[c.offset] == SET_ASIDE_CODE}


def _put(tree: dict[str, Any], path: Path, value: object) -> None:
    for name in path[:-1]:
        inside = tree.get(name)
        if not isinstance(inside, dict):
            inside = tree[name] = {}
        tree = inside
    if value is None:
        tree.pop(path[-1], None)
    else:
        tree[path[-1]] = value
