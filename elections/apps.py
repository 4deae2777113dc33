"""The elections app: places, contests and results, and the journal."""

from __future__ import annotations

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "elections"
    verbose_name = "Elections"
    default_auto_field = "django.db.models.BigAutoField"
