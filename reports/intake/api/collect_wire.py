"""How a download for Collect answers: its token, its headers, its words on failure."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from elections.errors import DomainError
from observers.access.errors import MissionOver
from observers.access.models import DeviceToken
from observers.access.selectors import token_in_force
from observers.access.services.devices import note_device
from reports.intake.api.wire import spend
from reports.intake.authentication import openrosa_token, refusal_of
from reports.intake.domain.download_words import (
    MISSION_OVER,
    TRY_LATER,
    download_message,
)
from reports.intake.domain.openrosa import response_body
from reports.intake.selectors.forms import language_of

XML = "text/xml; charset=utf-8"
UNAVAILABLE = 503
SAFE = ("GET", "HEAD")

logger = logging.getLogger("baqylau.openrosa")


@dataclass(frozen=True)
class Phone:
    """Who asks: a token in force, the language of its observer, the address it uses."""

    token: DeviceToken
    language: str
    base: str

    def url(self, *parts: str) -> str:
        """Return an absolute address below the one in the phone's settings."""
        return "/".join((self.base, *(quote(part, safe="") for part in parts)))


View = Callable[..., HttpResponse]


def download(view: View) -> View:
    """Make a view of a token's phone; what goes wrong becomes words on the phone.

    Collect deletes what an answer does not list, so nothing is ever answered on doubt.
    """

    def run(
        request: HttpRequest, *, mission: str, secret: str | None = None, **named: Any
    ) -> HttpResponse:
        language = ""
        try:
            if request.method not in SAFE:
                allowed = {"Allow": ", ".join(SAFE)}
                return refused(405, TRY_LATER, language="", headers=allowed)
            raw = openrosa_token(request, secret=secret, mission=mission)
            spend(raw, cost=1)
            phone = _phone(request, raw, secret=secret, mission=mission)
            language = phone.language
            return _finished(view(request, phone=phone, **named))
        except DomainError as error:
            status, headers = refusal_of(error, secret=secret)
            code = MISSION_OVER if isinstance(error, MissionOver) else error.code
            return refused(status, code, language=language, headers=headers)
        except DatabaseError:
            logger.exception(
                "nothing was listed: the database fails, mission %s", mission
            )
            return refused(UNAVAILABLE, TRY_LATER, language=language)

    run.csrf_exempt = True  # type: ignore[attr-defined]  # tokens, not cookies
    return run


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


def refused(
    status: int, code: str, *, language: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Return the words that Collect shows for any failure."""
    words = download_message(code, language=language)
    body = response_body(words, is_success=False)
    made = HttpResponse(body, status=status, content_type=XML, headers=headers)
    return _finished(made)


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


def _finished(answer: HttpResponse) -> HttpResponse:
    answer["X-OpenRosa-Version"] = "1.0"
    answer["Cache-Control"] = "private, no-cache"
    return answer
