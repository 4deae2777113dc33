"""The packed form of answers: one byte per ticked question, for fast counting.

The shape follows from a published definition alone and so never changes for a version.
A select_one is one byte, a select_multiple one byte per option. What answers stand for
"not observed" and "not applicable" has the same code in every question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from elections.errors import DomainError
from reports.checklists.domain.definition import (
    NOT_APPLICABLE,
    NOT_OBSERVED,
    ChecklistDefinition,
    Path,
    Question,
    QuestionKind,
    answer_at,
)

MISSING_CODE = 0
NOT_OBSERVED_CODE = 1
NOT_APPLICABLE_CODE = 2
SET_ASIDE_CODE = 3
FIRST_CHOICE_CODE = 4
NOT_TICKED_CODE = 4
TICKED_CODE = 5
# One byte holds the four states, the choices, and five marks of whole reports.
MAX_CHOICES = 251 - FIRST_CHOICE_CODE

STATES = {NOT_OBSERVED: NOT_OBSERVED_CODE, NOT_APPLICABLE: NOT_APPLICABLE_CODE}


class WrongShape(DomainError):
    """Packed answers do not belong to this definition."""

    code = "wrong_shape"


@dataclass(frozen=True)
class Column:
    """One byte of the packed form and what its values mean."""

    offset: int
    path: Path
    item_code: str
    option: str | None
    meanings: Mapping[int, str]


@dataclass(frozen=True)
class Codebook:
    """The columns of the packed form and the whole-number questions, in order."""

    columns: tuple[Column, ...]
    integers: tuple[Path, ...]

    def offsets(self) -> dict[Path, int]:
        """Return where each question's first byte lies."""
        found: dict[Path, int] = {}
        for column in self.columns:
            found.setdefault(column.path, column.offset)
        return found


def codebook_of(definition: ChecklistDefinition) -> Codebook:
    """Return what each byte of the packed form of this checklist means."""
    columns: list[Column] = []
    for question in definition.selects:
        for option in _options(question):
            columns.append(
                Column(
                    offset=len(columns),
                    path=question.path,
                    item_code=question.item_code,
                    option=option,
                    meanings=_meanings(question, option=option),
                )
            )
    return Codebook(
        columns=tuple(columns),
        integers=tuple(question.path for question in definition.integers),
    )


def pack_answers(
    definition: ChecklistDefinition,
    answers: Mapping[str, Any],
    *,
    set_aside: Collection[Path] = (),
) -> bytes:
    """Return judged answers as one byte per ticked question, or per option of it."""
    packed = bytearray()
    for question in definition.selects:
        if question.path in set_aside:
            packed.extend([SET_ASIDE_CODE] * len(_options(question)))
            continue
        value = answer_at(answers, question.path)
        if question.kind is QuestionKind.SELECT_ONE:
            packed.append(_packed_choice(question, value))
        else:
            packed.extend(_packed_options(question, value))
    return bytes(packed)


def numbers(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> list[int | None]:
    """Return the whole numbers of judged answers in codebook order."""
    values = (answer_at(answers, question.path) for question in definition.integers)
    return [
        value if isinstance(value, int) and not isinstance(value, bool) else None
        for value in values
    ]


def unpack_answers(
    definition: ChecklistDefinition, packed: bytes
) -> dict[Path, str | list[str] | None]:
    """Return each ticked question's answer; None is missing or set aside."""
    columns = codebook_of(definition).columns
    if len(packed) != len(columns):
        raise WrongShape(
            f"{len(packed)} bytes do not fit the {len(columns)} columns of "
            f"{definition.code} {definition.version}; pack the answers again."
        )
    values: dict[Path, list[int]] = {}
    for column in columns:
        values.setdefault(column.path, []).append(packed[column.offset])
    return {
        question.path: _unpacked(question, values.get(question.path, []))
        for question in definition.selects
    }


def _options(question: Question) -> tuple[str | None, ...]:
    """Return what the question has a byte for: itself, or each real option."""
    if question.kind is QuestionKind.SELECT_ONE:
        return (None,)
    return tuple(code for code in question.choice_codes if code not in STATES)


def _meanings(question: Question, *, option: str | None) -> dict[int, str]:
    states = {
        MISSING_CODE: "missing",
        NOT_OBSERVED_CODE: NOT_OBSERVED,
        NOT_APPLICABLE_CODE: NOT_APPLICABLE,
        SET_ASIDE_CODE: "set_aside",
    }
    if option is not None:
        return {**states, NOT_TICKED_CODE: "not_ticked", TICKED_CODE: "ticked"}
    choices = {
        FIRST_CHOICE_CODE + number: code
        for number, code in enumerate(question.choice_codes)
        if code not in STATES
    }
    return {**states, **choices}


def _packed_choice(question: Question, value: object) -> int:
    if not isinstance(value, str):
        return MISSING_CODE
    if value in STATES:
        return STATES[value]
    number = question.choice_numbers.get(value)
    return MISSING_CODE if number is None else FIRST_CHOICE_CODE + number


def _packed_options(question: Question, value: object) -> list[int]:
    options = _options(question)
    ticked = value if isinstance(value, list) else []
    if not ticked:
        return [MISSING_CODE] * len(options)
    for state, code in STATES.items():
        if state in ticked:
            return [code] * len(options)
    return [TICKED_CODE if code in ticked else NOT_TICKED_CODE for code in options]


def _unpacked(question: Question, values: list[int]) -> str | list[str] | None:
    first = values[0] if values else MISSING_CODE
    if first in (MISSING_CODE, SET_ASIDE_CODE):
        return None
    state = next((name for name, code in STATES.items() if code == first), None)
    if question.kind is QuestionKind.SELECT_ONE:
        return state or question.choice_codes[first - FIRST_CHOICE_CODE]
    if state:
        return [state]
    pairs = zip(_options(question), values, strict=True)
    return [code for code, value in pairs if code and value == TICKED_CODE]
