"""The addresses that a phone talks to, served by the intake and by the web process."""

from __future__ import annotations

from django.urls import include, path, re_path

from reports.intake.api import (
    admission,
    attachments,
    collect_forms,
    openrosa_submissions,
    own,
    sms,
    submissions,
)

urlpatterns = [
    path("submissions", submissions.submissions, name="submissions"),
    path("submissions/<uuid:instance_id>", submissions.submission, name="submission"),
    re_path(
        r"^attachments/(?P<sha256>[0-9a-f]{64})$",
        attachments.attachment,
        name="attachment",
    ),
    path("me", own.own, name="me"),
    path("admission", admission.admission, name="admission"),
    path("sms/<str:key>", sms.sms, name="sms"),
]

# What ODK Collect talks to, below its base address: `key/<secret>/<mission>/` with the
# token in the path, `openrosa/<mission>/` with Basic.
FORM = "forms/<str:code>/<str:version>"
openrosa = [
    path("submission", openrosa_submissions.submission, name="openrosa-submission"),
    path("submission/", openrosa_submissions.submission),
    path("admission", admission.phone_admission),
    path("formList", collect_forms.list_forms, name="openrosa-forms"),
    path(f"{FORM}/form.xml", collect_forms.send_form),
    path(f"{FORM}/manifest", collect_forms.list_files),
    path(f"{FORM}/media/<str:filename>", collect_forms.send_file),
    path("stations.csv", collect_forms.send_stations),
    path("stations/integrity", collect_forms.tell_integrity),
]
openrosa_bases = [
    path("key/<str:secret>/<str:mission>/", include(openrosa)),
    path("openrosa/<str:mission>/", include(openrosa)),
]
