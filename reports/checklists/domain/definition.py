"""What a checklist asks, in the order of the visit, with the analysis codebook.

Cheap to import: reading and writing XLSForms is `authoring`, which alone knows pyxform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from elections.errors import DomainError
from reports.checklists.domain.binds import Rules

YES = "yes"
NO = "no"
NOT_OBSERVED = "not_observed"
NOT_APPLICABLE = "not_applicable"
NONE = "none"
EXCLUSIVE_CHOICES = frozenset({NOT_OBSERVED, NOT_APPLICABLE, NONE})
RATINGS = ("very_good", "good", "bad", "very_bad")
NEGATIVE_RATINGS = frozenset({"bad", "very_bad"})

Path = tuple[str, ...]


class QuestionKind(StrEnum):
    """How a question is answered."""

    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    GEOPOINT = "geopoint"
    IMAGE = "image"
    AUDIO = "audio"
    FILE = "file"
    CALCULATE = "calculate"
    NOTE = "note"


class Stage(StrEnum):
    """The part of the election that a checklist is about."""

    OPENING = "opening"
    VOTING = "voting"
    COUNTING = "counting"
    TABULATION = "tabulation"
    INCIDENT = "incident"
    LONG_TERM = "long_term"


class UnreadableDefinition(DomainError):
    """A stored definition is not what this version of the system writes."""

    code = "unreadable_definition"


@dataclass(frozen=True)
class Choice:
    """One answer that can be ticked."""

    code: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Group:
    """A part of the checklist with its heading; a repeat may come several times."""

    name: str
    path: Path
    labels: Mapping[str, str]
    is_repeat: bool = False
    role: str | None = None
    relevant: str | None = None


@dataclass(frozen=True)
class Question:
    """One question; `path` is where its answer lies in the tree of answers.

    `negative` holds the choices that speak against the conduct of the election,
    `serious` marks items that bear on the integrity of the result, `phrase` is how a
    figure sentence names the item, `theme` the paragraph it belongs to. `repeat` names
    the repeat that the question lies in. `relevant` is the skip rule, for display only
    (`rules` of the checklist are evaluated); `is_long` asks for room to write. `sms` is
    its place among the questions asked by SMS: yes, no or a number.
    """

    name: str
    path: Path
    kind: QuestionKind
    labels: Mapping[str, str]
    stage: Stage
    hints: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    required: bool = False
    repeat: str | None = None
    item_code: str = ""
    role: str | None = None
    negative: frozenset[str] = frozenset()
    serious: bool = False
    commitment: str | None = None
    sealed: bool = False
    minimum: int | None = None
    maximum: int | None = None
    theme: str | None = None
    phrase: str | None = None
    relevant: str | None = None
    is_long: bool = False
    asked_as: str = ""
    choices_from: str = ""
    sms: str | None = None

    @cached_property
    def choice_codes(self) -> tuple[str, ...]:
        """Return the codes in the order of the form."""
        return tuple(choice.code for choice in self.choices)

    @cached_property
    def choice_numbers(self) -> Mapping[str, int]:
        """Return each code's place in the form, from 0."""
        return {code: number for number, code in enumerate(self.choice_codes)}

    @property
    def is_rating(self) -> bool:
        """Tell whether the answer is on the scale from very good to very bad."""
        return set(RATINGS) <= set(self.choice_codes)

    def label(self, language: str) -> str:
        """Return the wording in a language, else in the first one there is."""
        return text_in(self.labels, language)


@dataclass(frozen=True)
class ChecklistDefinition:
    """A checklist as published: everything that judging, counting and printing need."""

    code: str
    version: str
    stage: Stage
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    groups: tuple[Group, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def _by_path(self) -> Mapping[Path, Question]:
        return {question.path: question for question in self.questions}

    @cached_property
    def _by_role(self) -> Mapping[str, tuple[Question, ...]]:
        found: dict[str, tuple[Question, ...]] = {}
        for question in self.questions:
            if question.role:
                found[question.role] = (*found.get(question.role, ()), question)
        return found

    @cached_property
    def _by_item(self) -> Mapping[str, Question]:
        return {q.item_code: q for q in self.questions if q.item_code}

    @cached_property
    def children(self) -> Mapping[Path, tuple[Group | Question, ...]]:
        """Return what lies directly below each group, as the form asks it; () is the root.

        A group stands where its first question stands: the two come in separate lists.
        """
        places: dict[Path, int] = {}
        for number, question in enumerate(self.questions):
            for depth in range(1, len(question.path) + 1):
                places.setdefault(question.path[:depth], number)
        found: dict[Path, list[Group | Question]] = {}
        parts: tuple[Group | Question, ...] = (*self.groups, *self.questions)
        for part in sorted(parts, key=lambda part: places.get(part.path, len(places))):
            found.setdefault(part.path[:-1], []).append(part)
        return {path: tuple(inside) for path, inside in found.items()}

    @cached_property
    def selects(self) -> tuple[Question, ...]:
        """Return the questions that the packed form holds: ticked, and asked once."""
        kinds = (QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE)
        asked = (q for q in self.questions if q.kind in kinds and not q.repeat)
        return tuple(q for q in asked if not q.choices_from)

    @cached_property
    def integers(self) -> tuple[Question, ...]:
        """Return the whole-number questions that are asked once."""
        kind = QuestionKind.INTEGER
        return tuple(q for q in self.questions if q.kind is kind and not q.repeat)

    def runs(
        self, group: Group | None = None
    ) -> Iterator[tuple[Group | None, list[Question]]]:
        """Yield questions that follow each other under one heading, in form order."""
        run: list[Question] = []
        for part in self.children.get(group.path if group else (), ()):
            if isinstance(part, Question):
                run.append(part)
                continue
            if run:
                yield group, run
            run = []
            yield from self.runs(part)
        if run:
            yield group, run

    def question_at(self, path: Path) -> Question | None:
        """Return the question whose answer lies at this path."""
        return self._by_path.get(path)

    def question_for(self, role: str) -> Question | None:
        """Return the first question with this role."""
        found = self._by_role.get(role, ())
        return found[0] if found else None

    def questions_for(self, role: str) -> tuple[Question, ...]:
        """Return every question with this role, in the order of the form."""
        return self._by_role.get(role, ())

    def questions_with_prefix(self, prefix: str) -> Mapping[str, Question]:
        """Return the questions whose role begins so, keyed by the rest of the role."""
        return {
            role.removeprefix(prefix): found[0]
            for role, found in self._by_role.items()
            if role.startswith(prefix)
        }

    def question_with_item(self, item_code: str) -> Question | None:
        """Return the question with this item code, e.g. B07."""
        return self._by_item.get(item_code)

    def group_at(self, path: Path) -> Group | None:
        """Return the group at this path."""
        return next((group for group in self.groups if group.path == path), None)

    def group_for(self, role: str) -> Group | None:
        """Return the first group or repeat with this role, e.g. protocol_votes."""
        return next((group for group in self.groups if group.role == role), None)

    def title(self, language: str) -> str:
        """Return the title in a language, else in the first one there is."""
        return text_in(self.titles, language)


def text_in(texts: Mapping[str, str], language: str) -> str:
    """Return the text in this language, else in English, else in any, else nothing."""
    if language in texts:
        return texts[language]
    if "en" in texts:
        return texts["en"]
    return next(iter(texts.values()), "")


def answer_at(answers: Mapping[str, Any], path: Path) -> object:
    """Return what a tree of answers holds at a path outside repeats, else None."""
    found: object = answers
    for name in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def definition_to_json(definition: ChecklistDefinition) -> dict[str, Any]:
    """Return the definition as plain JSON values, equal for equal definitions."""
    text = msgspec.json.encode(definition, order="deterministic")
    return msgspec.json.decode(text, type=dict[str, Any])


def definition_from_json(stored: Mapping[str, Any]) -> ChecklistDefinition:
    """Return the definition that `definition_to_json` wrote."""
    try:
        return msgspec.convert(stored, ChecklistDefinition)
    except msgspec.ValidationError as error:
        raise UnreadableDefinition(
            f"The stored checklist cannot be read ({error}); publish it again."
        ) from error
