"""The coordinators' desk: Django's admin in Unfold's dress."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from unfold.sites import UnfoldAdminSite

from elections.errors import DomainError
from reports.board.admin import note

logger = logging.getLogger("baqylau.desk")
View = Callable[..., HttpResponse]


class DeskSite(UnfoldAdminSite):
    """The one admin site."""

    site_title = "Baqylau"
    site_header = "Baqylau"
    index_title = "Desk"
    index_template = "board/index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:  # type: ignore[override]  # Unfold forgets the resolvers
        """Add the board's own address to the desk's."""
        noting = self.admin_view(note)
        return [
            path("board/note/<int:expected_id>/", noting, name="board-note"),
            *super().get_urls(),
        ]

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]  # the stubs know an attribute that is not used
        """Say in words why a page cannot be shown, such as a seal that does not open."""

        @wraps(view)
        def told(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            try:
                return view(request, *args, **named)
            except DomainError as error:
                match = request.resolver_match
                logger.exception(
                    "page %s: %s", match.view_name if match else "", error.code
                )
                said = {
                    **self.each_context(request),
                    "title": "This cannot be shown",
                    "detail": error.detail,
                }
                page = "admin/cannot_show.html"
                return TemplateResponse(request, page, said, status=error.status)

        return super().admin_view(told, cacheable)

    def password_change_done(  # type: ignore[override]  # a redirect, not a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead on to the desk: whoever has just changed a password came to work."""
        messages.success(request, "Your password is changed.")
        return redirect("admin:index")
