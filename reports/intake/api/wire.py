"""How a view speaks: the token and body of a request, JSON answers, RFC 9457 problems."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from elections.errors import DomainError
from observers.access.errors import InsecureTransport, TokenUnknown
from observers.access.models import hash_of
from reports.intake.domain.buckets import Buckets

JSON = "application/json"
PROBLEM = "application/problem+json"
MAX_BODY_BYTES = 8_388_608
RETRY_SECONDS = 5

View = Callable[..., HttpResponse]


class BodyTooLarge(DomainError):
    """More bytes than one request may carry."""

    code = "body_too_large"
    status = 413


class LengthRequired(DomainError):
    """The request does not say how long it is."""

    code = "length_required"
    status = 411


class TooFast(DomainError):
    """The sender's bucket is empty."""

    code = "throttled"
    status = 429

    def __init__(self, wait_seconds: float) -> None:
        super().__init__(
            "Too many reports at once from this token. Wait as many seconds as "
            "Retry-After says, then send again; nothing is lost."
        )
        self.headers = {"Retry-After": str(int(wait_seconds) + 1)}


_buckets = Buckets(burst=settings.INTAKE_BURST, per_second=settings.INTAKE_PER_SECOND)


def endpoint(**views: View) -> View:
    """Return one view out of a view per method (`post=...`); errors become problems."""
    by_method = {method.upper(): view for method, view in views.items()}

    def dispatch(request: HttpRequest, **named: Any) -> HttpResponse:
        view = by_method.get(request.method or "")
        if view is None:
            answer = problem(405, "method_not_allowed", "See /api/v1/docs/.")
            answer["Allow"] = ", ".join(by_method)
            return answer
        try:
            return view(request, **named)
        except DomainError as error:
            return problem_of(error)
        except (OperationalError, InterfaceError):
            # The database restarts or is full of work: nothing was stored by halves.
            answer = problem(503, "unavailable", "Keep the report and send it again.")
            answer["Retry-After"] = str(RETRY_SECONDS)
            return answer

    dispatch.csrf_exempt = True  # type: ignore[attr-defined]  # tokens, not cookies
    return dispatch


def retried(view: View) -> View:
    """Run a view once more if its connection had died: accepting twice is harmless."""

    @wraps(view)
    def run(request: HttpRequest, **named: Any) -> HttpResponse:
        body = body_of(request)
        try:
            return view(request, body=body, **named)
        except (OperationalError, InterfaceError):
            return view(request, body=body, **named)

    return run


def token_of(request: HttpRequest) -> str:
    """Return the bearer token, or raise; over https only, where the server has it."""
    if settings.HTTPS and not request.is_secure():
        raise InsecureTransport
    scheme, _, token = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or "." not in token:
        raise TokenUnknown(
            "No token. Send `Authorization: Bearer ...` with the token from your "
            "coordinator."
        )
    return token


def body_of(request: HttpRequest, *, limit: int = MAX_BODY_BYTES) -> bytes:
    """Return the whole body, or raise before reading more than the limit."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        raise LengthRequired("Send Content-Length, not chunks.")
    if int(length) > limit:
        raise BodyTooLarge(f"One request carries at most {limit} bytes; send fewer.")
    return request.read(limit)


def spend(token: str, *, cost: int) -> None:
    """Take from the sender's bucket, or raise TooFast."""
    wait = _buckets.seconds_to_wait(hash_of(token), cost=cost, now=time.monotonic())
    if wait:
        raise TooFast(wait)


def answer_json(status: int, document: object) -> HttpResponse:
    """Return a JSON answer that nobody may keep."""
    answer = HttpResponse(
        msgspec.json.encode(document), status=status, content_type=JSON
    )
    answer["Cache-Control"] = "no-store"
    return answer


def problem_of(error: DomainError) -> HttpResponse:
    """Return the problem document of an error that the caller can act on."""
    answer = problem(error.status, error.code, error.detail)
    if isinstance(error, TokenUnknown):
        answer["WWW-Authenticate"] = error.auth_header
    headers: dict[str, str] = getattr(error, "headers", {})
    for name, value in headers.items():
        answer[name] = value
    return answer


def problem(status: int, code: str, detail: str) -> HttpResponse:
    """Return a problem document."""
    answer = answer_json(status, problem_document(status, code, detail))
    answer["Content-Type"] = PROBLEM
    return answer


def problem_document(status: int, code: str, detail: str) -> dict[str, Any]:
    """Return the words of a problem."""
    return {
        "type": f"urn:baqylau:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
