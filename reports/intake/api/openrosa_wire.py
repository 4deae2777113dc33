"""How an address of Collect speaks: its headers, its refusals in words, never a redirect.

Whatever goes wrong becomes words on the phone. Collect deletes what an answer does not
list, so nothing is ever listed on doubt.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from elections.errors import DomainError
from observers.access.errors import MissionOver
from observers.access.models import DeviceToken
from observers.access.selectors import token_in_force
from observers.access.services.devices import note_device
from reports.intake.api.wire import RETRY_SECONDS, View, spend
from reports.intake.authentication import openrosa_token, refusal_of
from reports.intake.domain.openrosa import (
    KEEP,
    MISSION_OVER,
    TRY_LATER,
    message_for,
    response_body,
)
from reports.intake.selectors.forms import language_of

logger = logging.getLogger("baqylau.openrosa")

VERSION = "1.0"
XML = "text/xml; charset=utf-8"
LANGUAGE = "openrosa_language"


class HeaderMissing(DomainError):
    """The request does not say that it speaks OpenRosa."""

    code = "openrosa_version"
    status = 400


@dataclass(frozen=True)
class Phone:
    """Who asks: a token in force, the language of its observer, the address it uses."""

    token: DeviceToken
    language: str
    base: str

    def url(self, *parts: str) -> str:
        """Return an absolute address below the one in the phone's settings."""
        return "/".join((self.base, *(quote(part, safe="") for part in parts)))


def openrosa_endpoint(*, otherwise: str = KEEP, **views: View) -> View:
    """Return one view out of a view per method (`post=...`), with or without a secret.

    A wrong token in the path answers 403, because 401 would open a password box.
    `otherwise` names the words for what has none of its own.
    """
    by_method = {method.upper(): view for method, view in views.items()}

    def refusal(request: HttpRequest, code: str, status: int) -> HttpResponse:
        language = getattr(request, LANGUAGE, "")
        words = message_for(code, language=language, otherwise=otherwise)
        body = response_body(words, is_success=False)
        return openrosa_answer(body, status=status, language=language)

    def dispatch(request: HttpRequest, **named: Any) -> HttpResponse:
        view = by_method.get(request.method or "")
        if view is None:
            answer = refusal(request, otherwise, 405)
            answer["Allow"] = ", ".join(by_method)
            return answer
        try:
            return view(request, **named)
        except DomainError as error:
            # The code alone: what a stranger sent may hold anything.
            logger.info("refused %s", error.code)
            status, headers = refusal_of(error, secret=named.get("secret"))
            code = MISSION_OVER if isinstance(error, MissionOver) else error.code
            answer = refusal(request, code, status)
        except (DatabaseError, InterfaceError):
            # It restarts or is full of work: nothing was stored or listed by halves.
            logger.exception("the database fails, mission %s", named.get("mission"))
            answer = refusal(request, otherwise, 503)
            headers = {"Retry-After": str(RETRY_SECONDS)}
        for name, value in headers.items():
            answer[name] = value
        return answer

    dispatch.csrf_exempt = True  # type: ignore[attr-defined]  # tokens, not cookies
    return dispatch


def download(view: View) -> View:
    """Make a view of a token's phone that is asked for something to keep."""

    def get(
        request: HttpRequest, *, mission: str, secret: str | None = None, **named: Any
    ) -> HttpResponse:
        raw = openrosa_token(request, secret=secret, mission=mission)
        spend(raw, cost=1)
        phone = _phone(request, raw, secret=secret, mission=mission)
        speak(request, phone.language)
        answer = view(request, phone=phone, **named)
        answer["X-OpenRosa-Version"] = VERSION
        answer["Cache-Control"] = "private, no-cache"
        # An XForm is XHTML of its author, on the host of the desk.
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return answer

    return openrosa_endpoint(get=get, head=get, otherwise=TRY_LATER)


def answer(
    request: HttpRequest,
    tag: str,
    make: Callable[[], bytes],
    *,
    content_type: str = XML,
) -> HttpResponse:
    """Return 304 if the phone has what the tag stands for, else what `make` makes."""
    etag = quote_etag(tag)
    known = get_conditional_response(request, etag=etag)
    if known is None:
        return HttpResponse(make(), content_type=content_type, headers={"ETag": etag})
    known["ETag"] = etag
    return known


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


def speak(request: HttpRequest, language: str) -> None:
    """Remember whose language a refusal is to be told in."""
    setattr(request, LANGUAGE, language)


def require_openrosa(request: HttpRequest) -> None:
    """Raise unless the request has the header that every OpenRosa client sends."""
    if str(request.META.get("HTTP_X_OPENROSA_VERSION", "")).strip() != VERSION:
        raise HeaderMissing("Send X-OpenRosa-Version: 1.0.")


def _phone(
    request: HttpRequest, raw: str, *, secret: str | None, mission: str
) -> Phone:
    now = timezone.now()
    token = token_in_force(raw, now=now)
    note_device(
        mission_id=token.mission_id,
        token_id=token.pk,
        device_id=request.GET.get("deviceID", ""),
        user_agent=request.headers.get("User-Agent", ""),
        now=now,
    )
    prefix = f"/openrosa/{mission}" if secret is None else f"/key/{secret}/{mission}"
    base = f"{request.scheme}://{request.get_host()}{quote(prefix)}"
    return Phone(token=token, language=language_of(token), base=base)
