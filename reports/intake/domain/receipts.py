"""The receipt: proof for the observer that these bytes lay on the server at this time.

Signed is the canonical JSON of `{id, mission, received_at, sha256, v}`: sorted keys, no
spaces. The mission's public key checks it without us; docs/field-api.md shows how.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from elections.journal.domain.sealing import verify

VERSION = 1
CODE_LENGTH = 8


@dataclass(frozen=True)
class Receipt:
    """What was stored and when; `sha256` is of the report's bytes as sent."""

    mission: str
    instance_id: UUID
    sha256: bytes
    received_at: datetime
    signature: bytes

    @property
    def short_code(self) -> str:
        """Return the eight letters that can be read out over a phone."""
        return short_code(self.sha256)


def signed_receipt(
    *,
    mission: str,
    instance_id: UUID,
    sha256: bytes,
    received_at: datetime,
    sign: Callable[[bytes], bytes],
) -> Receipt:
    """Make and sign the receipt of one report."""
    words = _canonical(mission, instance_id, sha256, received_at)
    return Receipt(
        mission=mission,
        instance_id=instance_id,
        sha256=sha256,
        received_at=received_at,
        signature=sign(words),
    )


def canonical_receipt(receipt: Receipt) -> bytes:
    """Return the bytes that were signed."""
    return _canonical(
        receipt.mission, receipt.instance_id, receipt.sha256, receipt.received_at
    )


def is_genuine(receipt: Receipt, *, verify_key: bytes) -> bool:
    """Tell whether the mission's key signed this receipt."""
    return verify(verify_key, canonical_receipt(receipt), receipt.signature)


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    """Return the receipt as the app gets it; the same at every resend."""
    return {
        "v": VERSION,
        "mission": receipt.mission,
        "id": str(receipt.instance_id),
        "sha256": receipt.sha256.hex(),
        "received_at": moment_text(receipt.received_at),
        "code": receipt.short_code,
        "signature": base64.b64encode(receipt.signature).decode(),
    }


def short_code(sha256: bytes) -> str:
    """Return the first eight base32 letters of a hash."""
    return base64.b32encode(sha256[:CODE_LENGTH])[:CODE_LENGTH].decode()


def moment_text(moment: datetime) -> str:
    """Return a time in UTC to the microsecond, always of the same length."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _canonical(
    mission: str, instance_id: UUID, sha256: bytes, received_at: datetime
) -> bytes:
    # The keys are written in sorted order, which is all that canonical asks here.
    return msgspec.json.encode(
        {
            "id": str(instance_id),
            "mission": mission,
            "received_at": moment_text(received_at),
            "sha256": sha256.hex(),
            "v": VERSION,
        }
    )
