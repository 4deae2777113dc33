"""One spelling for one value: JSON with sorted keys and no floats, and its hash.

Two processes that hash the same payload get the same bytes; a share is written as text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


class NotCanonical(TypeError):
    """The value has no single spelling: a float, a key that is no text, a NUL."""


def canonical_json(value: Any) -> str:
    """Return the one JSON text of a value; times, decimals and ids as text."""
    return json.dumps(
        plain_value(value),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )


def canonical_bytes(value: Any) -> bytes:
    """Return the UTF-8 bytes that are hashed and signed."""
    return canonical_json(value).encode()


def payload_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def plain_value(value: Any, path: str = "$") -> Any:
    """Return the value in JSON's own types; refuse what has no single spelling."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _plain_text(str(value), path)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    return _plain_container(value, path)


def _plain_container(value: Any, path: str) -> Any:
    if isinstance(value, Mapping):
        return {
            _plain_key(key, path): plain_value(inner, f"{path}.{key}")
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain_value(inner, f"{path}[{i}]") for i, inner in enumerate(value)]
    raise NotCanonical(f"{path}: {type(value).__name__} has no canonical spelling")


def _plain_key(key: Any, path: str) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"{path}: the key {key!r} is not text")
    return _plain_text(str(key), path)


def _plain_text(value: str, path: str) -> str:
    # PostgreSQL's jsonb cannot hold NUL, and a lone surrogate has no UTF-8.
    if "\x00" in value:
        raise NotCanonical(f"{path}: text with a NUL")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(f"{path}: text that is not Unicode") from error
    return value
