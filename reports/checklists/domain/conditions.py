"""Rules of a form in words: “Asked if “Box sealed” is “No””."""

from __future__ import annotations

from dataclasses import dataclass

from reports.checklists.domain.definition import ChecklistDefinition, Path
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

COMPARED = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
SIGNS = {"*": "×", "div": "÷", "mod": "modulo", "-": "−"}
SENTENCES = {
    ("true", 0): "yes",
    ("false", 0): "no",
    ("today", 0): "today",
    ("now", 0): "now",
    ("not", 1): "not ({0})",
    ("count-selected", 1): "the number of {0}",
    ("count", 1): "the number of {0}",
    ("string-length", 1): "the length of {0}",
    ("instance", 1): "rows of {0}",
    ("if", 3): "({1} if {0}, else {2})",
}
MAX_SHORT = 1e6
PAIR = 2


@dataclass(frozen=True)
class Reader:
    """Who reads a rule: the checklist and the language, and where the rule stands."""

    definition: ChecklistDefinition
    language: str
    here: Path

    def words(self, rule: str) -> str:
        """Return a rule in words; what cannot be said stays as it is written."""
        try:
            return self.said(parse_expression(rule))
        except UnreadableExpression:
            return rule

    def said(self, tree: Expression) -> str:
        """Return one part of a rule in words."""
        if isinstance(tree, Literal):
            return self._literal(tree)
        if isinstance(tree, Walk):
            return self._asked(tree)
        if isinstance(tree, Call):
            return self._call(tree)
        if isinstance(tree, Negative):
            return f"−{self.said(tree.of)}"
        return self._chain(tree)

    def _literal(self, tree: Literal) -> str:
        if isinstance(tree.value, str):
            return f"“{tree.value}”" if tree.value else "empty"
        return f"{tree.value:g}" if tree.value < MAX_SHORT else str(int(tree.value))

    def _asked(self, tree: Walk) -> str:
        if not isinstance(tree.start, str):
            return self.said(tree.start)
        path = self.resolved(tree)
        if path == self.here:
            return "the answer"
        return f"“{self._label(path)}”"

    def resolved(self, tree: Walk) -> Path:
        """Return the path in the form that a rule means."""
        names = [step.name for step in tree.steps]
        if tree.start == "/":
            return tuple(names[1:])
        path = list(self.here)
        for name in names:
            if name == "..":
                path = path[:-1]
            elif name != ".":
                path.append(name)
        return tuple(path)

    def _label(self, path: Path) -> str:
        part = self.definition.question_at(path)
        if part is not None:
            return part.label(self.language) or part.name
        group = self.definition.group_at(path)
        if group is not None and group.labels.get(self.language):
            return group.labels[self.language]
        return path[-1] if path else "the form"

    def _call(self, tree: Call) -> str:
        parts = tree.arguments
        if tree.name == "selected" and len(parts) == PAIR:
            return self._inclusion(*parts)
        said = [self.said(part) for part in parts]
        sentence = SENTENCES.get((tree.name, len(parts)))
        if sentence is not None:
            return sentence.format(*said)
        return f"{tree.name}({', '.join(said)})"

    def _inclusion(self, held: Expression, asked: Expression) -> str:
        if isinstance(held, Literal) and isinstance(asked, Walk):
            codes = map(Literal, str(held.value).split())
            choices = ", ".join(self._choice(asked, code) for code in codes)
            return f"{self.said(asked)} is one of {choices}"
        return f"{self.said(held)} includes {self._choice(held, asked)}"

    def _chain(self, tree: Chain) -> str:
        signs = {sign for sign, _ in tree.rest}
        if signs <= COMPARED.keys() and len(tree.rest) == 1:
            sign, right = tree.rest[0]
            return self._comparison(tree.first, sign, right)
        parts = [self._inner(tree.first, signs)]
        for sign, part in tree.rest:
            parts += [SIGNS.get(sign, sign), self._inner(part, signs)]
        return " ".join(parts)

    def _inner(self, tree: Expression, signs: set[str]) -> str:
        """Bracket "or" within "and", which reads otherwise than it is meant."""
        inner = {sign for sign, _ in tree.rest} if isinstance(tree, Chain) else set()
        said = self.said(tree)
        return f"({said})" if "or" in inner and "and" in signs else said

    def _comparison(self, left: Expression, sign: str, right: Expression) -> str:
        if sign in {"=", "!="} and right == Literal(""):
            is_blank = "is empty" if sign == "=" else "is answered"
            return f"{self.said(left)} {is_blank}"
        return f"{self.said(left)} {COMPARED[sign]} {self._choice(left, right)}"

    def _choice(self, asked: Expression, given: Expression) -> str:
        """Return the words of a choice that a rule names by its code."""
        if not isinstance(asked, Walk) or not isinstance(given, Literal):
            return self.said(given)
        question = self.definition.question_at(self.resolved(asked))
        for choice in question.choices if question else ():
            if choice.code == given.value:
                label = choice.labels.get(self.language) or choice.code
                return f"“{label}”"
        return self.said(given)
