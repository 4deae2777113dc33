"""What ties sealed bytes to their row, so that they open nowhere else."""

from __future__ import annotations

from uuid import UUID


def submission_context(*, mission_id: int, instance_id: UUID) -> bytes:
    """Return the context of a stored report."""
    return f"submission:{mission_id}:{instance_id}".encode()


def conflict_context(*, mission_id: int, instance_id: UUID) -> bytes:
    """Return the context of a newcomer with the id of a stored report."""
    return f"conflict:{mission_id}:{instance_id}".encode()


def file_context(*, mission_id: int, sha256: str, frame: int) -> bytes:
    """Return the context of one frame of an attached file."""
    return f"file:{mission_id}:{sha256}:{frame}".encode()
