"""The index of the reports app's addresses, for Django: included at /api/v1/."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("reports.intake.urls")),
]
