"""How the list of incidents is narrowed."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from observers.missions.admin.scoped import person
from reports.incidents.domain.catalogue import categories, category_choices
from reports.incidents.models import IncidentReport
from reports.incidents.selectors import GRAVE

Incidents = QuerySet[IncidentReport]


class AttentionFilter(SimpleListFilter):
    """Which incidents need somebody."""

    title = "attention"
    parameter_name = "attention"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> tuple[tuple[str, str], ...]:
        return (
            ("urgent", "Urgent"),
            ("waiting", "Not acknowledged"),
            ("mine", "Followed by me"),
            ("archived", "Archived"),
            ("every", "Archived ones, too"),
        )

    def queryset(self, request: HttpRequest, queryset: Incidents) -> Incidents:
        urgent = [code for code, entry in categories().items() if entry.is_urgent]
        chosen = self.value() or ""
        if chosen == "every":
            return queryset
        narrowed = {
            "urgent": Q(severity__gte=GRAVE) | Q(category__in=urgent),
            "waiting": Q(state__acknowledged_at=None),
            "mine": Q(state__assigned_to=person(request)),
        }.get(chosen, Q())
        return queryset.filter(narrowed, state__is_archived=chosen == "archived")


class CategoryFilter(SimpleListFilter):
    """The categories of the catalogue."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return [(code, f"{code} {name}") for code, name in category_choices()]

    def queryset(self, request: HttpRequest, queryset: Incidents) -> Incidents:
        return queryset.filter(category=self.value()) if self.value() else queryset
