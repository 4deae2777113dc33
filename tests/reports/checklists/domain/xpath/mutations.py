"""One answer of a filled-in form changed: blank, out of range, unknown, unreadable."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass
from typing import Any

from lxml import etree

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Question,
    QuestionKind,
)

# A path as flags have it, and what is written there.
Change = tuple[str, str]
WRONG = {
    QuestionKind.INTEGER: ("999999", "-7", "many", "0", "2", "45"),
    QuestionKind.DECIMAL: ("1e9", "-7", "much", "0", "99.5"),
    QuestionKind.DATE: ("2019-13-45", "1999-01-01", "2049-01-01", "soon"),
    QuestionKind.TIME: ("25:99", "10:00:00.000Z"),
    QuestionKind.DATETIME: ("2001-01-01T00:00:00.000Z", "2040-05-05T10:00:00.000Z"),
    QuestionKind.GEOPOINT: ("1 2 3 4", "-10.5 30.25 0 0"),
    QuestionKind.TEXT: ("x", "A1", "two words", "+77011234567", "y" * 200),
    QuestionKind.RANK: ("zzz",),
}


@dataclass(frozen=True)
class Filled:
    """The answers that JavaRosa gave to a form, by the seed of its random numbers."""

    form: str
    seed: int
    answers: dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What JavaRosa says when one answer is changed; no change is the form as filled."""

    form: str
    seed: int
    change: Change | None
    verdict: str
    node: str


def mutations_of(
    instance: str, definition: ChecklistDefinition, *, seed: int, count: int
) -> list[Change]:
    """Draw changes of single answers, each kind of change as often as it can be made."""
    drawing = random.Random(f"{definition.code} {seed}")
    blanks, others = [], []
    for path, question, text in _answers(instance, definition):
        if text:
            blanks.append((path, ""))
        others += [(path, value) for value in _values(question) if value != text]
    drawing.shuffle(blanks)
    # Required questions and rules are few in long forms: look at them first.
    ruled = _ruled(definition)
    blanks.sort(key=lambda change: _asked(change[0]) not in ruled)
    drawing.shuffle(others)
    others.sort(key=lambda change: _asked(change[0]) not in ruled)
    half = count // 2
    return [*blanks[:half], *others[: count - min(half, len(blanks))]]


def _ruled(definition: ChecklistDefinition) -> set[tuple[str, ...]]:
    """Return the questions with rules, and those that other rules read."""
    rules = [b for b in definition.rules.binds if b.constraint or b.required]
    texts = " ".join(f"{b.relevant} {b.constraint}" for b in definition.rules.binds)
    read = {q.path for q in definition.questions if f"{q.name} " in f"{texts} "}
    return {bind.path for bind in rules} | read


def _asked(path: str) -> tuple[str, ...]:
    return tuple(name for name in path.split("/") if not name.isdigit())


def _values(question: Question) -> list[str]:
    if question.kind is QuestionKind.SELECT_ONE:
        return [*question.choice_codes, "zzz"]
    if question.kind is QuestionKind.SELECT_MULTIPLE:
        return [*question.choice_codes, " ".join(question.choice_codes[:3]), "zzz"]
    return list(WRONG.get(question.kind, ()))


def _answers(
    instance: str, definition: ChecklistDefinition
) -> list[tuple[str, Question, str]]:
    """Return each answered or empty question with its path and its text."""
    found = []
    root = etree.fromstring(instance.encode())
    for element in root.iter():
        path = _path(element, definition)
        question = definition.question_at(_asked(path))
        if question is not None and question.kind is not QuestionKind.CALCULATE:
            found.append((path, question, element.text or ""))
    return found


def _path(element: etree._Element, definition: ChecklistDefinition) -> str:
    line = [element, *element.iterancestors()][::-1][1:]
    names: list[str] = []
    path: list[str] = []
    for at in line:
        name = etree.QName(at).localname
        names.append(name)
        path.append(name)
        group = definition.group_at(tuple(names))
        if group is not None and group.is_repeat:
            path.append(str(sum(1 for _ in at.itersiblings(at.tag, preceding=True))))
    return "/".join(path)


def mutated(instance: str, change: Change) -> str:
    """Return the instance with one answer changed."""
    root = etree.fromstring(instance.encode())
    at = root
    for name in change[0].split("/"):
        if name.isdigit():
            tag = at.tag
            parent = at.getparent()
            assert parent is not None
            at = parent.findall(str(tag))[int(name)]
        else:
            found = at.find(f"{{*}}{name}")
            assert found is not None
            at = found
    at.text = change[1]
    return etree.tostring(root, encoding="unicode")


def changed(answers: dict[str, Any], change: Change | None) -> dict[str, Any]:
    """Return the tree of answers with the same answer changed."""
    tree = copy.deepcopy(answers)
    if change is None:
        return tree
    *names, last = change[0].split("/")
    at: Any = tree
    for name in names:
        at = at[int(name)] if isinstance(at, list) else at.setdefault(name, {})
    if change[1]:
        at[last] = change[1]
    else:
        at.pop(last, None)
    return tree
