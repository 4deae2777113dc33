"""Secrets for typing: 15 characters in groups of five, none easily taken for another."""

from __future__ import annotations

import re

# Crockford's alphabet: no I, L, O and U. 15 characters are 75 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 15, 5
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
BETWEEN = re.compile(r"[\s\-\u2010-\u2015]+")


def normal_secret(typed: str) -> str:
    """Return a secret as it was issued, however it was typed."""
    return BETWEEN.sub("", typed).upper().translate(MISREAD)


def is_typed_secret(secret: str) -> bool:
    """Tell whether a normalised secret can be one made for typing."""
    return len(secret) == LENGTH and set(secret) <= set(ALPHABET)


def in_groups(secret: str) -> str:
    """Return a secret as it is shown: K7QF2-9XMDA-04TZB."""
    parts = (secret[i : i + GROUP] for i in range(0, len(secret), GROUP))
    return "-".join(parts)
