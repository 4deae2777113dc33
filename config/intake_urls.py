"""The addresses of the intake process: reports in, and whether it can take them."""

from __future__ import annotations

from django.urls import path

from config import health

urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.intake_ready, name="ready"),
]
