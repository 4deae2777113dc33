"""The index of the observers app's addresses."""

from __future__ import annotations

from observers.access.urls import urlpatterns

__all__ = ["urlpatterns"]
