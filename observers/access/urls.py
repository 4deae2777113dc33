"""Pages for people who cannot sign in yet; below /admin/ for the desk's look."""

from __future__ import annotations

from django.urls import path

from observers.access.api import SetPassword

urlpatterns = [
    path("set-password/<str:code>/", SetPassword.as_view(), name="set-password")
]
