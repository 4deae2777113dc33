"""Reading the environment: typed, with clear refusals of bad values.

Order: real environment, `.env`, then `var/embedded.env`, which the embedded servers
leave while they run. Any secret NAME may come from a file named by NAME_FILE.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
DATABASE_SCHEMES = ("postgres://", "postgresql://")
REDIS_SCHEMES = ("redis://", "rediss://", "unix://")


def load_files() -> None:
    """Add what the two files say, never over what the environment already holds."""
    var = Path(os.environ.get("BAQYLAU_VAR", BASE_DIR / "var"))
    for path in (BASE_DIR / ".env", var / "embedded.env"):
        if path.is_file():
            environ.Env.read_env(str(path), overwrite=False)


def text(name: str, default: str | None = None) -> str:
    """Return the value, or the content of the file named by NAME_FILE."""
    value = os.environ.get(name, "")
    if file := os.environ.get(f"{name}_FILE", ""):
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: cannot read {file}") from error
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(
            f"{name} is not set. Set it (see .env.example), or run `make services` "
            "to start the embedded servers of this checkout."
        )
    return default


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or a no; anything else stops the start."""
    value = text(name, "1" if default else "0").lower()
    if value not in TRUE + FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name: str, *, default: int, at_least: int = 0) -> int:
    """Return a whole number not below `at_least`."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < at_least:
        raise ImproperlyConfigured(
            f"{name} must be a whole number of at least {at_least}, not {value!r}."
        )
    return int(value)


def choice(name: str, options: tuple[str, ...], *, default: str) -> str:
    """Return one of the options."""
    value = text(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma separated list."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def key(name: str) -> bytes:
    """Return a 32-byte key given as base64."""
    try:
        value = base64.b64decode(text(name), validate=True)
    except binascii.Error as error:
        raise ImproperlyConfigured(f"{name} must be base64.") from error
    if len(value) != 32:  # noqa: PLR2004 - the length of an AES-256 key
        raise ImproperlyConfigured(f"{name} must be 32 bytes in base64.")
    return value


def database(name: str) -> dict[str, Any]:
    """Return Django's settings for an address; sockets as `?host=/directory`."""
    address = text(name)
    if not address.startswith(DATABASE_SCHEMES):
        raise ImproperlyConfigured(f"{name} must begin with postgresql://.")
    parsed: dict[str, Any] = dict(environ.Env.db_url_config(address))
    options = parsed.pop("OPTIONS", {})
    parsed["HOST"] = options.pop("host", "") or parsed.get("HOST", "")
    return {**parsed, "ENGINE": "config.postgres", "OPTIONS": options}


def redis(name: str) -> str:
    """Return the address of Redis; for sockets `unix:///path?db=0`."""
    address = text(name)
    if not address.startswith(REDIS_SCHEMES):
        raise ImproperlyConfigured(f"{name} must begin with redis:// or unix://.")
    return address


def broker(address: str) -> str:
    """Return the same Redis in Celery's form."""
    if not address.startswith("unix://"):
        return address
    path, _, database = address.removeprefix("unix://").partition("?db=")
    return f"redis+socket://{path}?virtual_host={database or 0}"


def with_redis_database(address: str, number: int) -> str:
    """Return the same server with another database."""
    if address.startswith("unix://"):
        return f"{address.partition('?')[0]}?db={number}"
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"/{number}"))
