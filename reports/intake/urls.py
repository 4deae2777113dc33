"""The addresses that a phone talks to, served by the intake and by the web process."""

from __future__ import annotations

from django.urls import path, re_path

from reports.intake.api import attachments, own, submissions

urlpatterns = [
    path("submissions", submissions.submissions, name="submissions"),
    path("submissions/<uuid:instance_id>", submissions.submission, name="submission"),
    re_path(
        r"^attachments/(?P<sha256>[0-9a-f]{64})$",
        attachments.attachment,
        name="attachment",
    ),
    path("me", own.own, name="me"),
]
