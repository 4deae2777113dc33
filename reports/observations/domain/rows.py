"""From a draft to the values of its row: split, packed, flagged; no database here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from reports.checklists.domain.codebook import numbers, pack_answers
from reports.checklists.domain.drafts import RaisedFlag
from reports.checklists.domain.sealed import (
    known_paths,
    sealed_paths,
    split_sealed,
)
from reports.observations.domain.drafts import ObservationDraft, facts_of
from reports.observations.domain.sheets import Sheet, serious_answers

LONGEST_MESSAGE = 300
LONGEST_PATH = 200


@dataclass(frozen=True)
class Contents:
    """What a row keeps of the answers; `sealed` is still to be sealed."""

    answers: dict[str, Any]
    sealed: dict[str, Any]
    packed: bytes
    numbers: list[int | None]
    facts: dict[str, Any]


def contents_of(draft: ObservationDraft) -> Contents:
    """Return the answers of a draft as its row keeps them."""
    definition, judged = draft.definition, draft.judged
    answers, sealed = split_sealed(
        judged.answers, hidden=sealed_paths(definition), known=known_paths(definition)
    )
    return Contents(
        answers=answers,
        sealed=sealed,
        packed=pack_answers(definition, judged.answers, set_aside=judged.set_aside),
        numbers=numbers(definition, judged.answers),
        facts={
            **facts_of(definition, judged.answers),
            "serious": serious_answers(definition, judged.answers),
        },
    )


def judged_flags(draft: ObservationDraft) -> list[RaisedFlag]:
    """Return the flags that came with a draft: of its answers, then of its identity."""
    set_aside = draft.judged.set_aside
    of_answers = [
        RaisedFlag(
            rule=flag.rule,
            message=flag.message,
            path=flag.path,
            values={"values": list(flag.values)} if flag.values else {},
            is_set_aside=flag.path in set_aside,
        )
        for flag in draft.judged.flags
    ]
    return [*of_answers, *draft.flags]


def sheet_of(draft: ObservationDraft, *, team: str, station: str) -> Sheet:
    """Return the gist of a draft, to be compared with other reports."""
    return Sheet(
        instance_id=draft.instance_id,
        stage=draft.definition.stage.value,
        team_id=draft.team_id,
        team=team,
        station_id=draft.station_id,
        station=station,
        arrived_at=draft.arrived_at,
        departed_at=draft.departed_at,
        overall=draft.overall,
        facts=facts_of(draft.definition, draft.judged.answers),
        serious=serious_answers(draft.definition, draft.judged.answers),
    )


def flag_values(flag: RaisedFlag, *, raised_at: datetime) -> dict[str, Any]:
    """Return a flag as the values of its row, cut to what the row holds."""
    return {
        "rule": flag.rule[:40],
        "path": "/".join(flag.path)[:LONGEST_PATH],
        "message": flag.message[:LONGEST_MESSAGE],
        "values": dict(flag.values),
        "is_set_aside": flag.is_set_aside,
        "raised_at": raised_at,
    }


def files_named(draft: ObservationDraft) -> list[dict[str, Any]]:
    """Return the files a draft names, as its row keeps them."""
    return [asdict(file) for file in draft.attachments]


def without_twins(flags: Iterable[RaisedFlag]) -> list[RaisedFlag]:
    """Return the flags without exact repetitions, in order."""
    found: dict[tuple[str, tuple[str, ...], str], RaisedFlag] = {}
    for flag in flags:
        found.setdefault((flag.rule, flag.path, flag.message), flag)
    return list(found.values())


def sealing_context(instance_id: UUID) -> bytes:
    """Return what ties sealed answers to their report."""
    return f"observation:{instance_id}".encode()
