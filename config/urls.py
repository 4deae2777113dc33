"""The addresses of the web process."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import health
from reports.intake.urls import openrosa_bases
from reports.urls import pages

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index"), name="home"),
    path("admin/", include("observers.urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.openapi")),
    path("api/v1/", include("reports.urls")),
    path("", include(openrosa_bases)),
    path("", include(pages)),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
