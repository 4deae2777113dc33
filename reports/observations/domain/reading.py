"""A report in words: its questions in the order of the visit, and their answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Group,
    Path,
    Question,
    QuestionKind,
    answer_at,
)
from reports.observations.domain.sheets import is_negative


class AnswerState(StrEnum):
    """What became of a question; the last four are never read as "no"."""

    VALUE = "value"
    NOT_OBSERVED = "not_observed"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    SET_ASIDE = "set_aside"


STATE_WORDS = {
    AnswerState.NOT_OBSERVED: "Not observed",
    AnswerState.NOT_APPLICABLE: "Not applicable",
    AnswerState.MISSING: "No answer",
    AnswerState.SET_ASIDE: "Set aside",
}
SEALED_WORDS = "Sealed"
NOT_ASKED_TITLE = "Not asked by the checklist"


@dataclass(frozen=True)
class Line:
    """One question with its answer in words; `before` is what a correction replaced."""

    path: str
    item: str
    label: str
    text: str
    state: str
    is_negative: bool = False
    is_serious: bool = False
    is_correctable: bool = False
    before: str = ""
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A heading of the checklist with the questions below it."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Remarks:
    """What is known about answers beside the answers, by written path.

    `reported` is from before corrections; `opened` are the sealed answers, None for
    who may not read them.
    """

    set_aside: Collection[str] = ()
    flags: Mapping[str, Sequence[str]] | None = None
    reported: Mapping[str, Any] | None = None
    opened: Mapping[str, Any] | None = None


def parts_of(
    definition: ChecklistDefinition,
    answers: Mapping[str, Any],
    *,
    remarks: Remarks,
    language: str = "en",
) -> list[Part]:
    """Return a report in words, what nobody asked for at the end."""
    reading = _Reading(definition, answers, remarks, language)
    parts = list(reading.parts(None, answers, at=()))
    read = {line.path for part in parts for line in part.lines}
    parts.append(reading.not_asked(read))
    return [part for part in parts if part.lines]


def answer_state(value: object, *, is_set_aside: bool = False) -> AnswerState:
    """Tell what became of a question in a judged tree of answers."""
    if is_set_aside:
        return AnswerState.SET_ASIDE
    if value in (None, "", []):
        return AnswerState.MISSING
    for state in (AnswerState.NOT_OBSERVED, AnswerState.NOT_APPLICABLE):
        if value in (state.value, [state.value]):
            return state
    return AnswerState.VALUE


def words_for(question: Question, value: object, *, language: str = "en") -> str:
    """Return one answer in words."""
    if isinstance(value, list):
        return ", ".join(words_for(question, v, language=language) for v in value)
    for choice in question.choices:
        if choice.code == value:
            return choice.labels.get(language) or choice.labels.get("en") or choice.code
    if question.kind is QuestionKind.DATETIME and isinstance(value, str):
        return _moment(value)
    return "" if value is None else str(value)


class _Reading:
    """One report being read."""

    def __init__(
        self,
        definition: ChecklistDefinition,
        answers: Mapping[str, Any],
        remarks: Remarks,
        language: str,
    ) -> None:
        self.definition = definition
        self.answers = answers
        self.remarks = remarks
        self.language = language

    def parts(
        self, group: Group | None, branch: object, *, at: Path, number: str = ""
    ) -> Iterator[Part]:
        """Yield what a group asks as the form does, repeats row by row."""
        answers = branch if isinstance(branch, Mapping) else {}
        title = (group.labels.get(self.language) or group.name) if group else ""
        lines: list[Line] = []
        for part in self.definition.children.get(group.path if group else (), ()):
            below = answers.get(part.name)
            if isinstance(part, Question):
                lines += self._lines(part, below, at=at)
                continue
            yield Part(f"{title}{number}", tuple(lines))
            lines, here = [], (*at, part.name)
            if not part.is_repeat:
                yield from self.parts(part, below, at=here)
                continue
            for row, inner in enumerate(below if isinstance(below, list) else []):
                shown = f" {row + 1}"
                yield from self.parts(part, inner, at=(*here, str(row)), number=shown)
        yield Part(f"{title}{number}", tuple(lines))

    def not_asked(self, read: Collection[str]) -> Part:
        opened = (self.remarks.opened or {}).items()
        lines = tuple(
            Line(path, "", path, str(value), AnswerState.VALUE.value)
            for path, value in opened
            if path not in read
        )
        return Part(title=NOT_ASKED_TITLE, lines=lines)

    def _lines(self, question: Question, value: object, *, at: Path) -> Iterator[Line]:
        """Yield the line of a question; what is calculated has one if it has a value."""
        written = "/".join((*at, question.name))
        is_there = value is not None or written in (self.remarks.opened or {})
        if question.kind is QuestionKind.CALCULATE and not is_there:
            return
        if question.kind is not QuestionKind.NOTE:
            yield self._line(question, value, written)

    def _line(self, question: Question, value: object, written: str) -> Line:
        is_aside = written in self.remarks.set_aside and value is None
        if question.sealed and value is None and not is_aside:
            return self._sealed(question, written)
        state = answer_state(value, is_set_aside=is_aside)
        text = words_for(question, value, language=self.language)
        return self._made(
            question,
            path=written,
            text=STATE_WORDS.get(state, text),
            state=state,
            is_correctable=not question.repeat
            and question.kind is not QuestionKind.CALCULATE,
            is_bad=bool(question.negative) and is_negative(question, value),
            before="" if question.repeat else self._before(question, value),
        )

    def _sealed(self, question: Question, written: str) -> Line:
        """Return a sealed answer in words to who may read it, a word to others."""
        if self.remarks.opened is None:
            state, text = AnswerState.MISSING, SEALED_WORDS
        elif written in self.remarks.opened:
            value = self.remarks.opened[written]
            state, text = AnswerState.VALUE, words_for(question, value)
        else:
            state, text = AnswerState.MISSING, STATE_WORDS[AnswerState.MISSING]
        return self._made(question, path=written, text=text, state=state)

    def _before(self, question: Question, value: object) -> str:
        """Return what was reported where a correction says otherwise."""
        if self.remarks.reported is None:
            return ""
        reported = answer_at(self.remarks.reported, question.path)
        if reported == value:
            return ""
        return words_for(question, reported, language=self.language) or "no answer"

    def _made(
        self,
        question: Question,
        *,
        path: str,
        text: str,
        state: AnswerState,
        is_correctable: bool = False,
        is_bad: bool = False,
        before: str = "",
    ) -> Line:
        return Line(
            path=path,
            item=question.item_code,
            label=question.label(self.language) or question.name,
            text=text,
            state=state.value,
            is_negative=is_bad,
            is_serious=is_bad and question.serious,
            is_correctable=is_correctable,
            before=before,
            flags=tuple((self.remarks.flags or {}).get(path, ())),
        )


def _moment(written: str) -> str:
    """Return a moment as the observer's clock showed it, with that clock's offset."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return written
    offset = f" ({moment:%Z})" if moment.tzinfo else ""
    return f"{moment:%d %B %Y, %H:%M}{offset}"
