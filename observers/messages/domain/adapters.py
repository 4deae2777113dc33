"""Gateways as data: how each names its fields, proves itself and takes what we send."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl, urlencode

import yaml

from elections.errors import DomainError

MAX_FIELDS = 200
MAX_VALUE = 10_000
MAX_ID = 120
MAX_NUMBER = 60
MAX_AGE_SECONDS = 300
MILLISECONDS_FROM = 1e11
CONSOLE = "console"
OPTIONS = frozenset({"receive", "proof", "proof_header", "time_header", "send"})
PROOFS = frozenset({"hmac", "secret"})


class BadOptions(DomainError):
    """The options of a gateway are not what an adapter can do."""

    code = "bad_gateway_options"


class NotProven(DomainError):
    """The caller does not know the gateway's secret."""

    code = "gateway_not_proven"
    status = 403


@dataclass(frozen=True)
class Incoming:
    """One SMS as a gateway brought it; anything may be missing."""

    message_id: str = ""
    number: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Outgoing:
    """A request that hands one SMS to a gateway."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)


@cache
def adapters() -> Mapping[str, Any]:
    """Return the adapters that are shipped."""
    text = files(__package__).joinpath("adapters.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def adapter_names() -> list[tuple[str, str]]:
    return [(code, adapter["label"]) for code, adapter in adapters().items()]


def adapter_with(code: str, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an adapter with a gateway's own options, which replace single lines."""
    base = adapters()[code]
    own = {key: value for key, value in options.items() if key in OPTIONS}
    receive = {**base["receive"], **_lists(own.pop("receive", {}))}
    send = {**base["send"], **own.pop("send", {})}
    return {**base, **own, "receive": receive, "send": send}


def check_options(code: str, options: object) -> None:
    """Refuse options that no adapter has; the desk shows the reason."""
    if not isinstance(options, dict) or not set(options) <= OPTIONS:
        raise BadOptions(f"Options are an object with {', '.join(sorted(OPTIONS))}.")
    shapes = {"receive": dict, "send": dict}
    wrong = [k for k, v in options.items() if not isinstance(v, shapes.get(k, str))]
    if wrong:
        raise BadOptions(f"The option {wrong[0]} is of the wrong kind.")
    if options.get("proof", "hmac") not in PROOFS:
        raise BadOptions("A gateway proves itself by hmac or secret.")
    names = options.get("receive", {})
    if not set(names) <= set(adapters()[code]["receive"]):
        raise BadOptions("receive names id, from, text and at, no other field.")


def read_incoming(
    adapter: Mapping[str, Any], body: bytes, *, media_type: str
) -> Incoming:
    """Read a call of a gateway; it never fails, what is not there stays empty."""
    fields = _fields(body, media_type=media_type)
    found = {n: _first(fields, places) for n, places in adapter["receive"].items()}
    number = found["from"].removeprefix("tel:").strip()
    return Incoming(
        message_id=found["id"][:MAX_ID],
        number=number[:MAX_NUMBER],
        text=found["text"][:MAX_VALUE],
        sent_at=_moment(found["at"]),
    )


def check_proof(
    adapter: Mapping[str, Any],
    *,
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    media_type: str,
    now: datetime,
) -> None:
    """Raise NotProven unless the caller knows the secret; compared in constant time."""
    if adapter["proof"] == "none" or not secret:
        raise NotProven("This gateway is not called from outside.")
    given = headers.get(adapter["proof_header"], "")
    if adapter["proof"] == "hmac":
        _check_fresh(headers.get(adapter["time_header"], ""), now=now)
        stamp = headers.get(adapter["time_header"], "").encode()
        expected = hmac.new(secret.encode(), stamp + b"." + body, hashlib.sha256)
        given, wanted = given.lower().removeprefix("sha256="), expected.hexdigest()
    else:
        wanted = secret
        prefix = adapter.get("proof_prefix", "")
        given = given.removeprefix(prefix)
        if not given and adapter.get("proof_field"):
            fields = _fields(body, media_type=media_type)
            given = _first(fields, [adapter["proof_field"]])
    if not hmac.compare_digest(
        given.encode("utf-8", "replace"), wanted.encode("utf-8", "replace")
    ):
        raise NotProven("The signature or secret is not this gateway's.")


def outgoing(
    adapter: Mapping[str, Any],
    *,
    to: str,
    text: str,
    message_id: str,
    secret: str,
) -> Outgoing:
    """Write the request that sends one SMS."""
    send = adapter["send"]
    digits = "".join(sign for sign in to if sign.isdecimal())
    words = {"to": to, "digits": digits, "text": text, "id": message_id}
    fields = {key: _filled(value, words) for key, value in send["fields"].items()}
    name, _, value = str(send.get("header", "")).partition(":")
    headers = {name.strip(): value.strip().replace("{secret}", secret)} if name else {}
    if send.get("encoding") == "form":
        body = urlencode(fields, doseq=True).encode()
        media_type = "application/x-www-form-urlencoded"
    else:
        body = json.dumps(fields, ensure_ascii=False).encode()
        media_type = "application/json"
    return Outgoing(body, {**headers, "Content-Type": media_type})


def _check_fresh(stamp: str, *, now: datetime) -> None:
    sent = _moment(stamp)
    if sent is None or abs((now - sent).total_seconds()) > MAX_AGE_SECONDS:
        raise NotProven("The time of the signature is not now. Set the clock.")


def _lists(receive: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        name: [places] if isinstance(places, str) else [str(p) for p in places]
        for name, places in receive.items()
    }


def _fields(body: bytes, *, media_type: str) -> Mapping[str, Any]:
    text = body.decode("utf-8", "replace")
    if "json" in media_type or text.lstrip()[:1] == "{":
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}
    try:
        return dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        return {}


def _first(fields: Mapping[str, Any], places: list[str]) -> str:
    for place in places:
        value: Any = fields.get(place)
        if value is None and "." in place:
            value = fields
            for name in place.split("."):
                value = value.get(name) if isinstance(value, dict) else None
        is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
        if is_text and (text := _plain(str(value))):
            return text
    return ""


def _plain(text: str) -> str:
    plain = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return plain.strip(" \r\n\t")


def _moment(written: str) -> datetime | None:
    try:
        if written.replace(".", "", 1).isdecimal():
            seconds = float(written)
            seconds = seconds / 1000 if seconds > MILLISECONDS_FROM else seconds
            return datetime.fromtimestamp(seconds, UTC)
        moment = datetime.fromisoformat(written)
        # The first and last hours of time have no place in UTC.
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError, OSError):
        return None


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_filled(one, words) for one in value]
    filled = str(value)
    # One pass: a text that holds "{id}" stays as the observer is to read it.
    parts = filled.split("{")
    return parts[0] + "".join(
        words.get(p.partition("}")[0], "") + p.partition("}")[2] for p in parts[1:]
    )
