"""The observations of one stage as columns of numbers, whatever checklist version.

Every version has its own packed shape; here a question of all versions that ask it is
one column, found by its item code, with one meaning for each number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from reports.checklists.domain.codebook import (
    FIRST_CHOICE_CODE,
    MISSING_CODE,
    STATES,
    TICKED_CODE,
    Codebook,
    WrongShape,
    codebook_of,
)
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Question,
    QuestionKind,
)
from reports.findings.domain.figures import UNKNOWN
from reports.findings.domain.rows import (
    OUTSIDE_SAMPLE,
    SECOND_REPORT,
    ObservationRow,
)

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

# The version of a row does not have the question.
NO_SUCH_QUESTION = 255


@dataclass(frozen=True)
class Asked:
    """A question as the versions of a stage ask it; `latest` gives its wording.

    `choices` are all choices of all versions in the order they first came up.
    """

    code: str
    latest: Question
    by_version: Mapping[str, Question]
    choices: tuple[str, ...]

    @property
    def negative(self) -> frozenset[str]:
        """Return the choices that speak against the conduct in any version."""
        return frozenset().union(*(q.negative for q in self.by_version.values()))


@dataclass(frozen=True)
class VersionPart:
    """The rows of one version, where they lie in the stage, and what they hold."""

    version: str
    definition: ChecklistDefinition
    codebook: Codebook
    places: npt.NDArray[np.intp]
    packed: Bytes
    numbers: tuple[tuple[int | None, ...], ...]


class StageTable:
    """All rows of one stage; what is asked of it are columns as long as the rows."""

    def __init__(
        self,
        *,
        stage: str,
        rows: Sequence[ObservationRow],
        definitions: Mapping[str, ChecklistDefinition],
    ) -> None:
        self.stage = stage
        self.rows = rows
        self.definitions = definitions

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def is_rejected(self) -> Mask:
        """Return which rows a person has rejected."""
        return np.fromiter((row.is_rejected for row in self.rows), bool, len(self))

    @cached_property
    def left_out(self) -> Mapping[str, Mask]:
        """Return by reason which rows a probability sample leaves out."""
        reasons = np.array([row.left_out for row in self.rows], dtype=np.str_)
        return {name: reasons == name for name in (OUTSIDE_SAMPLE, SECOND_REPORT)}

    @cached_property
    def places(self) -> tuple[npt.NDArray[np.intp], int]:
        """Return each row's place by number (-1: unknown), and how many there are."""
        return _numbered([row.place for row in self.rows])

    @cached_property
    def regions(self) -> tuple[npt.NDArray[np.intp], tuple[str, ...]]:
        """Return each row's region by number, and the regions' codes."""
        return _grouped([row.region or UNKNOWN for row in self.rows])

    @cached_property
    def settings(self) -> tuple[npt.NDArray[np.intp], tuple[str, ...]]:
        """Return each row's setting by number, and the settings."""
        return _grouped([row.setting or UNKNOWN for row in self.rows])

    @cached_property
    def parts(self) -> tuple[VersionPart, ...]:
        """Return the rows by checklist version, in the order of `definitions`."""
        found: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            found.setdefault(row.version, []).append(number)
        return tuple(
            self._part(version, found[version])
            for version in self.definitions
            if version in found
        )

    def _part(self, version: str, numbers: list[int]) -> VersionPart:
        definition = self.definitions[version]
        codebook = codebook_of(definition)
        rows = [self.rows[number] for number in numbers]
        width = len(codebook.columns)
        if any(len(row.packed) != width for row in rows):
            raise WrongShape(
                f"Packed answers do not fit the {width} columns of "
                f"{definition.code} {definition.version}; pack the answers again."
            )
        packed = np.frombuffer(b"".join(row.packed for row in rows), np.uint8)
        return VersionPart(
            version=version,
            definition=definition,
            codebook=codebook,
            places=np.array(numbers, np.intp),
            packed=packed.reshape(len(rows), width),
            numbers=tuple(row.numbers for row in rows),
        )

    @cached_property
    def questions(self) -> Mapping[str, Asked]:
        """Return the questions of all versions by item code, else by name, in order."""
        found: dict[str, dict[str, Question]] = {}
        for version, definition in self.definitions.items():
            if definition.stage != self.stage:
                continue
            for question in (*definition.selects, *definition.integers):
                code = question.item_code or question.name
                found.setdefault(code, {})[version] = question
        return {code: _asked(code, versions) for code, versions in found.items()}

    def with_role(self, role: str) -> Asked | None:
        """Return the first question with this role."""
        return next(
            (asked for asked in self.questions.values() if asked.latest.role == role),
            None,
        )

    def codes(self, asked: Asked) -> Bytes:
        """Return a select_one's answers: the states, then places in `asked.choices`."""
        column = np.full(len(self), NO_SUCH_QUESTION, np.uint8)
        for part in self.parts:
            question = asked.by_version.get(part.version)
            if question is None or question.kind is not QuestionKind.SELECT_ONE:
                continue
            meaning = _translation(question, asked.choices)
            offset = part.codebook.offsets()[question.path]
            column[part.places] = meaning[part.packed[:, offset]]
        return column

    def ticks(self, asked: Asked, options: frozenset[str]) -> tuple[Bytes, Mask]:
        """Return a select_multiple's state, and whether any of these options is ticked.

        The state is the codebook's, or FIRST_CHOICE_CODE where something was answered.
        """
        states = np.full(len(self), NO_SUCH_QUESTION, np.uint8)
        ticked = np.zeros(len(self), bool)
        for part in self.parts:
            question = asked.by_version.get(part.version)
            if question is None or question.kind is not QuestionKind.SELECT_MULTIPLE:
                continue
            columns = [c for c in part.codebook.columns if c.path == question.path]
            if not columns:
                continue
            first = part.packed[:, columns[0].offset]
            states[part.places] = np.minimum(first, FIRST_CHOICE_CODE)
            wanted = [c.offset for c in columns if c.option in options]
            ticked[part.places] = (part.packed[:, wanted] == TICKED_CODE).any(axis=1)
        return states, ticked

    def numbers(self, asked: Asked) -> tuple[Bytes, Whole]:
        """Return a whole-number question's state and its values, 0 where none."""
        states = np.full(len(self), NO_SUCH_QUESTION, np.uint8)
        values = np.zeros(len(self), np.int64)
        for part in self.parts:
            question = asked.by_version.get(part.version)
            if question is None or question.kind is not QuestionKind.INTEGER:
                continue
            position = part.codebook.integers.index(question.path)
            given = [_at(numbers, position) for numbers in part.numbers]
            is_given = np.array([value is not None for value in given], bool)
            states[part.places] = np.where(is_given, FIRST_CHOICE_CODE, MISSING_CODE)
            values[part.places] = [value or 0 for value in given]
        return states, values


def _asked(code: str, versions: Mapping[str, Question]) -> Asked:
    choices: dict[str, None] = {}
    for question in versions.values():
        choices.update(dict.fromkeys(question.choice_codes))
    return Asked(
        code=code,
        latest=list(versions.values())[-1],
        by_version=versions,
        choices=tuple(choice for choice in choices if choice not in STATES),
    )


def _translation(question: Question, choices: tuple[str, ...]) -> Bytes:
    """Return what each packed byte of this version means among all choices."""
    meaning = np.zeros(256, np.uint8)
    meaning[:FIRST_CHOICE_CODE] = np.arange(FIRST_CHOICE_CODE)
    for number, choice in enumerate(question.choice_codes):
        if choice not in STATES:
            common = choices.index(choice)
            meaning[FIRST_CHOICE_CODE + number] = FIRST_CHOICE_CODE + common
    return meaning


def _numbered(names: list[str]) -> tuple[npt.NDArray[np.intp], int]:
    numbers: dict[str, int] = {}
    column = [numbers.setdefault(n, len(numbers)) if n else -1 for n in names]
    return np.array(column, np.intp), len(numbers)


def _grouped(names: list[str]) -> tuple[npt.NDArray[np.intp], tuple[str, ...]]:
    groups = tuple(sorted(set(names)))
    numbers = {name: number for number, name in enumerate(groups)}
    return np.array([numbers[name] for name in names], np.intp), groups


def _at(numbers: tuple[int | None, ...], position: int) -> Any:
    return numbers[position] if position < len(numbers) else None
