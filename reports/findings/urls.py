"""The addresses of findings below /api/v1/."""

from __future__ import annotations

from django.urls import path

from reports.findings.api import FindingsDetail, FindingsList, QuickCountDetail

urlpatterns = [
    path("findings/", FindingsList.as_view(), name="findings-list"),
    path("findings/<int:number>/", FindingsDetail.as_view(), name="findings-detail"),
    path(
        "quick-counts/<int:number>/",
        QuickCountDetail.as_view(),
        name="quick-count-detail",
    ),
]
