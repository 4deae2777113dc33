"""How an address of Collect speaks: its headers, its refusals in words, never a redirect."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from elections.errors import DomainError
from reports.intake.api.wire import RETRY_SECONDS, View
from reports.intake.authentication import refusal_of
from reports.intake.domain.openrosa import message_for, response_body

logger = logging.getLogger(__name__)

VERSION = "1.0"
XML = "text/xml; charset=utf-8"
LANGUAGE = "openrosa_language"


class HeaderMissing(DomainError):
    """The request does not say that it speaks OpenRosa."""

    code = "openrosa_version"
    status = 400


def openrosa_endpoint(**views: View) -> View:
    """Return one view out of a view per method (`post=...`), with or without a secret.

    A wrong token in the path answers 403, because 401 would open a password box.
    """
    by_method = {method.upper(): view for method, view in views.items()}

    def dispatch(request: HttpRequest, **named: Any) -> HttpResponse:
        view = by_method.get(request.method or "")
        if view is None:
            answer = openrosa_refusal(request, "keep", status=405)
            answer["Allow"] = ", ".join(by_method)
            return answer
        try:
            return view(request, **named)
        except DomainError as error:
            return _answer_to(error, request, secret=named.get("secret"))
        except (OperationalError, InterfaceError):
            # The database restarts or is full of work: nothing was stored by halves.
            answer = openrosa_refusal(request, "unavailable", status=503)
            answer["Retry-After"] = str(RETRY_SECONDS)
            return answer

    dispatch.csrf_exempt = True  # type: ignore[attr-defined]  # tokens, not cookies
    return dispatch


def openrosa_answer(
    body: str = "", *, status: int = 200, language: str = ""
) -> HttpResponse:
    """Return an answer with the headers by which Collect knows an OpenRosa server."""
    answer = HttpResponse(body.encode(), status=status, content_type=XML)
    answer["X-OpenRosa-Version"] = VERSION
    answer["X-OpenRosa-Accept-Content-Length"] = str(settings.OPENROSA_ACCEPT_BYTES)
    answer["Cache-Control"] = "no-store"
    if language:
        answer["Content-Language"] = language
    return answer


def openrosa_refusal(request: HttpRequest, code: str, *, status: int) -> HttpResponse:
    """Return a refusal that tells the observer what to do, in their language if known."""
    language = getattr(request, LANGUAGE, "")
    body = response_body(message_for(code, language=language), is_success=False)
    return openrosa_answer(body, status=status, language=language)


def speak(request: HttpRequest, language: str) -> None:
    """Remember whose language a refusal is to be told in."""
    setattr(request, LANGUAGE, language)


def require_openrosa(request: HttpRequest) -> None:
    """Raise unless the request has the header that every OpenRosa client sends."""
    if str(request.META.get("HTTP_X_OPENROSA_VERSION", "")).strip() != VERSION:
        raise HeaderMissing("Send X-OpenRosa-Version: 1.0.")


def _answer_to(
    error: DomainError, request: HttpRequest, *, secret: str | None
) -> HttpResponse:
    status, headers = refusal_of(error, secret=secret)
    answer = openrosa_refusal(request, error.code, status=status)
    for name, value in headers.items():
        answer[name] = value
    # The code alone: what a stranger sent may hold anything.
    logger.info("refused %s", error.code)
    return answer
