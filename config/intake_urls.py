"""The addresses of the intake process: reports in, and whether it can take them."""

from __future__ import annotations

from django.urls import include, path

from config import health
from reports.intake.urls import openrosa_bases

urlpatterns = [
    path("api/v1/", include("reports.intake.urls")),
    path("", include(openrosa_bases)),
    path("health/live", health.live, name="live"),
    path("health/ready", health.intake_ready, name="ready"),
]
