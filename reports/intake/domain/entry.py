"""The entry page's questions as parts to draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.checklists.domain.binds import Bind
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
UNDRAWN = frozenset({QuestionKind.CALCULATE})
CONTROLS = {
    QuestionKind.NOTE: "note",
    QuestionKind.RANK: "rank",
    QuestionKind.GEOPOINT: "position",
    QuestionKind.IMAGE: "file",
    QuestionKind.AUDIO: "file",
    QuestionKind.FILE: "file",
}
# What phones write when an acknowledgement is ticked.
ACKNOWLEDGED = "OK"
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
    """One question as it is drawn; `control` names the template's way to draw it."""

    name: str
    item_code: str
    label: str
    hint: str
    control: str
    input_type: str = "text"
    options: tuple[Option, ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    is_required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Return what stands at each place of a ranking, empty where nothing does."""
        missing = len(self.options) - len(self.values)
        return (*self.values, *[""] * missing)[: len(self.options)]


@dataclass(frozen=True)
class Table:
    """A repeat, drawn as a table with a fixed number of empty rows."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fieldset:
    """One group of questions with its heading."""

    label: str
    parts: tuple[Field | Table | Fieldset, ...]


@dataclass(frozen=True)
class Page:
    """How the checklist is drawn: language, what was typed, and choices of files."""

    language: str
    given: Mapping[str, Sequence[str]]
    lists: Mapping[str, Sequence[tuple[str, str]]]


def draw(
    definition: ChecklistDefinition,
    *,
    language: str,
    given: Mapping[str, Sequence[str]],
    lists: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> tuple[Field | Table | Fieldset, ...]:
    """Return the checklist's parts in order, holding what was typed before.

    `lists` holds the codes and words of choices that lie in files, by file name.
    """
    return _below((), definition, Page(language, given, lists or {}))


def _below(
    path: Path, definition: ChecklistDefinition, page: Page
) -> tuple[Field | Table | Fieldset, ...]:
    parts: list[Field | Table | Fieldset] = []
    for part in definition.children.get(path, ()):
        if isinstance(part, Question):
            if part.kind not in UNDRAWN and is_drawn(part):
                parts.append(_field(part, "/".join(part.path), definition, page))
        elif part.is_repeat:
            parts.append(_table(part, definition, page))
        elif inside := _below(part.path, definition, page):
            parts.append(Fieldset(_text(part.labels, page.language), inside))
    return tuple(parts)


def _field(
    question: Question,
    name: str,
    definition: ChecklistDefinition,
    page: Page,
) -> Field:
    values = [value for value in page.given.get(name, ()) if value]
    compiled = definition.rules.compiled.get(question.path)
    bind = compiled.bind if compiled else Bind(question.path)
    is_range = bind.highest is not None
    marks = (Option(mark, mark, mark in values) for mark in bind.marks)
    options = _options(question, values, page) or tuple(marks)
    return Field(
        name=name,
        item_code=question.item_code,
        label=_text(question.labels, page.language) or question.name,
        hint=_text(question.hints, page.language),
        control=_control(question, options),
        input_type=INPUT_TYPES.get(question.kind, "text"),
        options=options,
        value=values[0] if values else "",
        values=tuple(values),
        is_required=question.required,
        minimum=_end(bind.lowest) if is_range else question.minimum,
        maximum=_end(bind.highest) if is_range else question.maximum,
        step=_end(bind.step),
    )


def _end(number: float | None) -> float | int | None:
    is_whole = number is not None and number.is_integer()
    return int(number) if is_whole and number is not None else number


def _options(
    question: Question, values: Sequence[str], page: Page
) -> tuple[Option, ...]:
    if question.choices_from:
        listed = page.lists.get(question.choices_from, ())
        return tuple(Option(code, words, code in values) for code, words in listed)
    if question.asked_as == "acknowledge":
        return (Option(ACKNOWLEDGED, "✓", ACKNOWLEDGED in values),)
    return tuple(
        Option(choice.code, _text(choice.labels, page.language), choice.code in values)
        for choice in question.choices
    )


def _control(question: Question, options: Sequence[Option]) -> str:
    if question.kind in CONTROLS:
        return CONTROLS[question.kind]
    is_many = question.kind is QuestionKind.SELECT_MULTIPLE
    if options and (is_many or question.asked_as == "acknowledge"):
        return "checkbox"
    if options:
        is_short = question.asked_as == "range" or len(options) <= BOXES_IN_A_ROW
        return "radio" if is_short else "list"
    is_long = question.role in LONG_TEXTS or question.is_long
    return "area" if question.kind is QuestionKind.TEXT and is_long else "text"


def _table(group: Group, definition: ChecklistDefinition, page: Page) -> Table:
    columns = columns_of(group, definition)
    rows = tuple(
        tuple(
            _field(question, cell_name(group, number, question), definition, page)
            for question in columns
        )
        for number in range(REPEAT_ROWS)
    )
    labels = tuple(_text(q.labels, page.language) or q.name for q in columns)
    inner = (g for g in definition.groups if g.is_repeat and g.path != group.path)
    return Table(
        label=_text(group.labels, page.language),
        columns=labels,
        rows=rows,
        left_out=tuple(
            _text(repeat.labels, page.language) or repeat.name
            for repeat in inner
            if repeat.path[: len(group.path)] == group.path
        ),
    )


def is_drawn(question: Question) -> bool:
    """Tell whether people answer the question: hidden values are the phone's."""
    return question.asked_as != "hidden"


def columns_of(group: Group, definition: ChecklistDefinition) -> list[Question]:
    """Return what is asked in each row of a repeat, groups inside it flattened."""
    depth = len(group.path)
    return [
        question
        for question in definition.questions
        if question.path[:depth] == group.path and is_drawn(question)
        if question.kind not in UNDRAWN and question.kind not in FILES
        if outer_repeat(question.path, definition) == group.path
        if question.kind is not QuestionKind.NOTE
    ]


def outer_repeat(path: Path, definition: ChecklistDefinition) -> Path | None:
    """Return the innermost repeat around a path, if there is one."""
    repeats = {group.path for group in definition.groups if group.is_repeat}
    for length in range(len(path) - 1, 0, -1):
        if path[:length] in repeats:
            return path[:length]
    return None


def cell_name(group: Group, number: int, question: Question) -> str:
    """Return the name of a field in a row of a repeat."""
    inside = "/".join(question.path[len(group.path) :])
    return f"{'/'.join(group.path)}/{number}/{inside}"


def _text(labels: Mapping[str, str], language: str) -> str:
    return labels.get(language) or next(iter(labels.values()), "")
