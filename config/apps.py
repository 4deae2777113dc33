"""Makes our admin site the one that every `admin.register` speaks to.

The patch lets admin classes name their model (`ModelAdmin[Mission]`), which Django 5.2
does not do by itself. It loads the admin, so it is here and not in the settings, which
the intake reads too.
"""

from __future__ import annotations

import django_stubs_ext
from django.contrib.admin.apps import AdminConfig

django_stubs_ext.monkeypatch()


class DeskConfig(AdminConfig):
    """Django's admin with the coordinators' desk as its site."""

    default_site = "config.admin.DeskSite"
