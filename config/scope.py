"""Every request sees its caller's missions, and reads times by their clock.

`request.scope` and PostgreSQL hold the missions. The clock is theirs where all of them
share one, otherwise UTC; the desk says which beside its name.
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from elections.scope import Scope, database_scope
from observers.access.selectors import scope_for
from observers.missions.selectors import time_zones_of

# Static files and health never reach a mission's rows.
WITHOUT_SCOPE = ("/health/", "/static/")


class RequestScope:
    """Sets the scope before the view and takes it back after it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(WITHOUT_SCOPE):
            return self.get_response(request)
        scope = scope_for(request.user) if request.user.is_authenticated else Scope()
        request.scope = scope  # type: ignore[attr-defined]  # read by views and admin
        with database_scope(scope.setting), timezone.override(_clock(scope)):
            return self.get_response(request)


def _clock(scope: Scope) -> ZoneInfo | None:
    """Return the one time zone of the missions in sight, None for that of the server."""
    zones = time_zones_of(scope) if scope.missions or scope.everything else set()
    return ZoneInfo(zones.pop()) if len(zones) == 1 else None


def clock_of_the_desk(_request: HttpRequest) -> list[str]:
    """Return which clock the pages' times are read by, for the desk's header."""
    return [f"Times: {timezone.get_current_timezone_name()}", "info"]
