"""How long a session lasts: 30 minutes idle, 12 hours in all."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 60 * 60
# A row is not rewritten for each of a page's requests.
STAMP_SECONDS = 60
SIGNED_IN, SEEN = "signed_in_at", "seen_at"


class SessionLimits:
    """Signs out whoever was away, and sends a borrowed password to be changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            _keep_time(request)
        if _must_change_password(request):
            return redirect("admin:password_change")
        return self.get_response(request)


def _keep_time(request: HttpRequest) -> None:
    now = int(timezone.now().timestamp())
    signed_in = request.session.setdefault(SIGNED_IN, now)
    seen = request.session.setdefault(SEEN, now)
    if now - seen > IDLE_SECONDS or now - signed_in > LONGEST_SECONDS:
        logout(request)
    elif now - seen >= STAMP_SECONDS:
        request.session[SEEN] = now


def _must_change_password(request: HttpRequest) -> bool:
    if not getattr(request.user, "must_change_password", False):
        return False
    allowed = {reverse(f"admin:{name}") for name in ("password_change", "logout")}
    return request.path_info not in allowed and not request.path_info.startswith(
        "/static/"
    )
