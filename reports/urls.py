"""The index of the reports app's addresses: `urlpatterns` at /api/v1/, `pages` at /."""

from __future__ import annotations

from django.urls import include, path

from reports.intake.api import entry

pages = [
    path("enter/", entry.entry_index, name="entry-index"),
    path("enter/<slug:mission>/<slug:checklist>/", entry.entry_form, name="entry-form"),
    path(
        "enter/<slug:mission>/receipt/<uuid:instance_id>/",
        entry.entry_receipt,
        name="entry-receipt",
    ),
]

urlpatterns = [
    path("", include("reports.checklists.urls")),
    path("", include("reports.intake.urls")),
    path("", include("reports.findings.urls")),
]
