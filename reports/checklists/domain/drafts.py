"""What judging hands over of every report, whatever it is recorded as."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from reports.checklists.domain.definition import ChecklistDefinition, Path
from reports.checklists.domain.files import NamedFile
from reports.checklists.domain.validation import JudgedAnswers


@dataclass(frozen=True)
class RaisedFlag:
    """A question about a report: the rule, what it tells a person, the values read."""

    rule: str
    message: str
    path: Path = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    is_set_aside: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One report, its identity resolved and its answers judged.

    `flags` are the caller's (a provisional station, say); what judging the answers
    raised is in `judged`.
    """

    instance_id: UUID
    version_id: int
    definition: ChecklistDefinition
    judged: JudgedAnswers
    source: str
    received_at: datetime
    election_day_id: int | None = None
    observer_id: int | None = None
    team_id: int | None = None
    station_id: int | None = None
    area_id: int | None = None
    attachments: tuple[NamedFile, ...] = ()
    is_rehearsal: bool = False
    supersedes: UUID | None = None
    flags: tuple[RaisedFlag, ...] = ()


def told_bytes(told: Mapping[str, Any]) -> bytes:
    """Return what is to be sealed of a report, by written path, as bytes."""
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def told_from(plain: bytes) -> dict[str, Any]:
    """Return what was sealed, by written path, from unsealed bytes."""
    told: dict[str, Any] = json.loads(plain)
    return told
