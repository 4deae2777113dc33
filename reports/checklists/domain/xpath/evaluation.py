"""Rules made ready once and evaluated often, in a bounded number of steps.

An expression becomes a closure over a `Context`; nothing is built per report but the
tree of nodes. Time is counted in steps, so that a slow machine changes no verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reports.checklists.domain.xpath.operators import OPERATORS
from reports.checklists.domain.xpath.parsing import (
    Call,
    Chain,
    Expression,
    Literal,
    Negative,
    UnreadableExpression,
    Walk,
    parse_expression,
)
from reports.checklists.domain.xpath.values import (
    Moment,
    Node,
    NotEvaluable,
    Value,
    to_number,
    to_truth,
)

MAX_STEPS = 10_000
MAX_STEPS_PER_REPORT = 1_000_000


class TooMuchWork(NotEvaluable):
    """An expression, or a whole report, asks for more steps than are allowed."""


class Run:
    """One report being evaluated: its root, lists of choices, clock and steps left."""

    __slots__ = ("clock", "left", "root", "tables", "total")

    def __init__(
        self, *, root: Node, tables: Mapping[str, Node], clock: Moment | None = None
    ) -> None:
        self.root = root
        self.tables = tables
        self.clock = clock
        self.left = MAX_STEPS
        self.total = MAX_STEPS_PER_REPORT

    def spend(self, steps: int) -> None:
        """Count work; a step is a node looked at or an operation."""
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork("the rule asks for too many steps")

    def start(self) -> None:
        """Begin an expression with its own share of what is left."""
        self.left = min(MAX_STEPS, self.total)

    def finish(self) -> None:
        """Charge the report for the expression."""
        self.total -= min(MAX_STEPS, self.total) - self.left


class Context:
    """Where an expression is evaluated; `origin` is the question that the rule is of.

    `position` is the place among what a predicate is asked about, else 0.
    """

    __slots__ = ("here", "origin", "position", "run")

    def __init__(self, run: Run, here: Node, origin: Node, position: int = 0) -> None:
        self.run = run
        self.here = here
        self.origin = origin
        self.position = position


Evaluator = Callable[[Context], Value]
Steps = tuple[tuple[str, tuple[Evaluator, ...]], ...]


@dataclass(frozen=True)
class Function:
    """A function that rules may call: how it is made ready, and how many arguments."""

    make: Callable[..., Evaluator]
    least: int
    most: int


@dataclass(frozen=True)
class CompiledRule:
    """An expression ready to be evaluated, with the text that it was read from."""

    text: str
    evaluate: Evaluator

    def value(self, run: Run, node: Node, *, origin: Node) -> Value:
        """Evaluate for one node of a report; the rule is of the question `origin`."""
        run.start()
        try:
            run.spend(1)
            return self.evaluate(Context(run, node, origin))
        finally:
            run.finish()


def compile_rule(text: str, functions: Mapping[str, Function]) -> CompiledRule:
    """Read a rule and make it ready."""
    compiling = _Compiling(functions)
    return CompiledRule(text, compiling.expression(parse_expression(text)))


class _Compiling:
    """One expression being turned into closures."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        self.functions = functions

    def expression(self, tree: Expression) -> Evaluator:
        if isinstance(tree, Literal):
            value = tree.value
            return lambda context: value
        if isinstance(tree, Negative):
            inner = self.expression(tree.of)
            return lambda context: -to_number(inner(context))
        if isinstance(tree, Chain):
            return self.chain(tree)
        if isinstance(tree, Walk):
            return self.walk(tree)
        return self.call(tree)

    def call(self, tree: Call) -> Evaluator:
        function = self.functions.get(tree.name)
        if function is None:
            raise UnreadableExpression(f"there is no function {tree.name}()")
        if not function.least <= len(tree.arguments) <= function.most:
            raise UnreadableExpression(
                f"{tree.name}() does not take {len(tree.arguments)} arguments"
            )
        return function.make(*(self.expression(part) for part in tree.arguments))

    def chain(self, tree: Chain) -> Evaluator:
        first = self.expression(tree.first)
        rest = tuple((sign, self.expression(part)) for sign, part in tree.rest)
        sign = tree.rest[0][0]
        if sign == "|":
            return _union((first, *(part for _, part in rest)))
        if sign in {"and", "or"}:
            return _decision((first, *(part for _, part in rest)), stop=sign == "or")
        applied = tuple((OPERATORS[sign], part) for sign, part in rest)

        def evaluate(context: Context) -> Value:
            value = first(context)
            for apply, part in applied:
                context.run.spend(1)
                value = apply(value, part(context))
            return value

        return evaluate

    def walk(self, tree: Walk) -> Evaluator:
        steps = tuple(
            (step.name, tuple(self.expression(p) for p in step.predicates))
            for step in tree.steps
        )
        if tree.start == "/":
            return _from_root(steps)
        if isinstance(tree.start, Call):
            start = self.call(tree.start)
            return lambda context: follow(context, nodes(start(context)), steps)
        return lambda context: follow(context, [context.here], steps)


def nodes(value: Value) -> list[Node]:
    """Return what a path found; where a rule puts a plain value, it is undecidable."""
    if isinstance(value, list):
        return value
    raise NotEvaluable("a path is needed where the rule has a value")


def all_values(context: Context, parts: tuple[Evaluator, ...]) -> list[Value]:
    """Return the arguments; a single path stands for all that it finds."""
    values = [part(context) for part in parts]
    if len(values) == 1 and isinstance(values[0], list):
        return [node.value for node in values[0]]
    return values


def follow(context: Context, found: list[Node], steps: Steps) -> list[Node]:
    """Walk the steps from some nodes."""
    for name, predicates in steps:
        if name == "..":
            parents = [node.parent for node in found if node.parent is not None]
            found = list(dict.fromkeys(parents))
        elif name != ".":
            inside = [child for node in found for child in node.inside(name)]
            context.run.spend(len(inside))
            found = [child for child in inside if child.relevant]
        context.run.spend(1)
        for predicate in predicates:
            found = _filtered(context, found, predicate)
    return found


def _filtered(context: Context, found: list[Node], predicate: Evaluator) -> list[Node]:
    run, origin = context.run, context.origin
    kept = []
    for position, node in enumerate(found, start=1):
        run.spend(1)
        value = predicate(Context(run, node, origin, position))
        if isinstance(value, float):
            raise NotEvaluable("a number in brackets finds nothing on phones")
        if to_truth(value):
            kept.append(node)
    return kept


def _from_root(steps: Steps) -> Evaluator:
    """Start at the root; in a repeat, the same names mean this very repeat."""
    bound = 0
    while bound < len(steps) and not steps[bound][1]:
        bound += 1

    def evaluate(context: Context) -> Value:
        root = context.run.root
        line = _line(context.here)
        if line[0] is not root:
            line = _line(context.origin)
        if not steps or steps[0][0] != root.name:
            return []
        reached = 0
        for node, (name, _) in zip(line, steps[:bound], strict=False):
            if node.name != name:
                break
            reached += 1
        if reached == 0:
            return follow(context, [root], ((".", steps[0][1]), *steps[1:]))
        return follow(context, [line[reached - 1]], steps[reached:])

    return evaluate


def _line(node: Node) -> list[Node]:
    line = [node]
    while node.parent is not None:
        node = node.parent
        line.append(node)
    line.reverse()
    return line


def _union(parts: tuple[Evaluator, ...]) -> Evaluator:
    def evaluate(context: Context) -> Value:
        found: dict[Node, None] = {}
        for part in parts:
            found.update(dict.fromkeys(nodes(part(context))))
        return list(found)

    return evaluate


def _decision(parts: tuple[Evaluator, ...], *, stop: bool) -> Evaluator:
    """Ask one after the other until the answer is known."""

    def evaluate(context: Context) -> Value:
        for part in parts:
            context.run.spend(1)
            if to_truth(part(context)) is stop:
                return stop
        return not stop

    return evaluate
