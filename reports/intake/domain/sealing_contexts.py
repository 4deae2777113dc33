"""Reports sealed for their row; what ties sealed bytes to it, so they open nowhere else.

A report is squeezed before it is sealed: sealed bytes do not shrink any more, and a row
that outgrows its page costs the database a second write.
"""

from __future__ import annotations

import zlib
from uuid import UUID

from elections.journal.domain.sealing import seal, unseal

FASTEST = 1


def seal_report(key: bytes, raw: bytes, *, context: bytes) -> bytes:
    """Return a report's bytes squeezed and sealed."""
    return seal(key, zlib.compress(raw, FASTEST), context=context)


def open_report(key: bytes, sealed: bytes, *, context: bytes) -> bytes:
    """Return the bytes as they were sent, or raise SealBroken."""
    return zlib.decompress(unseal(key, sealed, context=context))


def submission_context(*, mission_id: int, instance_id: UUID) -> bytes:
    """Return the context of a stored report."""
    return f"submission:{mission_id}:{instance_id}".encode()


def conflict_context(*, mission_id: int, instance_id: UUID) -> bytes:
    """Return the context of a newcomer with the id of a stored report."""
    return f"conflict:{mission_id}:{instance_id}".encode()


def file_context(*, mission_id: int, sha256: str, frame: int) -> bytes:
    """Return the context of one frame of an attached file."""
    return f"file:{mission_id}:{sha256}:{frame}".encode()
