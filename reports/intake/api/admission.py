"""GET .../admission: whether a token may send, asked by nginx before it takes a body.

Bodies wait in nginx, in memory, until they are whole; a stranger's shall not.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from reports.intake.api.openrosa_wire import openrosa_answer, openrosa_endpoint
from reports.intake.api.wire import endpoint, token_of
from reports.intake.authentication import openrosa_token
from reports.intake.selectors.senders import likely_holder

NO_CONTENT = 204


def admit(request: HttpRequest) -> HttpResponse:
    """Tell nginx to take a body of the JSON API."""
    likely_holder(token_of(request), now=timezone.now())
    return HttpResponse(status=NO_CONTENT)


def admit_phone(
    request: HttpRequest, *, mission: str, secret: str | None = None
) -> HttpResponse:
    """Tell nginx to take a body of Collect."""
    token = openrosa_token(request, secret=secret, mission=mission)
    likely_holder(token, now=timezone.now())
    return openrosa_answer(status=NO_CONTENT)


admission = endpoint(get=admit)
phone_admission = openrosa_endpoint(get=admit_phone)
