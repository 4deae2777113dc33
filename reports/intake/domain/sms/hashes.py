"""Keyed hashes of what must be found again and not be read: codes and contents."""

from __future__ import annotations

import hashlib
import hmac

from reports.intake.domain.sms.alphabet import fold


def code_hash(key: bytes, code: str) -> bytes:
    """Return what is kept of a one-time code; `key` is the mission's own."""
    return _keyed(key, b"one-time code:" + code.encode())


def content_hash(key: bytes, *, number: str, text: str) -> bytes:
    """Return what two deliveries of one message have in common."""
    content = f"{number}\n{fold(text)}".encode("utf-8", "replace")
    return _keyed(key, b"content:" + content)


def message_context(*, mission_id: int, gateway_id: int, message_id: str) -> bytes:
    """Return what ties a sealed message to its row."""
    return f"sms:{mission_id}:{gateway_id}:{message_id}".encode("utf-8", "replace")


def correction_context(*, mission_id: int, message: int, number: int) -> bytes:
    """Return what ties a corrected text to its reading."""
    return f"sms-correction:{mission_id}:{message}:{number}".encode()


def _keyed(key: bytes, value: bytes) -> bytes:
    return hmac.new(key, value, hashlib.sha256).digest()
