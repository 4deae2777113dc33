"""From the text of a rule to its tree, within limits of length and of nesting.

The subset is that of JavaRosa, the engine in ODK Collect: child, parent and self steps
with predicates, and no other axes, attributes or variables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from elections.errors import DomainError

MAX_LENGTH = 10_000
MAX_NESTING = 64
# Frames of the parser, not of the author: one bracket can open several levels.
MAX_LEVELS = 100
TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<literal>\"[^\"]*\"|'[^']*')"
    r"|(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)"
    r"|(?P<sign>!=|<=|>=|\.\.|[=<>+\-*|/.()\[\],]))"
)
LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"or"}),
    frozenset({"and"}),
    frozenset({"=", "!="}),
    frozenset({"<", "<=", ">", ">="}),
    frozenset({"+", "-"}),
    frozenset({"*", "div", "mod"}),
)
LEVEL_OF = {sign: level for level, signs in enumerate(LEVELS) for sign in signs}
NODE_TESTS = frozenset({"node", "text"})


class UnreadableExpression(DomainError):
    """A rule is no expression that phones and the server can evaluate."""

    code = "unreadable_expression"


@dataclass(frozen=True)
class Literal:
    """A text or a number."""

    value: str | float


@dataclass(frozen=True)
class Step:
    """One step of a path: a name, `*`, `.` or `..`."""

    name: str
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True)
class Walk:
    """A path from the root (`/`), from here (``) or from what a call returns."""

    start: str | Call
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Negative:
    """A number with its sign changed."""

    of: Expression


@dataclass(frozen=True)
class Chain:
    """Operators of one level, applied from left to right without nesting."""

    first: Expression
    rest: tuple[tuple[str, Expression], ...]


Expression = Literal | Walk | Call | Negative | Chain


def parse_expression(text: str) -> Expression:
    """Return the tree of an expression."""
    if len(text) > MAX_LENGTH:
        raise UnreadableExpression(
            f"the rule is longer than {MAX_LENGTH} characters; make it shorter"
        )
    parsing = _Parsing(_tokens(text))
    expression = parsing.chain(0)
    if parsing.next:
        raise UnreadableExpression(f"“{parsing.next}” is not expected there")
    return expression


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, depth, end = 0, 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise UnreadableExpression(f"“{text[at : at + 10].strip()}” is not known")
        written = match[match.lastgroup or 0]
        found.append((match.lastgroup or "", written))
        depth += (written in {"(", "["}) - (written in {")", "]"})
        if depth > MAX_NESTING:
            raise UnreadableExpression(f"it nests more than {MAX_NESTING} brackets")
        at = match.end()
    return found


class _Parsing:
    """One walk over the tokens; `next` is the sign or name that comes now."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = [*tokens, ("end", "")]
        self.at = 0
        self.level = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def next(self) -> str:
        return self.tokens[self.at][1]

    def take(self) -> str:
        taken = self.next
        self.at += 1
        return taken

    def expect(self, sign: str) -> None:
        if self.kind == "literal" or self.next != sign:
            raise UnreadableExpression(f"“{sign}” is missing before “{self.next}”")
        self.at += 1

    def is_at(self, *signs: str) -> bool:
        return self.kind != "literal" and self.next in signs

    def chain(self, level: int) -> Expression:
        """Read operators of this level and tighter ones."""
        self.level += 1
        if self.level > MAX_LEVELS:
            raise UnreadableExpression("it is nested too deeply")
        left = self.union()
        while (found := self.operator_level()) is not None and found >= level:
            rest = []
            while self.operator_level() == found:
                rest.append((self.take(), self.chain(found + 1)))
            left = Chain(left, tuple(rest))
        self.level -= 1
        return left

    def operator_level(self) -> int | None:
        return None if self.kind in {"literal", "number"} else LEVEL_OF.get(self.next)

    def union(self) -> Expression:
        negatives = 0
        while self.is_at("-"):
            self.take()
            negatives += 1
        first = self.path()
        if self.is_at("|"):
            rest = []
            while self.is_at("|"):
                rest.append((self.take(), self.path()))
            first = Chain(first, tuple(rest))
        return Negative(first) if negatives % 2 else first

    def path(self) -> Expression:
        if self.kind == "literal":
            return Literal(self.take()[1:-1])
        if self.kind == "number":
            return Literal(float(self.take()))
        if self.is_at("("):
            return self.bracket()
        return self.called() if self.is_call() else self.walk()

    def bracket(self) -> Expression:
        self.take()
        inner = self.chain(0)
        self.expect(")")
        return inner

    def called(self) -> Expression:
        call = self.call()
        if not self.is_at("/"):
            return call
        self.take()
        return Walk(call, self.steps())

    def walk(self) -> Expression:
        if not self.is_at("/"):
            return Walk("", self.steps())
        self.take()
        return Walk("/", self.steps())

    def is_call(self) -> bool:
        following = self.tokens[min(self.at + 1, len(self.tokens) - 1)]
        is_test = self.next in NODE_TESTS
        return self.kind == "name" and following == ("sign", "(") and not is_test

    def call(self) -> Call:
        name = self.take()
        self.expect("(")
        arguments: list[Expression] = []
        while not self.is_at(")"):
            arguments.append(self.chain(0))
            if not self.is_at(")"):
                self.expect(",")
        self.expect(")")
        return Call(name, tuple(arguments))

    def steps(self) -> tuple[Step, ...]:
        steps = [self.step()]
        while self.is_at("/"):
            self.take()
            steps.append(self.step())
        return tuple(steps)

    def step(self) -> Step:
        if self.kind != "name" and not self.is_at("*", ".", ".."):
            shown = self.next or "the end"
            raise UnreadableExpression(f"a question is expected before “{shown}”")
        name = self.take()
        if name in NODE_TESTS and self.is_at("("):
            self.expect("(")
            self.expect(")")
            name = "." if name == "text" else "*"
        predicates = []
        while self.is_at("["):
            self.take()
            predicates.append(self.chain(0))
            self.expect("]")
        return Step(name, tuple(predicates))
