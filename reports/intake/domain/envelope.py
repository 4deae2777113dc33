"""A report as every channel hands it over: who sent what, before anybody judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class NamedFile:
    """A file that the report says it has; its bytes come by themselves."""

    name: str
    sha256: str
    media_type: str
    size: int | None


@dataclass(frozen=True)
class Envelope:
    """One report. `answers` is the tree of the checklist, the same in every channel.

    `oddities` names the fields of the envelope that could not be read; they were left
    empty, and the report is judged without them. `doubts` is what its channel is not
    sure of.
    """

    instance_id: UUID
    mission: str
    checklist: str
    version: str
    election_day: str
    observer: str
    device_at: datetime | None
    replaces: UUID | None
    is_rehearsal: bool
    answers: Mapping[str, Any]
    files: tuple[NamedFile, ...] = ()
    oddities: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    is_encrypted: bool = False
