"""The short codes of a checklist, made from its definition and always the same.

A question keeps its item code (A24), which stands on the paper form too; one without
gets Q01, Q02 and so on. A choice is one letter: Y, N, X (not observed), Z (does not
apply), the others A, B, C; where there are too many for letters, two digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reports.checklists.domain.definition import (
    NO,
    NOT_APPLICABLE,
    NOT_OBSERVED,
    YES,
    ChecklistDefinition,
    Path,
    Question,
    QuestionKind,
)

ITEM_CODE = re.compile(r"[A-Z]{1,2}\d{1,3}")
FIXED_LETTERS = {YES: "Y", NO: "N", NOT_OBSERVED: "X", NOT_APPLICABLE: "Z"}
# Without I, L, O (taken for digits), N, X, Y, Z (above) and K, T (one-time code, time).
LETTERS = "ABCDEFGHJMPQRSUVW"
MAX_CHOICES = 99
ASKED = (QuestionKind.SELECT_ONE, QuestionKind.SELECT_MULTIPLE, QuestionKind.INTEGER)
# These have places of their own in a message.
ELSEWHERE = ("station", "arrived_at", "departed_at", "comment")
NEVER = "no"
ALWAYS = "yes"


@dataclass(frozen=True)
class SmsItem:
    """One question that can be answered by SMS; `choices` by what is typed."""

    code: str
    question: Question
    choices: Mapping[str, str]

    @property
    def is_number(self) -> bool:
        return self.question.kind is QuestionKind.INTEGER

    @property
    def takes_several(self) -> bool:
        return self.question.kind is QuestionKind.SELECT_MULTIPLE

    @cached_property
    def width(self) -> int:
        """Return how many signs one choice has."""
        return max((len(sign) for sign in self.choices), default=1)


@dataclass(frozen=True)
class SmsBook:
    """One published version by SMS: its keyword, what it asks, where the rest goes."""

    keyword: str
    definition: ChecklistDefinition
    items: tuple[SmsItem, ...]

    @property
    def checklist(self) -> str:
        return self.definition.code

    @cached_property
    def by_code(self) -> Mapping[str, SmsItem]:
        """Return the items by what is typed for them."""
        return {item.code: item for item in self.items}

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """Return how many letters and digits item codes have, the longest first."""
        found = {(len(c.rstrip("0123456789")), len(c)) for c in self.by_code}
        return tuple(sorted(found, key=lambda shape: -shape[1]))

    def path_of(self, role: str) -> Path | None:
        """Return where the answer of a role lies, if it is asked once."""
        question = self.definition.question_for(role)
        return question.path if question and not question.repeat else None


def sms_book(definition: ChecklistDefinition, *, code: str, number: int = 1) -> SmsBook:
    """Make the codes of one version; `number` is its place among those published.

    The keyword of the second version is OP2, so that a card printed for the first is
    read as it was printed, for ever.
    """
    chosen = _chosen(definition)
    keyword = code if number == 1 else f"{code}{number}"
    return SmsBook(keyword, definition, tuple(_items(chosen)))


def keywords(codes: Sequence[str]) -> dict[str, str]:
    """Return the short word of each checklist, given in the order of first publishing.

    A later checklist never takes the word of an earlier one from it.
    """
    given: dict[str, str] = {}
    for code in codes:
        letters = "".join(s for s in code.upper() if s.isascii() and s.isalpha())
        letters = letters if len(letters) > 1 else f"{letters}CL"
        shorts = (letters[:size] for size in range(2, len(letters) + 1))
        word = next((s for s in shorts if s not in given.values()), None)
        given[code] = word or next(
            w for w in _with_letters(letters) if w not in given.values()
        )
    return given


def _with_letters(stem: str) -> Iterator[str]:
    # Letters, because a digit after the word is the number of a version.
    yield from (f"{stem}{letter}" for letter in LETTERS)
    for letter in LETTERS:
        yield from _with_letters(f"{stem}{letter}")


def _chosen(definition: ChecklistDefinition) -> list[Question]:
    """Return what is asked: as the column `sms` says, else what figures need most."""
    asked = [q for q in definition.questions if _can_be_asked(q)]
    named = [q for q in asked if q.sms and q.sms != NEVER]
    if named:
        places = {q.path: number for number, q in enumerate(asked)}
        return sorted(named, key=lambda q: (_order(q), places[q.path]))
    return [q for q in asked if q.sms != NEVER and (q.role or q.negative or q.serious)]


def _can_be_asked(question: Question) -> bool:
    is_here = question.kind in ASKED and not question.repeat
    is_short = len(question.choices) <= MAX_CHOICES
    return is_here and is_short and question.role not in ELSEWHERE


def _order(question: Question) -> int:
    written = question.sms or ""
    return int(written) if written.isdecimal() else MAX_CHOICES


def _items(questions: Iterable[Question]) -> Iterator[SmsItem]:
    chosen = list(questions)
    own = {q.item_code for q in chosen if ITEM_CODE.fullmatch(q.item_code)}
    free = (f"Q{n:02}" for n in range(1, 1000) if f"Q{n:02}" not in own)
    for question in chosen:
        code = question.item_code if question.item_code in own else next(free)
        yield SmsItem(code, question, _choices(question.choice_codes))


def _choices(codes: Sequence[str]) -> dict[str, str]:
    others = [code for code in codes if code not in FIXED_LETTERS]
    if len(others) > len(LETTERS):
        return {f"{n:02}": code for n, code in enumerate(codes, start=1)}
    letters: Any = {**FIXED_LETTERS, **dict(zip(others, LETTERS, strict=False))}
    return {letters[code]: code for code in codes}
