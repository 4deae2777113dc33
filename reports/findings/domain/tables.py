"""The observations of one stage as columns of numbers, whatever checklist version.

Every version has its own packed shape; here a question of all versions that ask it is
one column, found by its item code, with one meaning for each number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

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
from reports.findings.domain.columns import (
    NO_PLACE,
    NOT_GIVEN,
    Block,
    Bytes,
    Mask,
    Names,
    Whole,
)
from reports.findings.domain.joining import (
    Groups,
    all_numbers,
    beside,
    grouped,
    joined,
)

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
    """The rows of one version, where they lie in the stage, and what they hold.

    `places` is a slice where they follow each other. `packed` and `numbers` have a line
    for each question, so that the answers to one lie together.
    """

    version: str
    definition: ChecklistDefinition
    codebook: Codebook
    places: slice | npt.NDArray[np.intp]
    packed: Bytes
    numbers: Whole


class StageTable:
    """All rows of one stage; what is asked of it are columns as long as the rows."""

    def __init__(
        self,
        *,
        stage: str,
        blocks: Sequence[Block],
        definitions: Mapping[str, ChecklistDefinition],
        numbering: Mapping[str, int] | None = None,
    ) -> None:
        self.stage = stage
        self.numbering = numbering or {}
        self.blocks = tuple(block for block in blocks if block.stage == stage)
        self.definitions = definitions

    def __len__(self) -> int:
        return sum(len(block) for block in self.blocks)

    @cached_property
    def instances(self) -> Names:
        """Return each row's instance id."""
        columns = [block.instances for block in self.blocks]
        nobody: Names = np.zeros(0, np.str_)
        return np.concatenate(columns) if columns else nobody

    @cached_property
    def is_rejected(self) -> Mask:
        """Return which rows a person has rejected."""
        return joined([block.is_rejected for block in self.blocks], np.bool_)

    @cached_property
    def left_out(self) -> Bytes:
        """Return why a probability sample leaves rows out, as indices of LEFT_OUT."""
        return joined([block.left_out for block in self.blocks], np.uint8)

    @cached_property
    def is_counted(self) -> Mask:
        """Return which rows are in any figure."""
        return joined([block.is_counted for block in self.blocks], np.bool_)

    @cached_property
    def place_numbers(self) -> Whole:
        """Return each row's place as its observations number it."""
        return joined([block.places for block in self.blocks], np.int64)

    @cached_property
    def places(self) -> tuple[npt.NDArray[np.intp], int]:
        """Return each row's place counted from 0 (-1: unknown), and how many there are."""
        found, column = np.unique(self.place_numbers, return_inverse=True)
        numbers = column.reshape(-1).astype(np.intp)
        unknown = np.flatnonzero(found == NO_PLACE)
        if not unknown.size:
            return numbers, found.size
        at = int(unknown[0])
        shifted = np.where(numbers > at, numbers - 1, numbers)
        return np.where(numbers == at, NO_PLACE, shifted), found.size - 1

    @cached_property
    def has_place(self) -> Mask:
        """Return which rows are of a known place."""
        known: Mask = self.place_numbers != NO_PLACE
        return known

    @cached_property
    def is_each_place_once(self) -> bool:
        """Tell whether no place has two rows, so that places are counted as rows."""
        known = np.sort(self.place_numbers[self.has_place])
        return bool((known[1:] != known[:-1]).all())

    @cached_property
    def regions(self) -> Groups:
        """Return each row's region by number, and the regions' codes."""
        return grouped([(b.regions, b.region_names) for b in self.blocks])

    @cached_property
    def settings(self) -> Groups:
        """Return each row's setting by number, and the settings."""
        return grouped([(np.zeros(len(b), np.intp), (b.setting,)) for b in self.blocks])

    @cached_property
    def parts(self) -> tuple[VersionPart, ...]:
        """Return the rows by checklist version, in the order of `definitions`."""
        starts = np.cumsum([0, *(len(block) for block in self.blocks)])
        found: dict[str, list[int]] = {}
        for number, block in enumerate(self.blocks):
            found.setdefault(block.version, []).append(number)
        return tuple(
            self._part(version, found[version], starts)
            for version in self.definitions
            if version in found
        )

    def _part(
        self, version: str, numbers: list[int], starts: npt.NDArray[np.intp]
    ) -> VersionPart:
        definition = self.definitions[version]
        codebook = codebook_of(definition)
        blocks = [self.blocks[number] for number in numbers]
        width = len(codebook.columns)
        if any(block.packed.shape[1] != width for block in blocks):
            raise WrongShape(
                f"Packed answers do not fit the {width} columns of "
                f"{definition.code} {definition.version}; pack the answers again."
            )
        return VersionPart(
            version=version,
            definition=definition,
            codebook=codebook,
            places=_rows_of(numbers, starts),
            packed=beside([block.packed for block in blocks]),
            numbers=all_numbers(blocks, len(codebook.integers)),
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
            column[part.places] = meaning[part.packed[offset]]
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
            first = part.packed[columns[0].offset]
            states[part.places] = np.minimum(first, FIRST_CHOICE_CODE)
            wanted = [c.offset for c in columns if c.option in options]
            ticked[part.places] = (part.packed[wanted] == TICKED_CODE).any(axis=0)
        return states, ticked

    def numbers(self, asked: Asked) -> tuple[Bytes, Whole]:
        """Return a whole-number question's state and its values, 0 where none."""
        states = np.full(len(self), NO_SUCH_QUESTION, np.uint8)
        values = np.zeros(len(self), np.int64)
        for part in self.parts:
            question = asked.by_version.get(part.version)
            if question is None or question.kind is not QuestionKind.INTEGER:
                continue
            given = part.numbers[part.codebook.integers.index(question.path)]
            is_given = given != NOT_GIVEN
            states[part.places] = np.where(is_given, FIRST_CHOICE_CODE, MISSING_CODE)
            values[part.places] = np.where(is_given, given, 0)
        return states, values


def _rows_of(
    numbers: list[int], starts: npt.NDArray[np.intp]
) -> slice | npt.NDArray[np.intp]:
    """Return where these blocks lie: a slice if they follow each other."""
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        return slice(int(starts[numbers[0]]), int(starts[numbers[-1] + 1]))
    return np.concatenate([np.arange(starts[n], starts[n + 1]) for n in numbers])


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
