"""Requests as ODK Collect v2026 sends them, byte for byte where it matters."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

DEVICE = "collect:ABCDEF0123456789"
AGENT = (
    "org.odk.collect.android/v2026.3.3 Dalvik/2.1.0 (Linux; U; Android 13; SM-A137F)"
)
HEADERS = {
    "X-OpenRosa-Version": "1.0",
    "User-Agent": AGENT,
    # Twelve hours off after noon, as Collect writes it: nobody may believe it.
    "Date": "Sun, 19 Mar 2023 08:05:00 GMT",
    "Accept-Encoding": "gzip",
}
XML = (
    "<?xml version='1.0' ?>"
    '<data id="{form}" version="{version}" xmlns:orx="http://openrosa.org/xforms">'
    "<start>2023-03-19T09:58:00.000+06:00</start>"
    "<end>2023-03-19T10:45:00.000+06:00</end>"
    "<deviceid>collect:ABCDEF0123456789</deviceid>"
    "{body}"
    "<orx:meta><orx:instanceID>{own_id}</orx:instanceID>{more_meta}</orx:meta></data>"
)
VISIT = (
    "<header><station>S-1</station>"
    "<arrived_at>2023-03-19T10:00:00.000+06:00</arrived_at>"
    "<departed_at>2023-03-19T10:40:00.000+06:00</departed_at></header>"
    "<procedures><sealed>yes</sealed></procedures><overall>good</overall>"
)


def new_id() -> str:
    """Return a fresh instance id as Collect writes it."""
    return f"uuid:{uuid.uuid4()}"


def collected(
    *,
    own_id: str = "",
    body: str = VISIT,
    form: str = "small",
    version: str = "1",
    replaces: str = "",
    audit: str = "",
) -> bytes:
    """Return one filled-in form as Collect finalises it."""
    meta = f"<orx:deprecatedID>{replaces}</orx:deprecatedID>" if replaces else ""
    meta += f"<orx:audit>{audit}</orx:audit>" if audit else ""
    filled = XML.format(
        form=form,
        version=version,
        body=body,
        own_id=own_id or new_id(),
        more_meta=meta,
    )
    return filled.encode()


@dataclass(frozen=True)
class Part:
    """One part of a request."""

    name: str
    content: bytes
    media_type: str = "image/jpeg"
    is_file: bool = True

    def written(self) -> bytes:
        disposition = f'form-data; name="{self.name}"'
        disposition += f'; filename="{self.name}"' if self.is_file else ""
        lines = [f"Content-Disposition: {disposition}"]
        lines += [f"Content-Type: {self.media_type}"] if self.is_file else []
        lines.append(f"Content-Length: {len(self.content)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.content + b"\r\n"


@dataclass(frozen=True)
class Request:
    """One POST: the XML, some files, and whether more requests follow."""

    xml: bytes
    files: Sequence[Part] = ()
    is_incomplete: bool = False
    boundary: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    def body(self) -> bytes:
        report = Part("xml_submission_file", self.xml, "text/xml")
        parts = [report, *self.files]
        if self.is_incomplete:
            parts.append(Part("*isIncomplete*", b"yes", is_file=False))
        mark = f"--{self.boundary}".encode()
        written = b"".join(mark + b"\r\n" + part.written() for part in parts)
        return written + mark + b"--\r\n"


def address(mission_code: str, secret: str) -> str:
    """Return where a phone with the token in its path sends to."""
    return (
        f"/key/{secret}/{mission_code}/submission?deviceID=collect%3AABCDEF0123456789"
    )


def post(
    client: Client,
    path: str,
    request: Request,
    *,
    body: bytes | None = None,
    headers: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Send a request as it is, or another body under its head."""
    return client.post(  # type: ignore[return-value]  # the test client's own class
        path,
        data=request.body() if body is None else body,
        content_type=request.content_type,
        headers=HEADERS if headers is None else headers,
    )
