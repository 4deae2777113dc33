"""A report's answers as the tree of nodes that rules walk."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from reports.checklists.domain.binds import ROOT
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Group,
    Path,
    Question,
    QuestionKind,
)
from reports.checklists.domain.xpath.dates import moment_from
from reports.checklists.domain.xpath.values import Node, Plain, to_number

MAX_NODES = 50_000


class TooManyNodes(Exception):
    """A report has more answers than rules are evaluated for."""


class Instance:
    """The nodes of one report, by the path of their question or group in the form.

    `given` holds answers that rules see otherwise than they are kept: numbers set aside
    as out of range, choices in the order in which they were ticked. `branches` tells
    where in the answers a node's siblings are.
    """

    def __init__(
        self,
        definition: ChecklistDefinition,
        answers: dict[str, Any],
        *,
        given: Mapping[Path, object],
        extras: frozenset[str],
    ) -> None:
        self.definition = definition
        self.given = given
        self.found: dict[Path, list[Node]] = {}
        self.branches: dict[Node, dict[str, Any] | None] = {}
        self.left = MAX_NODES
        self.root = Node(ROOT)
        self._fill(self.root, answers, within=())
        for name in extras & answers.keys():
            written = answers[name]
            if isinstance(written, str):
                self.root.add(Node(name, value=moment_from(written) or written))

    def nodes(self, path: Path) -> list[Node]:
        """Return every node of a question or group, in the order of its repeats."""
        return self.found.get(path, [])

    def _fill(
        self, holder: Node, branch: dict[str, Any] | None, *, within: Path
    ) -> None:
        self.branches[holder] = branch
        for part in self.definition.children.get(within, ()):
            value = branch.get(part.name) if branch is not None else None
            if isinstance(part, Question):
                here = (*holder.path, part.name)
                node = self._put(holder, part, here)
                kept = self.given.get(here, value)
                if kept is not None:
                    node.value = node_value(part, kept)
            else:
                self._fill_group(holder, part, value)

    def _fill_group(self, holder: Node, group: Group, value: object) -> None:
        here = (*holder.path, group.name)
        if not group.is_repeat:
            branch = value if isinstance(value, dict) else None
            self._fill(self._put(holder, group, here), branch, within=group.path)
            return
        for number, row in enumerate(value if isinstance(value, list) else ()):
            node = self._put(holder, group, (*here, str(number)))
            branch = row if isinstance(row, dict) else None
            self._fill(node, branch, within=group.path)

    def _put(self, holder: Node, part: Group | Question, path: Path) -> Node:
        self.left -= 1
        if self.left < 0:
            raise TooManyNodes
        node = holder.add(Node(part.name, path=path))
        self.found.setdefault(part.path, []).append(node)
        return node


def node_value(question: Question, value: object) -> Plain:
    """Return an answer as rules see it."""
    return VALUES.get(question.kind, _text)(value)


def cast(value: Plain, type_name: str) -> Plain:
    """Return a computed value in the type that the form gives the question."""
    if isinstance(value, float) and math.isnan(value):
        return ""
    if type_name in {"int", "decimal"} and value != "":
        number = to_number(value)
        whole = type_name == "int" and math.isfinite(number)
        number = float(int(number)) if whole else number
        return "" if math.isnan(number) else number
    if type_name in {"date", "dateTime", "time"} and isinstance(value, str):
        return moment_from(value) or value
    return value


def _text(value: object) -> Plain:
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value)
    return value if isinstance(value, str) else str(value)


def _number(value: object) -> Plain:
    number = value if isinstance(value, int | float) else to_number(str(value)[:400])
    try:
        return cast(float(number), "decimal")
    except OverflowError:
        return ""


def _moment(value: object) -> Plain:
    return moment_from(value) or ""


VALUES: Mapping[QuestionKind, Callable[[object], Plain]] = {
    QuestionKind.INTEGER: _number,
    QuestionKind.DECIMAL: _number,
    QuestionKind.DATE: _moment,
    QuestionKind.TIME: _moment,
    QuestionKind.DATETIME: _moment,
}
