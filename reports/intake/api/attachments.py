"""PUT and HEAD /attachments/{sha256}: files by their hash, before or after the report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone

from elections.errors import NotFound
from observers.access.selectors import token_in_force
from reports.intake.api.wire import (
    LengthRequired,
    answer_json,
    endpoint,
    spend,
    token_of,
)
from reports.intake.domain.ranges import part_of
from reports.intake.selectors.files import FileState, file_state
from reports.intake.services.attachments import receive_part

CREATED, ACCEPTED, OK = 201, 202, 200
ANY_BYTES = "application/octet-stream"


def take_part(request: HttpRequest, *, sha256: str) -> HttpResponse:
    """Store a file or a part of it."""
    token = token_of(request)
    spend(token, cost=1)
    now = timezone.now()
    device = token_in_force(token, now=now)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise LengthRequired("Send Content-Length, not chunks.")

    def read(count: int) -> bytes:
        try:
            return request.read(count)
        except UnreadablePostError as error:
            raise OSError from error

    before = file_state(device=device, sha256=sha256)
    state = receive_part(
        device=device,
        sha256=sha256,
        media_type=request.META.get("CONTENT_TYPE") or ANY_BYTES,
        part=part_of(request.headers.get("Content-Range", ""), length=int(length)),
        read=read,
        now=now,
    )
    if not state.is_complete:
        return _answer(ACCEPTED, state)
    is_known = before is not None and before.is_complete
    return _answer(OK if is_known else CREATED, state)


def tell_received(request: HttpRequest, *, sha256: str) -> HttpResponse:
    """Tell how much of a file is here, so that the phone goes on from there."""
    token = token_of(request)
    spend(token, cost=1)
    device = token_in_force(token, now=timezone.now())
    state = file_state(device=device, sha256=sha256)
    if state is None:
        raise NotFound("Nothing of this file is here; send it from the first byte.")
    return _answer(OK, state)


def _answer(status: int, state: FileState) -> HttpResponse:
    words = {
        "sha256": state.sha256,
        "received": state.received,
        "complete": state.is_complete,
    }
    answer = answer_json(status, words)
    answer["Upload-Offset"] = str(state.received)
    answer["Upload-Complete"] = "?1" if state.is_complete else "?0"
    return answer


attachment = endpoint(put=take_part, head=tell_received, get=tell_received)
