"""Telephone numbers: compared by a keyed hash, so that none is kept in clear."""

from __future__ import annotations

import hashlib
import hmac

# What stands in every way to write one number; +7 701 123 45 67 is 8 701 123 45 67.
COMPARED_DIGITS = 10
FEWEST_DIGITS = 6


def number_hash(key: bytes, written: str) -> bytes | None:
    """Return the hash of a telephone number, None if it is none (an address, say).

    `key` is the mission's own: without it the hash tells nothing, and it goes with it.
    """
    if "@" in written:
        return None
    digits = "".join(s for s in written if s.isascii() and s.isdecimal())
    if len(digits) < FEWEST_DIGITS:
        return None
    compared = digits[-COMPARED_DIGITS:].encode()
    return hmac.new(key, b"telephone number:" + compared, hashlib.sha256).digest()
