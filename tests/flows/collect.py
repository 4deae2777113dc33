"""A phone with ODK Collect on a real connection, as it is and as it breaks."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx

from tests.factories.collect import DEVICE, FILES, LIST, md5
from tests.factories.collect_requests import HEADERS, Request

RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Form:
    """One form as it was downloaded, with its files by name."""

    code: str
    version: str
    xform: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Phone:
    """A phone that was set up with a base address; `base` is all that it knows."""

    base: str

    @property
    def submission(self) -> str:
        return f"{self.base}/submission?deviceID={DEVICE.replace(':', '%3A')}"

    def get(self, url: str) -> httpx.Response:
        """Ask for an absolute address, as the lists name them."""
        separator = "&" if "?" in url else "?"
        address = f"{url}{separator}deviceID={DEVICE.replace(':', '%3A')}"
        answer = httpx.get(address, headers=HEADERS, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer

    def form(self) -> Form:
        """Follow the list to the only form, its manifest and its files."""
        answer = self.get(f"{self.base}/formList")
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        (listed,) = ElementTree.fromstring(answer.content)
        said = {leaf.tag.removeprefix(LIST): leaf.text or "" for leaf in listed}
        xform = self.get(said["downloadUrl"]).content
        assert md5(xform) == said["hash"]
        files = {}
        for file in ElementTree.fromstring(self.get(said["manifestUrl"]).content):
            named = {leaf.tag.removeprefix(FILES): leaf.text or "" for leaf in file}
            files[named["filename"]] = self.get(named["downloadUrl"]).content
            assert md5(files[named["filename"]]) == named["hash"]
        return Form(said["formID"], said["version"], xform.decode(), files)

    def ask_limit(self) -> int:
        """Ask where to send, as Collect does before its first report."""
        answer = httpx.head(self.submission, headers=HEADERS, timeout=30)
        assert answer.status_code == 204
        return int(answer.headers["X-OpenRosa-Accept-Content-Length"])

    def post(self, request: Request) -> httpx.Response:
        """Send one request whole."""
        return httpx.post(
            self.submission,
            content=request.body(),
            headers={**HEADERS, "Content-Type": request.content_type},
            timeout=60,
        )

    def post_in_chunks(self, request: Request) -> httpx.Response:
        """Send one request without telling its length."""
        body = request.body()
        return httpx.post(
            self.submission,
            content=(body[at : at + 999] for at in range(0, len(body), 999)),
            headers={**HEADERS, "Content-Type": request.content_type},
            timeout=60,
        )

    def break_off(self, request: Request, *, after: int, is_reset: bool) -> None:
        """Send the head and some bytes of the body, then lose the connection."""
        place, body = urlsplit(self.submission), request.body()
        lines = {
            **HEADERS,
            "Host": place.netloc,
            "Content-Type": request.content_type,
            "Content-Length": str(len(body)),
        }
        head = f"POST {place.path}?{place.query} HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in lines.items()
        )
        with socket.create_connection((place.hostname or "", place.port or 80)) as line:
            line.sendall(head.encode() + b"\r\n" + body[:after])
            if is_reset:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def breaks_of(request: Request) -> Sequence[int]:
    """Return where to cut: before, in and after the XML, in a file, before the end."""
    body = request.body()
    xml, ends = body.index(request.xml), body.index(request.xml) + len(request.xml)
    named = [match.end() for match in re.finditer(rb"\r\n\r\n", body)]
    inside = [xml + 1, (xml + ends) // 2, ends]
    return [0, 10, *inside, named[-1], (named[-1] + len(body)) // 2, len(body) - 3]
