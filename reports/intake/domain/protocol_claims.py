"""Lines of results protocols, as a report's answers hold them, found by role.

`protocol:<line>` is a line of the protocol named by `protocol_contest`; further ones come
in the repeat `other_protocols`; votes come in the repeat `protocol_votes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports.checklists.domain.definition import (
    ChecklistDefinition,
    Path,
    Question,
    answer_at,
)

OWN = "protocol:"
OTHER = "other_protocol:"
VOTES = "votes"


@dataclass(frozen=True)
class ProtocolClaim:
    """One number of one protocol; `contest` and `contestant` are codes as written."""

    contest: str
    line: str
    value: int
    contestant: str = ""
    photo: str = ""


def protocol_claims(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> tuple[ProtocolClaim, ...]:
    """Return every protocol line of a report; the first of each key counts."""
    found: dict[tuple[str, str, str], ProtocolClaim] = {}
    for claim in (
        *_own_lines(definition, answers),
        *_other_lines(definition, answers),
        *_votes(definition, answers),
    ):
        found.setdefault((claim.contest, claim.line, claim.contestant), claim)
    return tuple(found.values())


def _own_lines(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> Iterator[ProtocolClaim]:
    contest = _text(definition.question_for("protocol_contest"), answers, ())
    photo = _text(definition.question_for("protocol_photo"), answers, ())
    for line, question in definition.questions_with_prefix(OWN).items():
        value = _number(question, answers, ())
        if value is not None and not question.repeat:
            yield ProtocolClaim(contest=contest, line=line, value=value, photo=photo)


def _other_lines(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> Iterator[ProtocolClaim]:
    contest = definition.question_for("other_protocol_contest")
    photo = definition.question_for("other_protocol_photo")
    lines = definition.questions_with_prefix(OTHER)
    for row, at in _rows(definition, answers, "other_protocols"):
        for line, question in lines.items():
            value = _number(question, row, at)
            if value is not None:
                yield ProtocolClaim(
                    contest=_text(contest, row, at),
                    line=line,
                    value=value,
                    photo=_text(photo, row, at),
                )


def _votes(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> Iterator[ProtocolClaim]:
    own = _text(definition.question_for("protocol_contest"), answers, ())
    contest = definition.question_for("votes_contest")
    contestant = definition.question_for("votes_contestant")
    number = definition.question_for("votes_number")
    for row, at in _rows(definition, answers, "protocol_votes"):
        value = _number(number, row, at)
        name = _text(contestant, row, at)
        if value is not None and name:
            yield ProtocolClaim(
                contest=_text(contest, row, at) or own,
                line=VOTES,
                value=value,
                contestant=name,
            )


def _rows(
    definition: ChecklistDefinition, answers: Mapping[str, Any], role: str
) -> Iterator[tuple[Mapping[str, Any], Path]]:
    repeat = definition.group_for(role)
    rows = answer_at(answers, repeat.path) if repeat else None
    for row in rows if isinstance(rows, list) else ():
        if repeat is not None and isinstance(row, Mapping):
            yield row, repeat.path


def _text(question: Question | None, answers: Mapping[str, Any], at: Path) -> str:
    value = answer_at(answers, question.path[len(at) :]) if question else None
    return value.strip() if isinstance(value, str) else ""


def _number(
    question: Question | None, answers: Mapping[str, Any], at: Path
) -> int | None:
    value = answer_at(answers, question.path[len(at) :]) if question else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None
