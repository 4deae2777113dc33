"""Reports as JSON: a body cut into items whose bytes are kept as sent, and one item read.

Refused is only what cannot be read at all: no JSON, no object, no usable id. Every other
defect is left empty and named in `oddities`, because evidence is judged, not bounced.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from elections.errors import DomainError
from reports.checklists.domain.files import NamedFile
from reports.intake.domain.envelope import Envelope

MAX_DEPTH = 32
MAX_REPORT_BYTES = 1_048_576
MAX_REPORTS = 500
MAX_FILES = 50
MAX_TEXT = 120
LARGEST_SIZE = 2**53
EARLIEST_YEAR, LATEST_YEAR = 1970, 2200
SPACES = " \t\r\n"
SHA256 = re.compile(r"[0-9a-f]{64}")
# Strings are skipped whole, so that a bracket in a comment is no level.
BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)


class UnreadableReport(DomainError):
    """The bytes are no report; nothing of them could be judged."""

    code = "unreadable"
    status = 400


class ReportTooLarge(DomainError):
    """One report is larger than any checklist can be."""

    code = "report_too_large"
    status = 413


class TooManyReports(DomainError):
    """The list is longer than one request may carry."""

    code = "too_many_reports"
    status = 413


def split_reports(body: bytes) -> list[bytes] | None:
    """Return the raw bytes of each item of a list; None if the body is no list."""
    if body.lstrip()[:1] != b"[":
        return None
    # Depth is bounded item by item; here the decoder's own limit is enough.
    try:
        items = _items(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableReport(
            f"The list is not JSON ({error}). Send a JSON list of reports in UTF-8."
        ) from error
    if len(items) > MAX_REPORTS:
        raise TooManyReports(
            f"The list holds {len(items)} reports; send at most {MAX_REPORTS} at a time."
        )
    return items


def parse_report(raw: bytes) -> Envelope:
    """Read one report; raise only where there is nothing that could be kept apart."""
    if len(raw) > MAX_REPORT_BYTES:
        raise ReportTooLarge(
            f"A report has at most {MAX_REPORT_BYTES} bytes; send photos as attachments."
        )
    report = decode_object(raw)
    odd: list[str] = []
    own_id = _own_id(report)
    replaces = _other_id(report, "replaces", odd)
    if replaces == own_id:
        # It would be its own later version, and so never the one that counts.
        replaces = None
        odd.append("replaces")
    return Envelope(
        instance_id=own_id,
        mission=_text(report, "mission", odd),
        checklist=_text(report, "checklist", odd),
        version=_text(report, "version", odd),
        election_day=_text(report, "election_day", odd),
        observer=_text(report, "observer", odd),
        device_at=_moment(report, "device_time", odd),
        replaces=replaces,
        is_rehearsal=_switch(report, "rehearsal", odd),
        answers=_tree(report, "answers", odd),
        files=_files(report, "attachments", odd),
        oddities=tuple(odd),
    )


def decode_object(raw: bytes) -> dict[str, Any]:
    """Return the JSON object that the bytes spell."""
    _refuse_depth(raw, limit=MAX_DEPTH)
    try:
        report = _decoded(raw)
    except (ValueError, RecursionError) as error:
        raise UnreadableReport(
            f"The report is not JSON ({error}). Send one JSON object in UTF-8."
        ) from error
    if not isinstance(report, dict):
        raise UnreadableReport("A report is a JSON object with an id and answers.")
    return report


def _items(body: bytes) -> list[bytes]:
    try:
        items = msgspec.json.decode(body, type=list[msgspec.Raw])
        return [bytes(item) for item in items]
    except ValueError:
        # One item with half an emoji in it must not sink the others.
        return _items_one_by_one(body.decode())


def _items_one_by_one(text: str) -> list[bytes]:
    decoder, items = json.JSONDecoder(), []
    at, ends = _next_sign(text, text.index("[") + 1), "]"
    while not text.startswith(ends, at):
        _, end = decoder.raw_decode(text, at)
        items.append(text[at:end].encode())
        at = _next_sign(text, end)
        if text.startswith(",", at):
            at = _next_sign(text, at + 1)
        elif not text.startswith(ends, at):
            raise ValueError(f"a comma is missing at character {at}")
    if text[at + 1 :].strip(SPACES):
        raise ValueError("something follows the list")
    return items


def _next_sign(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACES:
        at += 1
    return at


def _decoded(raw: bytes) -> Any:
    try:
        return msgspec.json.decode(raw)
    except ValueError:
        # A number beyond any range, or an emoji that a phone cut in half, is an answer
        # to be judged: it is kept as text, and the rest of the report counts.
        lenient = json.loads(
            raw.decode(),
            parse_int=_number,
            parse_float=_number,
            parse_constant=_no_number,
        )
        return _whole_text(lenient)


def _number(written: str) -> object:
    try:
        return msgspec.json.decode(written)
    except ValueError:
        return written


def _no_number(written: str) -> object:
    raise ValueError(f"{written} is no JSON")


def _whole_text(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole_text(one) for one in value]
    if isinstance(value, dict):
        return {_whole_text(key): _whole_text(one) for key, one in value.items()}
    return value


def _refuse_depth(raw: bytes, *, limit: int) -> None:
    # Most reports have fewer brackets than the limit has levels: two fast counts.
    if raw.count(b"{") + raw.count(b"[") <= limit:
        return
    depth = 0
    for match in BRACKETS.finditer(raw):
        first = match.group()[:1]
        if first in b"[{":
            depth += 1
        elif first in b"]}":
            depth -= 1
        if depth > limit:
            raise UnreadableReport(f"The report nests deeper than {MAX_DEPTH} levels.")


def _own_id(report: Mapping[str, Any]) -> UUID:
    found = _uuid(report.get("id"))
    if found is None:
        raise UnreadableReport(
            "The report has no id. The app makes a UUID per report, keeps it for every "
            "resend, and sends it as `id`."
        )
    return found


def _other_id(report: Mapping[str, Any], name: str, odd: list[str]) -> UUID | None:
    given = report.get(name)
    found = _uuid(given)
    if found is None and given not in (None, ""):
        odd.append(name)
    return found


def _uuid(given: object) -> UUID | None:
    if not isinstance(given, str):
        return None
    try:
        return UUID(given.removeprefix("uuid:"))
    except ValueError:
        return None


def _text(report: Mapping[str, Any], name: str, odd: list[str]) -> str:
    given = report.get(name)
    if given is None:
        return ""
    if not isinstance(given, str) or len(given) > MAX_TEXT or "\x00" in given:
        odd.append(name)
        return ""
    return given.strip()


def _switch(report: Mapping[str, Any], name: str, odd: list[str]) -> bool:
    given = report.get(name)
    if given is None or isinstance(given, bool):
        return bool(given)
    odd.append(name)
    return False


def _moment(report: Mapping[str, Any], name: str, odd: list[str]) -> datetime | None:
    given = report.get(name)
    if given in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(given)  # type: ignore[arg-type]  # raises TypeError
        if moment.tzinfo is not None and EARLIEST_YEAR < moment.year < LATEST_YEAR:
            return moment.astimezone(UTC)
    except (TypeError, ValueError):
        pass
    odd.append(name)
    return None


def _tree(report: Mapping[str, Any], name: str, odd: list[str]) -> Mapping[str, Any]:
    given = report.get(name)
    if isinstance(given, dict):
        return given
    odd.append(name)
    return {}


def _files(
    report: Mapping[str, Any], name: str, odd: list[str]
) -> tuple[NamedFile, ...]:
    given = report.get(name)
    if given is None:
        return ()
    if not isinstance(given, list):
        odd.append(name)
        return ()
    read = [_file(one) for one in given[:MAX_FILES]]
    named = tuple(file for file in read if file is not None)
    if len(named) < len(given):
        odd.append(name)
    return named


def _file(given: object) -> NamedFile | None:
    if not isinstance(given, dict):
        return None
    sha256 = str(given.get("sha256", "")).lower()
    if not SHA256.fullmatch(sha256):
        return None
    size = given.get("size")
    is_size = isinstance(size, int) and not isinstance(size, bool)
    odd: list[str] = []
    return NamedFile(
        name=_text(given, "name", odd),
        sha256=sha256,
        media_type=_text(given, "media_type", odd),
        size=size if is_size and 0 <= int(size or 0) < LARGEST_SIZE else None,
    )
