"""Evaluate again what the phone decided: skip rules, constraints and calculations.

The phone is the judge for the observer; here every disagreement becomes a flag, and no
answer is taken away. A rule that cannot be decided here blames nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from reports.checklists.domain.binds import CompiledBind
from reports.checklists.domain.computed import is_same, written
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Path,
    Question,
    QuestionKind,
)
from reports.checklists.domain.instance import Instance, TooManyNodes, cast
from reports.checklists.domain.xpath.dates import moment_from
from reports.checklists.domain.xpath.evaluation import CompiledRule, Run, TooMuchWork
from reports.checklists.domain.xpath.values import (
    Moment,
    Node,
    NotEvaluable,
    Value,
    plain,
    to_number,
    to_truth,
)

# What phones add by themselves, beside the questions.
EXTRAS = frozenset(
    {"start", "end", "today", "deviceid", "username", "phonenumber", "email"}
)
SILENT = frozenset({QuestionKind.NOTE, QuestionKind.CALCULATE})
T = TypeVar("T")


@dataclass(frozen=True)
class BrokenRule:
    """A rule of the form that an answer breaks."""

    path: Path
    rule: str
    message: str
    values: tuple[object, ...] = ()


def broken_rules(
    definition: ChecklistDefinition,
    answers: dict[str, Any],
    *,
    set_aside: frozenset[Path] = frozenset(),
    given: Mapping[Path, object] | None = None,
    finished_at: datetime | None = None,
) -> list[BrokenRule]:
    """Return what breaks the form's rules; calculations in `answers` become ours.

    `given` holds answers that rules see otherwise than they are kept. Nothing is evaluated for
    checklists that were published before their rules were kept.
    """
    try:
        instance = Instance(definition, answers, given=given or {}, extras=EXTRAS)
    except TooManyNodes:
        return [BrokenRule((), "rules_unchecked", "The report is too large for rules.")]
    checking = _Checking(
        definition=definition,
        instance=instance,
        clock=_clock(answers, finished_at),
        set_aside=set_aside,
    )
    checking.settle()
    checking.check()
    return checking.broken


class _Checking:
    """One report; first what is asked and computed, then what breaks a rule."""

    def __init__(
        self,
        *,
        definition: ChecklistDefinition,
        instance: Instance,
        clock: Moment | None,
        set_aside: frozenset[Path],
    ) -> None:
        rules = definition.rules
        self.definition = definition
        self.compiled = rules.compiled
        self.rows = rules.rows_of_choices
        self.instance = instance
        self.set_aside = set_aside
        self.broken: list[BrokenRule] = []
        self.run = Run(root=instance.root, tables=rules.table_nodes, clock=clock)
        self.is_exhausted = False
        # Answers of which choices were dropped: flagged already, and not missing.
        self.partly: set[Path] = set()

    def flag(self, node: Node, rule: str, message: str, *values: object) -> None:
        self.broken.append(BrokenRule(node.path, rule, message, values))

    def decide(
        self,
        rule: CompiledRule,
        node: Node,
        read: Callable[[Value], T],
        *,
        origin: Node | None = None,
    ) -> T | None:
        """Return what a rule says, None if it cannot be decided here."""
        try:
            return read(rule.value(self.run, node, origin=origin or node))
        except TooMuchWork:
            if not self.is_exhausted:
                self.is_exhausted = True
                message = "A rule asks for too much work; not all rules are checked."
                self.flag(origin or node, "rules_unchecked", message)
        except NotEvaluable:
            pass
        return None

    def settle(self) -> None:
        """Decide what is relevant and compute, each after what it depends on."""
        for path, compiled in self.compiled.items():
            if not compiled.is_settled:
                continue
            for node in self.instance.nodes(path):
                if compiled.relevant is not None and is_asked(node):
                    asked = self.decide(compiled.relevant, node, to_truth)
                    node.relevant = asked is not False
                    node.doubtful = asked is None
                if compiled.calculate is not None and is_asked(node):
                    self.compute(path, compiled, compiled.calculate, node)
                if compiled.choice_filter is not None:
                    self.drop_choices(path, compiled, node)

    def compute(
        self, path: Path, compiled: CompiledBind, rule: CompiledRule, node: Node
    ) -> None:
        """Put our value in the place of the one sent, and flag a difference."""
        question = self.definition.question_at(path)
        if question is None or question.kind is not QuestionKind.CALCULATE:
            return
        value = self.decide(rule, node, plain)
        if value is None:
            return
        node.value = cast(value, compiled.bind.type)
        branch = self.instance.branches.get(node.parent) if node.parent else None
        if branch is None:
            return
        ours, sent = written(node.value), branch.get(node.name)
        if sent is not None and not is_same(str(sent), ours):
            told = "something else" if question.sealed else f"“{str(sent)[:60]}”"
            message = f"The phone computed {told}; our value is used."
            values = () if question.sealed else (sent, ours)
            self.flag(node, "calculation_differs", message, *values)
        if ours:
            branch[node.name] = ours

    def check(self) -> None:
        """Look at every question in the order of the form."""
        for question in self.definition.questions:
            compiled = self.compiled.get(question.path)
            if compiled is None or question.kind in SILENT:
                continue
            for node in self.instance.nodes(question.path):
                self.check_node(question, compiled, node)

    def check_node(
        self, question: Question, compiled: CompiledBind, node: Node
    ) -> None:
        if node.path in self.set_aside:
            return
        if not is_asked(node):
            if node.value != "":
                message = "The form does not ask this here; the answer is kept."
                self.flag(node, "not_relevant", message, _shown(question, node))
        elif node.value == "":
            self.check_required(compiled, node)
        else:
            self.check_answer(question, compiled, node)

    def check_required(self, compiled: CompiledBind, node: Node) -> None:
        rule = compiled.required
        if rule is None or is_doubtful(node) or node.path in self.partly:
            return
        if self.decide(rule, node, to_truth):
            self.flag(node, "required_missing", "A required answer is missing.")

    def check_answer(
        self, question: Question, compiled: CompiledBind, node: Node
    ) -> None:
        constraint = compiled.constraint
        if constraint and self.decide(constraint, node, to_truth) is False:
            message = compiled.bind.message or "The answer breaks the form's rule."
            rule = "" if question.sealed else constraint.text
            shown = _shown(question, node)
            self.flag(node, "constraint_broken", message, shown, rule)
        if not self.is_in_range(compiled, node):
            message = "The number lies outside the range that the form offers."
            self.flag(node, "outside_range", message, _shown(question, node))

    def is_in_range(self, compiled: CompiledBind, node: Node) -> bool:
        low, high = compiled.bind.lowest, compiled.bind.highest
        if low is None or high is None:
            return True
        return low <= to_number(node.value) <= high

    def drop_choices(self, path: Path, compiled: CompiledBind, node: Node) -> None:
        """Let rules see only what the form offered; the phone empties the rest."""
        rule = compiled.choice_filter
        rows = self.rows.get(compiled.bind.choices)
        if rule is None or rows is None or not isinstance(node.value, str):
            return
        codes = node.value.split()
        offered = [
            code
            for code in codes
            if code not in rows or self.is_row_offered(rule, rows[code], node)
        ]
        if offered != codes:
            question = self.definition.question_at(path)
            if question is not None and is_asked(node):
                message = "The form does not offer this choice after the other answers."
                value = _shown(question, node)
                self.flag(node, "choice_not_offered", message, value)
                self.partly.add(node.path)
            node.value = " ".join(offered)

    def is_row_offered(
        self, rule: CompiledRule, rows: tuple[Node, ...], node: Node
    ) -> bool:
        answers = [self.decide(rule, row, to_truth, origin=node) for row in rows]
        return any(answer is not False for answer in answers)


def is_asked(node: Node) -> bool:
    """Tell whether a question and all groups around it are relevant."""
    at: Node | None = node
    while at is not None:
        if not at.relevant:
            return False
        at = at.parent
    return True


def is_doubtful(node: Node) -> bool:
    """Tell whether it could not be decided if the question is asked."""
    at: Node | None = node
    while at is not None:
        if at.doubtful:
            return True
        at = at.parent
    return False


def _shown(question: Question, node: Node) -> object:
    return "" if question.sealed else written(node.value)


def _clock(answers: Mapping[str, Any], finished_at: datetime | None) -> Moment | None:
    """Return when the report was finished, by the clock that its observer saw."""
    ended = moment_from(answers.get("end"))
    if ended is not None:
        return ended
    if finished_at is not None:
        return Moment(finished_at.replace(tzinfo=None), finished_at.utcoffset())
    return moment_from(answers.get("today")) or moment_from(answers.get("start"))
