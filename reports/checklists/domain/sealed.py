"""Part answers that must be sealed from those that may stand in clear.

People are named in what is written freely: such answers are sealed unless a checklist
opens them, and so is whatever repeats them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Path,
    Question,
    QuestionKind,
)

# Texts that are codes of places, teams and contests; everything else is written freely.
CODE_ROLES = frozenset(
    {
        "team",
        "area",
        "commission",
        "station",
        "protocol_contest",
        "votes_contest",
        "votes_contestant",
        "other_protocol_contest",
    }
)
# Texts that nobody writes: ticked, scanned, or filled in by the form.
NOT_WRITTEN = frozenset({"acknowledge", "barcode", "hidden"})
# What phones add beside the questions, and which tells nothing of people.
PLAIN_EXTRAS: frozenset[Path] = frozenset(
    {
        ("start",),
        ("end",),
        ("today",),
        ("meta",),
        ("meta", "instanceID"),
        ("meta", "deprecatedID"),
        ("meta", "audit"),
    }
)
NAMES = re.compile(r"[\w.-]+")


def is_free_text(question: Question) -> bool:
    """Tell whether people write the answer in their own words."""
    return (
        question.kind is QuestionKind.TEXT
        and question.role not in CODE_ROLES
        and question.asked_as not in NOT_WRITTEN
    )


def with_calculations_sealed(
    questions: Iterable[Question],
    *,
    calculations: Mapping[Path, str],
    opened: Collection[Path],
) -> tuple[Question, ...]:
    """Seal what is calculated out of sealed answers, unless the checklist opens it."""
    found = list(questions)
    hidden = {question.name for question in found if question.sealed}
    while True:
        added = {
            number: question
            for number, question in enumerate(found)
            if not question.sealed
            and question.path not in opened
            and hidden & set(NAMES.findall(calculations.get(question.path, "")))
        }
        if not added:
            return tuple(found)
        for number, question in added.items():
            found[number] = replace(question, sealed=True)
            hidden.add(question.name)


def sealed_paths(definition: ChecklistDefinition) -> frozenset[Path]:
    """Return where the checklist asks for what must be sealed."""
    return frozenset(q.path for q in definition.questions if q.sealed)


def known_paths(definition: ChecklistDefinition) -> frozenset[Path]:
    """Return what may stand in clear if it is not sealed; nobody asked for the rest."""
    groups = {group.path for group in definition.groups}
    return PLAIN_EXTRAS | groups | {q.path for q in definition.questions}


def split_sealed(
    answers: Mapping[str, Any],
    *,
    hidden: Collection[Path],
    known: Collection[Path] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers without the hidden paths, and what was there by written path.

    With `known`, what is not among them is hidden too. Written paths are joined by
    slashes and carry the number of a repeat, from 0.
    """
    split = _Split(hidden, known)
    return split.shown(answers, at=(), asked=()), split.sealed


class _Split:
    """One tree being parted."""

    def __init__(
        self, hidden: Collection[Path], known: Collection[Path] | None
    ) -> None:
        self.hidden = hidden
        self.known = known
        self.sealed: dict[str, Any] = {}

    def shown(
        self, tree: Mapping[str, Any], *, at: Path, asked: Path
    ) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for name, value in tree.items():
            here, question = (*at, name), (*asked, name)
            if self._is_hidden(question):
                # A key that nobody asked for may hold a slash: the question's own stays.
                self.sealed.setdefault("/".join(here), value)
            elif isinstance(value, Mapping):
                kept[name] = self.shown(value, at=here, asked=question)
            elif isinstance(value, list):
                kept[name] = [
                    self.shown(row, at=(*here, str(i)), asked=question)
                    if isinstance(row, Mapping)
                    else row
                    for i, row in enumerate(value)
                ]
            else:
                kept[name] = value
        return kept

    def _is_hidden(self, question: Path) -> bool:
        if question in self.hidden:
            return True
        return self.known is not None and question not in self.known
