"""The coordinators' desk: Django's admin in Unfold's dress."""

from __future__ import annotations

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
