"""What a sealed value of a person is bound to."""

from __future__ import annotations


def sealing_context(*, kind: str, mission_id: int, code: str, field: str) -> bytes:
    """Name the row and column, so that a sealed value moved elsewhere does not open."""
    return f"{kind}:{mission_id}:{code}:{field}".encode()
