"""The observers app: missions, their people, deployments and access."""

from __future__ import annotations

from django.apps import AppConfig


class ObserversConfig(AppConfig):
    name = "observers"
    verbose_name = "Observers"
    default_auto_field = "django.db.models.BigAutoField"
