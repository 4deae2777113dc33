"""What stands where on a paper form: the header's fields and the tables below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from reports.checklists.domain.binds import Bind
from reports.checklists.domain.definition import (
    NO,
    NOT_APPLICABLE,
    NOT_OBSERVED,
    YES,
    ChecklistDefinition,
    Choice,
    Group,
    Question,
    QuestionKind,
    text_in,
)
from reports.checklists.renderers.paper_words import PaperWords, words_for

# The header's rows: who, where and when, with the share of the width that each takes.
HEADER_ROWS: tuple[tuple[tuple[str, float], ...], ...] = (
    (("team", 2), ("station", 4), ("area", 4), ("commission", 4)),
    (("period_from", 1), ("period_to", 1)),
    (("arrived_at", 1), ("departed_at", 1)),
    (
        ("registered_voters", 2.6),
        ("voted_so_far", 2.6),
        ("members_present", 2.9),
        ("women_present", 2.2),
        ("chair_woman", 4.2),
    ),
    (("setting", 2), ("station_kind", 7)),
    (("left_early", 1),),
)
HEADER_ROLES = frozenset(role for row in HEADER_ROWS for role, _ in row)
COMB_CELLS = {"team": 4, "station": 9}
MOMENTS = {
    QuestionKind.DATETIME: "moment",
    QuestionKind.DATE: "day",
    QuestionKind.TIME: "time",
}
FILES = frozenset({QuestionKind.IMAGE, QuestionKind.AUDIO, QuestionKind.FILE})
KINDS = {**MOMENTS, **dict.fromkeys(FILES, "file"), QuestionKind.RANK: "rank"}
UNPRINTED = frozenset({QuestionKind.NOTE, QuestionKind.CALCULATE})
SHORT_LABEL, MIDDLE_LABEL = 16, 34
WIDE_REPEAT = 4
VOTE_ROWS, REPEAT_ROWS = 14, 4
YES_NO = (YES, NO, NOT_OBSERVED, NOT_APPLICABLE)


@dataclass(frozen=True)
class Option:
    """One box to tick with its words."""

    label: str
    code: str = ""


@dataclass(frozen=True)
class Line:
    """One question on paper; `kind` says how it is drawn."""

    kind: str
    code: str
    label: str
    hint: str = ""
    after: str = ""
    boxes: tuple[bool, ...] = ()
    options: tuple[Option, ...] = ()
    option_columns: int = 0
    cells: int = 0
    rows: int = 0
    heads: tuple[str, ...] = ()
    share: float = 1


@dataclass(frozen=True)
class Table:
    """Lines under one heading that share the same columns of boxes."""

    title: str
    heads: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PaperForm:
    """All that is printed, in one language."""

    title: str
    header: tuple[tuple[Line, ...], ...]
    tables: tuple[Table, ...]


def lay_out(definition: ChecklistDefinition, *, language: str) -> PaperForm:
    """Arrange a checklist for paper."""
    layout = _Layout(definition, language)
    return PaperForm(
        title=definition.title(language),
        header=layout.header(),
        tables=layout.tables(),
    )


class _Layout:
    def __init__(self, definition: ChecklistDefinition, language: str) -> None:
        self.definition = definition
        self.language = language
        self.words: PaperWords = words_for(language)

    def header(self) -> tuple[tuple[Line, ...], ...]:
        rows = (
            tuple(
                self._line(question, share=share)
                for role, share in row
                if (question := self.definition.question_for(role))
            )
            for row in HEADER_ROWS
        )
        return tuple(row for row in rows if row)

    def tables(self) -> tuple[Table, ...]:
        """Return the parts in order; a change of scale starts a new table."""
        found: list[Table] = []
        for group, questions in self._sections():
            found += self._section_tables(group, questions)
        return tuple(found)

    def _sections(self) -> Iterator[tuple[Group | None, Iterable[Question]]]:
        """Yield each group at the top, and questions of none where they stand."""
        top = self.definition.children.get((), ())
        for group, parts in groupby(top, _as_group):
            if group is None:
                yield None, (part for part in parts if isinstance(part, Question))
            else:
                inside = self.definition.questions
                yield group, (q for q in inside if q.path[:1] == group.path)

    def _section_tables(
        self, group: Group | None, questions: Iterable[Question]
    ) -> list[Table]:
        title = text_in(group.labels, self.language) if group else ""
        tables: list[Table] = []
        lines: list[Line] = []
        heads: tuple[str, ...] = ()
        for question in filter(_is_printed, questions):
            scale = self._heads(question)
            if scale and heads and scale[:2] != heads[:2]:
                tables.append(Table(title, heads, tuple(lines)))
                title, lines, heads = "", [], ()
            if len(scale) > len(heads):
                heads = scale
            lines.append(self._line(question))
        lines += [
            self._repeat_line(inner)
            for inner in self.definition.groups
            if inner.is_repeat and group and inner.path[:1] == group.path
        ]
        if lines:
            tables.append(Table(title, heads, tuple(lines)))
        return tables

    def _heads(self, question: Question) -> tuple[str, ...]:
        if not (_is_yes_no(question) or question.is_rating):
            return ()
        return tuple(self._head(choice) for choice in question.choices)

    def _head(self, choice: Choice) -> str:
        if choice.code == NOT_OBSERVED:
            return self.words.not_observed
        if choice.code == NOT_APPLICABLE:
            return self.words.not_applicable
        return text_in(choice.labels, self.language)

    def _line(self, question: Question, *, share: float = 1) -> Line:
        is_header = question.role in HEADER_ROLES
        options = self._options(question)
        return Line(
            kind=_kind(question, options, is_header=is_header),
            code=question.item_code,
            label=question.label(self.language),
            hint=self._hint(question, is_header=is_header),
            after=self._after(question),
            boxes=tuple(True for _ in question.choices),
            options=options,
            option_columns=0 if is_header else _option_columns(options),
            cells=_cells(question),
            rows=_rows(question),
            share=share,
        )

    def _hint(self, question: Question, *, is_header: bool) -> str:
        if is_header:
            return ""
        if question.kind is QuestionKind.SELECT_MULTIPLE:
            return self.words.tick_all
        if question.kind is QuestionKind.RANK:
            return self.words.rank_all
        bind = self._bind(question)
        if bind.lowest is not None and bind.highest is not None and not bind.marks:
            return f"{bind.lowest:g} - {bind.highest:g}"
        return text_in(question.hints, self.language)

    def _bind(self, question: Question) -> Bind:
        compiled = self.definition.rules.compiled.get(question.path)
        return compiled.bind if compiled else Bind(question.path)

    def _after(self, question: Question) -> str:
        """Return the items whose answers decide whether this one is asked."""
        if not question.relevant:
            return ""
        names = re.findall(r"\$\{\s*(\w+)\s*\}", question.relevant)
        codes = [q.item_code for q in self.definition.questions if q.name in names]
        return ", ".join(code for code in codes if code)

    def _options(self, question: Question) -> tuple[Option, ...]:
        if marks := self._bind(question).marks:
            return tuple(Option(label=mark) for mark in marks)
        return tuple(
            Option(
                label=text_in(choice.labels, self.language),
                code=choice.code if choice.code.isupper() else "",
            )
            for choice in question.choices
        )

    def _repeat_line(self, repeat: Group) -> Line:
        heads = tuple(
            part.label(self.language)
            for part in self.definition.questions
            if part.repeat == repeat.name
            and part.path[: len(repeat.path)] == repeat.path
            if part.kind not in FILES | UNPRINTED and part.asked_as != "hidden"
        )
        is_wide = len(heads) > WIDE_REPEAT
        votes = repeat.role == "protocol_votes"
        return Line(
            kind="wide_repeat" if is_wide else "repeat",
            code="",
            label=text_in(repeat.labels, self.language),
            heads=heads,
            rows=VOTE_ROWS if votes else REPEAT_ROWS,
        )


def _as_group(part: Group | Question) -> Group | None:
    return part if isinstance(part, Group) else None


def _is_printed(question: Question) -> bool:
    if question.repeat or question.kind in UNPRINTED:
        return False
    return question.role not in HEADER_ROLES and question.asked_as != "hidden"


def _is_yes_no(question: Question) -> bool:
    return question.kind is QuestionKind.SELECT_ONE and question.choice_codes in (
        YES_NO,
        YES_NO[:3],
        YES_NO[:2],
    )


def _kind(question: Question, options: tuple[Option, ...], *, is_header: bool) -> str:
    if question.kind in KINDS:
        return KINDS[question.kind]
    if question.asked_as == "acknowledge":
        return "tick"
    if question.kind in (QuestionKind.INTEGER, QuestionKind.DECIMAL):
        return "options" if options else "comb"
    if question.choices:
        is_scale = _is_yes_no(question) or question.is_rating
        return "ticks" if is_scale and not is_header else "options"
    return "comb" if question.role in COMB_CELLS else "text"


def _cells(question: Question) -> int:
    if question.role in COMB_CELLS:
        return COMB_CELLS[question.role]
    return len(str(question.maximum)) if question.maximum is not None else 6


def _rows(question: Question) -> int:
    """Return how many ruled lines a free text gets."""
    if question.role in {"comment", "narrative", "summary"}:
        return 4
    return 3 if question.is_long else 1


def _option_columns(options: tuple[Option, ...]) -> int:
    """Return 0 for boxes that run on in a line, else the number of columns."""
    longest = max((len(option.label) for option in options), default=0)
    if longest <= SHORT_LABEL:
        return 0
    return 2 if longest <= MIDDLE_LABEL else 1
