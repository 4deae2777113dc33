"""Makes our admin site the one that every `admin.register` speaks to."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with the coordinators' desk as its site."""

    default_site = "config.admin.DeskSite"
