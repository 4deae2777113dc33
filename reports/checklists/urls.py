"""The addresses of checklists below /api/v1/."""

from __future__ import annotations

from django.urls import path

from reports.checklists.api import ChecklistDetail, ChecklistList, ChecklistXForm

VERSION = "checklists/<slug:code>/<str:version>"

urlpatterns = [
    path("checklists", ChecklistList.as_view(), name="checklists"),
    path(VERSION, ChecklistDetail.as_view(), name="checklist"),
    path(f"{VERSION}/xform", ChecklistXForm.as_view(), name="checklist-xform"),
]
