"""How the lists of observations and flags are narrowed."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from elections.journal.admin import scope_of
from reports.observations.models import Decision, Flag, Observation

STANDINGS = (
    ("counted", "Counts in figures"),
    ("edited", "Replaced by an edit"),
    ("rejected", "Rejected"),
    ("queried", "Queried, not answered"),
    ("verified", "Verified"),
)


class StandingFilter(SimpleListFilter):
    """Where an observation stands now."""

    title = "standing"
    parameter_name = "standing"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> tuple[tuple[str, str], ...]:
        return STANDINGS

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Observation]
    ) -> QuerySet[Observation]:
        now = timezone.now()
        every = Observation.objects.all()
        latest = every.latest_versions(now)
        latest_decision = queryset.alias(
            latest=Decision.objects.filter(observation=OuterRef("pk"))
            .order_by("-recorded_at", "-id")
            .values("action")[:1]
        )
        narrowed = {
            "counted": queryset.filter(pk__in=every.counted(now).values("pk")),
            "edited": queryset.exclude(pk__in=latest.values("pk")),
            "rejected": queryset.exclude(pk__in=every.not_rejected(now).values("pk")),
            "queried": latest_decision.filter(latest="query"),
            "verified": latest_decision.filter(latest="verify"),
        }
        return narrowed.get(self.value() or "", queryset)


class FlaggedFilter(SimpleListFilter):
    """Whether rules raised questions."""

    title = "flags"
    parameter_name = "flagged"

    def lookups(
        self, request: HttpRequest, model_admin: Any
    ) -> tuple[tuple[str, str], ...]:
        return (("yes", "With flags"), ("aside", "Answers set aside"), ("no", "None"))

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Observation]
    ) -> QuerySet[Observation]:
        narrowed = {
            "yes": {"flag_count__gt": 0},
            "aside": {"set_aside_count__gt": 0},
            "no": {"flag_count": 0},
        }.get(self.value() or "", {})
        return queryset.filter(**narrowed)


class AreaFilter(SimpleListFilter):
    """The areas that observations come from; an election has far more."""

    title = "area"
    parameter_name = "area"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        areas = (
            Observation.objects.visible_to(scope_of(request, Observation))
            .exclude(area=None)
            .order_by("area__code")
            .values_list("area_id", "area__code", "area__name")
            .distinct()
        )
        return [(pk, f"{code} {name}") for pk, code, name in areas]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Observation]
    ) -> QuerySet[Observation]:
        chosen = self.value() or ""
        return queryset.filter(area_id=int(chosen)) if chosen.isdecimal() else queryset


class RuleFilter(SimpleListFilter):
    """The rules that raised flags."""

    title = "rule"
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        rules = (
            Flag.objects.visible_to(scope_of(request, Flag))
            .order_by("rule")
            .values_list("rule", flat=True)
            .distinct()
        )
        return [(rule, rule.replace("_", " ").capitalize()) for rule in rules]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Flag]
    ) -> QuerySet[Flag]:
        return queryset.filter(rule=self.value()) if self.value() else queryset
