"""Every request sees its caller's missions: `request.scope` and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from elections.scope import Scope, database_scope
from observers.access.selectors import scope_for

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
        with database_scope(scope.setting):
            return self.get_response(request)
