"""The coordinators' desk: Django's admin in Unfold's dress."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from unfold.sites import UnfoldAdminSite

from reports.board.admin import note


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

    def password_change_done(  # type: ignore[override]  # a redirect, not a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead on to the desk: whoever has just changed a password came to work."""
        messages.success(request, "Your password is changed.")
        return redirect("admin:index")
