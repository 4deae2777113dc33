"""The rules of a checklist as its XForm binds them, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from reports.checklists.domain.xpath.evaluation import CompiledRule, compile_rule
from reports.checklists.domain.xpath.functions import FUNCTIONS
from reports.checklists.domain.xpath.values import Node

ROOT = "data"
# A longer range is written, not ticked.
MAX_STEPS = 10


@dataclass(frozen=True)
class Bind:
    """What the XForm says of one question or group; rules are XPath.

    `choices` names the list that a select reads when `choice_filter` narrows it;
    `lowest` and `highest` are the ends of a range, `message` explains the constraint.
    """

    path: tuple[str, ...]
    type: str = "string"
    relevant: str = ""
    required: str = ""
    constraint: str = ""
    calculate: str = ""
    message: str = ""
    choices: str = ""
    choice_filter: str = ""
    lowest: float | None = None
    highest: float | None = None
    step: float | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """Return the marks of a short range, to be ticked like choices."""
        if self.lowest is None or self.highest is None:
            return ()
        step = abs(self.step or 1)
        count = round((self.highest - self.lowest) / step) if step else 0
        if not 0 < count <= MAX_STEPS:
            return ()
        return tuple(f"{self.lowest + step * n:g}" for n in range(count + 1))


@dataclass(frozen=True)
class CompiledBind:
    """A bind with its rules made ready; None where there is no rule."""

    bind: Bind
    relevant: CompiledRule | None
    required: CompiledRule | None
    constraint: CompiledRule | None
    calculate: CompiledRule | None
    choice_filter: CompiledRule | None

    @property
    def is_settled(self) -> bool:
        """Tell whether something is decided before answers are looked at."""
        return bool(self.relevant or self.calculate or self.choice_filter)


@dataclass(frozen=True)
class Rules:
    """All binds in the order in which they must be evaluated, and lists of choices."""

    binds: tuple[Bind, ...] = ()
    tables: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)

    @cached_property
    def compiled(self) -> Mapping[tuple[str, ...], CompiledBind]:
        """Return the rules ready for use, made once."""
        return {bind.path: compile_bind(bind) for bind in self.binds}

    @cached_property
    def table_nodes(self) -> Mapping[str, Node]:
        """Return the lists of choices as `instance()` finds them."""
        return {name: _table_node(rows) for name, rows in self.tables.items()}

    @cached_property
    def rows_of_choices(self) -> Mapping[str, Mapping[str, tuple[Node, ...]]]:
        """Return the rows of each list by the code of the choice."""
        found: dict[str, dict[str, tuple[Node, ...]]] = {}
        for name, table in self.table_nodes.items():
            by_code: dict[str, tuple[Node, ...]] = {}
            for row in table.children["root"][0].children.get("item", []):
                codes = row.children.get("name", [])
                code = str(codes[0].value) if codes else ""
                by_code[code] = (*by_code.get(code, ()), row)
            found[name] = by_code
        return found


def compile_bind(bind: Bind) -> CompiledBind:
    """Make the rules of one bind ready; an unreadable rule is an error."""
    return CompiledBind(
        bind=bind,
        relevant=_compiled(bind.relevant),
        required=_compiled(bind.required),
        constraint=_compiled(bind.constraint),
        calculate=_compiled(bind.calculate),
        choice_filter=_compiled(bind.choice_filter),
    )


def _compiled(text: str) -> CompiledRule | None:
    return compile_rule(text, FUNCTIONS) if text else None


def _table_node(rows: tuple[Mapping[str, str], ...]) -> Node:
    table = Node("instance")
    root = table.add(Node("root"))
    for row in rows:
        item = root.add(Node("item"))
        for column, value in row.items():
            item.add(Node(column, value=value))
    return table
