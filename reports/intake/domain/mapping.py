"""How a table of paper or legacy checklists becomes reports: the mapping, checked.

A person writes it in YAML; docs/importing.md explains every key. All scalars are text,
so that `yes` stays an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elections.errors import DomainError
from reports.checklists.domain.definition import ChecklistDefinition, Path, Question

ALLOWED = frozenset(
    {
        "checklist",
        "version",
        "election_day",
        "encoding",
        "delimiter",
        "key",
        "observer",
        "station",
        "missing",
        "values",
        "constants",
        "columns",
    }
)


class UnusableMapping(DomainError):
    """The mapping does not fit itself, the checklist or the file."""

    code = "unusable_mapping"


@dataclass(frozen=True)
class ColumnRule:
    """One column: the question it answers, its own codes, or the box it ticks."""

    column: str
    question: Path
    values: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    ticks: str | None = None
    when: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Joined:
    """Several columns joined to one code; `fold` makes "1804E" and "1804e" one."""

    columns: tuple[str, ...]
    separator: str = "-"
    prefix: str = ""
    fold: bool = True

    def of(self, row: Mapping[str, str]) -> str:
        """Return the code, empty if every column is."""
        parts = [" ".join((row.get(column) or "").split()) for column in self.columns]
        if not any(parts):
            return ""
        joined = self.prefix + self.separator.join(parts)
        return joined.casefold() if self.fold else joined


@dataclass(frozen=True)
class TableMapping:
    """A whole mapping, checked against its checklist."""

    checklist: str
    version: str
    election_day: str
    encoding: str
    delimiter: str
    key: tuple[str, ...]
    observer: Joined
    station: Joined | None
    missing: frozenset[str]
    values: Mapping[str, str]
    constants: tuple[tuple[Path, str], ...]
    rules: tuple[ColumnRule, ...]


def read_mapping(written: Any, definition: ChecklistDefinition) -> TableMapping:
    """Return the mapping, or say which key is wrong and what it should be."""
    if not isinstance(written, dict):
        raise UnusableMapping("A mapping is a YAML mapping with `checklist`, `key` ...")
    if unknown := sorted(set(written) - ALLOWED):
        raise UnusableMapping(f"The mapping has an unknown key {unknown[0]!r}.")
    key = tuple(_texts(written.get("key"), "key"))
    if not key:
        raise UnusableMapping("Name in `key` the columns that make a row unique.")
    return TableMapping(
        checklist=definition.code,
        version=definition.version,
        election_day=str(written.get("election_day", "")),
        encoding=str(written.get("encoding", "utf-8")),
        delimiter=str(written.get("delimiter", ",")),
        key=key,
        observer=_joined(written.get("observer") or {"columns": list(key)}, "observer"),
        station=_joined(written["station"], "station")
        if "station" in written
        else None,
        missing=frozenset(_texts(written.get("missing", [""]), "missing")) | {""},
        values=_codes(written.get("values"), "values"),
        constants=tuple(_constants(written.get("constants"), definition)),
        rules=tuple(_rules(written.get("columns"), definition)),
    )


def _rules(written: Any, definition: ChecklistDefinition) -> Iterator[ColumnRule]:
    if not isinstance(written, dict) or not written:
        raise UnusableMapping("Name in `columns` which column answers which question.")
    for column, rule in written.items():
        given = rule if isinstance(rule, dict) else {"question": rule}
        question = _question(str(given.get("question", "")), definition, str(column))
        ticks = given.get("ticks")
        if ticks is not None and str(ticks) not in question.choice_codes:
            raise UnusableMapping(f"{column}: {question.name} has no box {ticks!r}.")
        yield ColumnRule(
            column=str(column),
            question=question.path,
            values=_codes(given.get("values"), f"columns.{column}.values"),
            missing=frozenset(_texts(given.get("missing", []), str(column))),
            ticks=None if ticks is None else str(ticks),
            when=frozenset(_texts(given.get("when", ["TRUE"]), str(column))),
        )


def _constants(
    written: Any, definition: ChecklistDefinition
) -> Iterator[tuple[Path, str]]:
    for name, value in (written or {}).items():
        yield _question(str(name), definition, "constants").path, str(value)


def _question(name: str, definition: ChecklistDefinition, where: str) -> Question:
    """Find a question by its path with slashes, its item code, or its name."""
    found = definition.question_at(tuple(name.split("/")))
    found = found or definition.question_with_item(name)
    named = [question for question in definition.questions if question.name == name]
    if found is None and len(named) == 1:
        found = named[0]
    if found is None:
        raise UnusableMapping(
            f"{where}: the checklist {definition.code} has no question {name!r}."
        )
    return found


def _joined(written: Any, key: str) -> Joined:
    if not isinstance(written, dict) or not written.get("columns"):
        raise UnusableMapping(
            f"`{key}` needs `columns`, the columns that make its code."
        )
    return Joined(
        columns=tuple(_texts(written["columns"], key)),
        separator=str(written.get("separator", "-")),
        prefix=str(written.get("prefix", "")),
        fold=str(written.get("fold", "true")).lower() != "false",
    )


def _codes(written: Any, key: str) -> dict[str, str]:
    if written is None:
        return {}
    if not isinstance(written, dict):
        raise UnusableMapping(f"`{key}` maps codes of the file to answers.")
    return {str(code): str(answer) for code, answer in written.items()}


def _texts(written: Any, key: str) -> Sequence[str]:
    if isinstance(written, str):
        return [written]
    if not isinstance(written, list):
        raise UnusableMapping(f"`{key}` is a list.")
    return ["" if text is None else str(text) for text in written]
