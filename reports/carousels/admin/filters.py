"""Filters of the list of hypotheses."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reports.carousels.admin.page import STATES, STRENGTHS
from reports.carousels.domain.decisions import State


class StateFilter(admin.SimpleListFilter):
    """Where a hypothesis stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, words) for state, words in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the chosen state; `verdict` is annotated."""
        chosen = self.value()
        if chosen in {State.CONFIRMED.value, State.REJECTED.value}:
            return queryset.filter(verdict=chosen)
        if chosen in {State.OPEN.value, State.CHANGED.value}:
            has_not = chosen == State.OPEN.value
            return queryset.filter(verdict=None, change__isnull=has_not)
        return queryset


class StrengthFilter(admin.SimpleListFilter):
    """How strong the links are."""

    title = "links"
    parameter_name = "strength"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(STRENGTHS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the chosen strength."""
        chosen = self.value()
        return queryset.filter(strength=chosen) if chosen else queryset
