"""HEAD and POST .../submission: what a request may bring, and a report from Collect."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache, partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.utils import timezone

from elections.errors import DomainError
from observers.access.errors import TokenRevoked, TokenUnknown
from reports.intake.api.openrosa_wire import (
    openrosa_answer,
    openrosa_endpoint,
    require_openrosa,
    speak,
)
from reports.intake.api.wire import BodyTooLarge, LengthRequired, spend
from reports.intake.authentication import openrosa_token
from reports.intake.domain.json_report import ReportTooLarge
from reports.intake.domain.multipart import (
    CHUNK,
    BrokenMultipart,
    PartHead,
    Read,
    Write,
    boundary_of,
    read_parts,
)
from reports.intake.domain.openrosa import message_for, response_body
from reports.intake.domain.xml_head import MAX_XML_BYTES
from reports.intake.selectors.senders import TokenHolder, likely_holder, token_holder
from reports.intake.services.keeping import FileTooLarge
from reports.intake.services.openrosa import Claims, Taken, take_collected
from reports.intake.services.spooling import SentFile, Spool

XML_PART = "xml_submission_file"
CREATED, FOR_REVIEW, NO_CONTENT = 201, 202, 204
# Collect's own limit where a server names none; below it a phone has to ask each time.
COLLECTS_OWN = 10_000_000


class XmlMissing(DomainError):
    """The request has no report in it."""

    code = "xml_missing"
    status = 400


def tell_limits(
    request: HttpRequest, *, mission: str, secret: str | None = None
) -> HttpResponse:
    """Tell Collect that this is the place, and how much one request may carry.

    With Location it does not ask again before each report of one run; but it then
    forgets our limit for its own, and so is told only where ours is not the smaller.
    """
    require_openrosa(request)
    token = openrosa_token(request, secret=secret, mission=mission)
    spend(token, cost=1)
    holder = token_holder(token, now=timezone.now())
    answer = openrosa_answer(status=NO_CONTENT, language=holder.language)
    if settings.OPENROSA_ACCEPT_BYTES >= COLLECTS_OWN:
        answer["Location"] = request.build_absolute_uri()
    return answer


def take_report(
    request: HttpRequest, *, mission: str, secret: str | None = None
) -> HttpResponse:
    """Store a report, or the next files of one."""
    require_openrosa(request)
    token = openrosa_token(request, secret=secret, mission=mission)
    spend(token, cost=1)
    now = timezone.now()
    # Before the first byte is read: a stranger's 64 MB are not worth a disk.
    holder = likely_holder(token, now=now)
    speak(request, holder.language)
    with ExitStack() as spools:
        parts = _Parts(spools)
        boundary = boundary_of(request.META.get("CONTENT_TYPE", ""))
        read_parts(_body_of(request), boundary=boundary, open_part=parts.open_part)
        taken = _take(request, parts, token=token, holder=holder, now=now)
    return _answer(taken, language=holder.language)


def _take(
    request: HttpRequest,
    parts: _Parts,
    *,
    token: str,
    holder: TokenHolder,
    now: datetime,
) -> Taken:
    claims = Claims(
        device_id=_device_in(request.META.get("QUERY_STRING", "")),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
    )
    take = partial(
        take_collected,
        token=token,
        raw=parts.xml(),
        files=parts.files,
        claims=claims,
        now=now,
    )
    try:
        return take(holder=holder)
    except (TokenRevoked, TokenUnknown):
        # Revoked, or its mission closed, within the minute that a holder is remembered.
        return take(holder=token_holder(token, now=now))


def _answer(taken: Taken, *, language: str) -> HttpResponse:
    if taken.outcome.problem is not None:
        raise taken.outcome.problem
    assert taken.outcome.receipt is not None
    said = "review" if taken.is_for_review else "received"
    message = message_for(
        said, language=language, receipt=taken.outcome.receipt.short_code
    )
    status = FOR_REVIEW if taken.is_for_review else CREATED
    body = response_body(message, is_success=True)
    return openrosa_answer(body, status=status, language=language)


class _Parts:
    """The parts of a request while they come in, each within its limit."""

    def __init__(self, spools: ExitStack) -> None:
        self.spools = spools
        self.files: list[SentFile] = []
        self.report: bytearray | None = None

    def open_part(self, head: PartHead) -> Write:
        if head.name == XML_PART:
            return self._open_report()
        spool = self.spools.enter_context(
            Spool(limit=settings.OPENROSA_FILE_BYTES, refusal=_file_too_large)
        )
        if head.is_file:
            self.files.append(SentFile(head.name, head.media_type, spool))
        return spool.write

    def xml(self) -> bytes:
        if not self.report:
            raise XmlMissing(f"The request has no part {XML_PART}.")
        return bytes(self.report)

    def _open_report(self) -> Write:
        report = bytearray()
        # Of two reports in one request the first counts; Collect sends one.
        if self.report is None:
            self.report = report

        def write(piece: bytes) -> None:
            if len(report) + len(piece) > MAX_XML_BYTES:
                raise ReportTooLarge("The XML is too large.")
            report.extend(piece)

        return write


def _file_too_large() -> FileTooLarge:
    return FileTooLarge("A file is too large.")


@lru_cache(maxsize=4_096)
def _device_in(query: str) -> str:
    """Return how an app names its install; the same in each of its requests."""
    return QueryDict(query).get("deviceID", "")


def _body_of(request: HttpRequest) -> Read:
    """Return what reads the body, with a length or in chunks, up to the limit."""
    limit, length = settings.OPENROSA_REQUEST_BYTES, request.META.get("CONTENT_LENGTH")
    is_chunked = "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower()
    if not length and not is_chunked:
        raise LengthRequired("Send Content-Length, or chunks.")
    if length and (not length.isdecimal() or int(length) > limit):
        raise BodyTooLarge(f"One request carries at most {limit} bytes.")
    # Django reads nothing of a body without a length; the server below it does.
    source = request if length else request.META["wsgi.input"]
    total = 0

    def read(count: int) -> bytes:
        nonlocal total
        try:
            piece = bytes(source.read(min(count, CHUNK)))
        except (UnreadablePostError, OSError) as error:
            raise BrokenMultipart("The connection broke off.") from error
        total += len(piece)
        if total > limit:
            raise BodyTooLarge(f"One request carries at most {limit} bytes.")
        return piece

    return read


submission = openrosa_endpoint(head=tell_limits, post=take_report)
