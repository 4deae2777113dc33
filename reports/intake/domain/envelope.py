"""A report as every channel hands it over: who sent what, before anybody judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from reports.checklists.domain.files import NamedFile


@dataclass(frozen=True, kw_only=True)
class ReportHead:
    """What storing a report needs to know of it.

    `oddities` names the fields of the envelope that could not be read; they were left
    empty, and the report is judged without them.
    """

    instance_id: UUID
    checklist: str
    version: str
    device_at: datetime | None
    replaces: UUID | None
    is_rehearsal: bool
    oddities: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Envelope(ReportHead):
    """One report. `answers` is the tree of the checklist, the same in every channel.

    `doubts` is what its channel is not sure of.
    """

    mission: str
    election_day: str
    observer: str
    answers: Mapping[str, Any]
    files: tuple[NamedFile, ...] = ()
    doubts: tuple[str, ...] = ()
    is_encrypted: bool = False
