"""The addresses that a phone talks to, served by the intake and by the web process."""

from __future__ import annotations

from django.urls import path

from reports.intake.api import submissions

urlpatterns = [
    path("submissions", submissions.submissions, name="submissions"),
    path("submissions/<uuid:instance_id>", submissions.submission, name="submission"),
]
