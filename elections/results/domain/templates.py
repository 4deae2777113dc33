"""The kinds of results protocols: their lines and what these must obey, as data.

Shipped ones are in protocol_templates.yaml; a contest may have one of its own, written in
the same form at the desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

import yaml

from elections.errors import DomainError

VOTES = "votes"
MOST_IDENTITIES = 60
MOST_TEXT = 20_000
TEXT = 300


class TemplateUnreadable(DomainError):
    """A template that cannot be used, with what to mend."""

    code = "template_unreadable"


class Relation(StrEnum):
    EQUAL = "="
    AT_MOST = "<="


@dataclass(frozen=True)
class Tolerance:
    """By how many ballots, and by what share of the left side, left may be larger."""

    ballots: int
    share: Decimal

    def holds(self, left: int, right: int) -> bool:
        """Tell whether left exceeds right by no more than both limits."""
        return left - right <= self.ballots and left - right <= self.share * left


@dataclass(frozen=True)
class Identity:
    """The sums of `left` and `right` in a relation; `optional` lines may be absent."""

    code: str
    left: tuple[str, ...]
    relation: Relation
    right: tuple[str, ...]
    sentence: str
    optional: frozenset[str] = frozenset()
    is_question: bool = False
    tolerance: Tolerance | None = None

    def holds(self, left: int, right: int) -> bool:
        """Tell whether the two sums are as they must be."""
        if self.tolerance:
            return self.tolerance.holds(left, right)
        return left <= right if self.relation is Relation.AT_MOST else left == right


@dataclass(frozen=True)
class ProtocolTemplate:
    """One kind of form: which lines it has, and the identities between them."""

    code: str
    name: str
    source: str
    lines: Mapping[str, str]
    identities: tuple[Identity, ...]


@cache
def shipped_templates() -> Mapping[str, ProtocolTemplate]:
    """Return the templates that come with the product, by code."""
    file = resources.files("elections.results") / "protocol_templates.yaml"
    stored = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {code: _template(code, entry) for code, entry in stored.items()}


@cache
def standard_template() -> ProtocolTemplate:
    """Return what a protocol is judged by where nothing else is said."""
    return shipped_templates()["standard"]


def read_template(text: str, *, code: str) -> ProtocolTemplate:
    """Read a template written as YAML at the desk, or say what to mend."""
    if len(text) > MOST_TEXT:
        raise TemplateUnreadable(f"Shorten the template to {MOST_TEXT:,} characters.")
    if "&" in text or "*" in text:
        raise TemplateUnreadable("Write out what & and * stand for.")
    try:
        entry = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise TemplateUnreadable(f"This is not YAML: {error}") from error
    if not isinstance(entry, dict):
        raise TemplateUnreadable("Begin with name, lines and identities.")
    return _template(code, entry)


def template_text(template: ProtocolTemplate) -> str:
    """Return a template in the form in which `read_template` reads it."""
    entry = {
        "name": template.name,
        "source": template.source,
        "lines": dict(template.lines),
        "identities": [_entry(identity) for identity in template.identities],
    }
    return yaml.safe_dump(
        entry, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )


def _entry(identity: Identity) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "code": identity.code,
        "left": list(identity.left),
        "relation": identity.relation.value,
        "right": list(identity.right),
        "sentence": identity.sentence,
    }
    if identity.optional:
        entry["optional"] = sorted(identity.optional)
    if identity.is_question:
        entry["question"] = True
    if identity.tolerance:
        tolerance = identity.tolerance
        entry["tolerance"] = {
            "ballots": tolerance.ballots,
            "share": str(tolerance.share),
        }
    return entry


def _template(code: str, entry: Mapping[str, Any]) -> ProtocolTemplate:
    lines, rows = entry.get("lines"), entry.get("identities")
    if not isinstance(lines, dict) or not lines:
        raise TemplateUnreadable("List the lines of the form, each with its words.")
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_IDENTITIES:
        raise TemplateUnreadable(f"List 1 to {MOST_IDENTITIES} identities.")
    known = {str(line) for line in lines}
    identities = tuple(_identity(row, known | {VOTES}) for row in rows)
    codes = [identity.code for identity in identities]
    if twice := sorted({one for one in codes if codes.count(one) > 1}):
        raise TemplateUnreadable(f"Two identities are called {twice[0]}.")
    return ProtocolTemplate(
        code=code,
        name=str(entry.get("name") or code)[:TEXT],
        source=str(entry.get("source") or "")[:TEXT],
        lines={str(line): str(words)[:TEXT] for line, words in lines.items()},
        identities=identities,
    )


def _identity(row: Any, known: set[str]) -> Identity:
    if not isinstance(row, dict) or not row.get("code"):
        raise TemplateUnreadable("Give each identity a code.")
    code = str(row["code"])[:40]
    left, right = _terms(row, "left", known), _terms(row, "right", known)
    optional = frozenset(_terms(row, "optional", known, may_be_empty=True))
    if optional - {*left, *right}:
        raise TemplateUnreadable(f"{code}: an optional line stands on neither side.")
    if VOTES in right:
        raise TemplateUnreadable(f"{code}: write votes on the left side.")
    if not optional.issuperset(left) and not optional.issuperset(right):
        return Identity(
            code=code,
            left=left,
            relation=_relation(row, code),
            right=right,
            sentence=str(row.get("sentence") or code)[:TEXT],
            optional=optional,
            is_question=row.get("question") is True,
            tolerance=_tolerance(row.get("tolerance"), code),
        )
    raise TemplateUnreadable(f"{code}: one line of each side must not be optional.")


def _terms(
    row: Mapping[str, Any], side: str, known: set[str], *, may_be_empty: bool = False
) -> tuple[str, ...]:
    terms = row.get(side, [])
    if not isinstance(terms, list) or not (terms or may_be_empty):
        raise TemplateUnreadable(f"{row['code']}: list the lines of {side}.")
    names = tuple(str(term) for term in terms)
    if unknown := [name for name in names if name not in known]:
        text = f"{row['code']}: {unknown[0]} is no line of this form."
        raise TemplateUnreadable(text)
    return names


def _relation(row: Mapping[str, Any], code: str) -> Relation:
    written = str(row.get("relation"))
    if written not in set(Relation):
        raise TemplateUnreadable(f"{code}: the relation is = or <=, in quotes.")
    return Relation(written)


def _tolerance(entry: Any, code: str) -> Tolerance | None:
    if entry is None:
        return None
    try:
        share = Decimal(str(entry["share"]))
        tolerance = Tolerance(int(entry["ballots"]), share)
    except (TypeError, KeyError, ValueError, InvalidOperation) as error:
        text = f"{code}: write the tolerance as {{ballots: 10, share: 0.02}}."
        raise TemplateUnreadable(text) from error
    if tolerance.ballots < 0 or not 0 <= tolerance.share <= 1:
        raise TemplateUnreadable(f"{code}: a tolerance lies between nothing and all.")
    return tolerance
