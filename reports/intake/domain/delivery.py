"""A report made ready to be stored, and what became of a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from elections.journal.domain.canonical import payload_hash
from reports.intake.domain.receipts import Receipt

LONGEST_TYPE = 80


@dataclass(frozen=True)
class Delivery:
    """One report, sealed and with its receipt signed; `raw` is what was sent."""

    raw: bytes
    sealed: bytes
    receipt: Receipt
    source: str
    device_at: datetime | None
    replaces: UUID | None
    is_rehearsal: bool

    @property
    def instance_id(self) -> UUID:
        return self.receipt.instance_id

    def columns(self) -> dict[str, Any]:
        """Return what is stored, by the names that the accepting statement uses."""
        return {
            "id": self.receipt.instance_id,
            "source": self.source,
            "sealed": self.sealed,
            "sha256": self.receipt.sha256,
            "device_at": self.device_at,
            "replaces": self.replaces,
            "is_rehearsal": self.is_rehearsal,
            "signature": self.receipt.signature,
        }


@dataclass(frozen=True)
class KeptFile:
    """A file that lies sealed in its place; `name` is what its report calls it, if any."""

    sha256: str
    size: int
    media_type: str
    name: str = ""

    def row(self) -> dict[str, Any]:
        """Return what is stored of it and told in the journal."""
        payload = {"size": self.size}
        return {
            "name": self.name,
            "sha256": self.sha256,
            "size": self.size,
            "media_type": self.media_type[:LONGEST_TYPE],
            "payload": payload,
            "payload_hash": payload_hash(payload),
        }


@dataclass(frozen=True)
class Accepted:
    """The sender's token and the ids that were not stored before."""

    token_id: int | None
    new: frozenset[UUID]


def file_rows(files: Sequence[KeptFile]) -> str:
    """Return what the statement that writes down files takes, as a JSON list.

    In the order of their hashes, so that two requests that share some never deadlock.
    """
    ordered = sorted(files, key=lambda one: (one.sha256, one.name))
    return msgspec.json.encode([one.row() for one in ordered]).decode()


def columns_of(deliveries: Sequence[Delivery]) -> dict[str, Any]:
    """Return what the accepting statement takes: values for one, arrays for several.

    In the order of their ids, so that two lists that share some never deadlock.
    """
    if len(deliveries) == 1:
        return deliveries[0].columns()
    rows = [one.columns() for one in sorted(deliveries, key=lambda d: d.instance_id)]
    return {name: [row[name] for row in rows] for name in rows[0]}
