"""The coordinators' desk: Django's admin in Unfold's dress."""

from __future__ import annotations

from unfold.sites import UnfoldAdminSite


class DeskSite(UnfoldAdminSite):
    """The one admin site."""

    site_title = "Baqylau"
    site_header = "Baqylau"
    index_title = "Desk"
    enable_nav_sidebar = False
