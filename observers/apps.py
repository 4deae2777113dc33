"""The observers app: missions, the people in them, where they are deployed and what they may see."""

from __future__ import annotations

from django.apps import AppConfig


class ObserversConfig(AppConfig):
    name = "observers"
    verbose_name = "Observers"
    default_auto_field = "django.db.models.BigAutoField"
