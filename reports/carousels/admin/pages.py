"""Hypotheses of moving groups at the desk: for the core team, to confirm or reject."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from unfold.decorators import display

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.permissions import Right, has_right
from reports.carousels.admin.filters import StateFilter, StrengthFilter
from reports.carousels.admin.page import (
    COLORS,
    STATES,
    STRENGTHS,
    hypothesis_page,
    state_of,
)
from reports.carousels.models import LinkedGroup
from reports.carousels.services.deciding import confirm_group, reject_group
from reports.signals.domain.detectors import CAROUSELS

STATE_COLORS = {STATES[state]: color for state, color in COLORS.items()}


@admin.register(LinkedGroup)
class LinkedGroupAdmin(MissionAdmin):
    """What the latest search found, and what was decided; computed, never typed."""

    is_append_only = True
    empty_text = (
        "No group that moved between stations is suspected. The search runs by itself "
        "once “Groups that moved between polling stations” is switched on for a mission "
        "(Detector switches) and incidents are reported."
    )
    list_display = (
        "name",
        "strength_shown",
        "state_shown",
        "stations",
        "report_count",
        "seen",
        "mission",
        "election_day",
    )
    list_filter = ("mission", "election_day", StateFilter, StrengthFilter)
    search_fields = ("reports_sha256",)
    search_help_text = "Code of a hypothesis, or the id of an incident report"
    list_select_related = ("mission", "election_day")
    ordering = ("strength", "earliest_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = LinkedGroup.objects.visible_to(scope_of(request, LinkedGroup))
        return rows.with_state().defer("sealed_details")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find by code or by a report's id; a list shows what stands now."""
        word = search_term.strip().lower()
        found = queryset.filter(pk__in=LinkedGroup.objects.current().values("pk"))
        if word:
            code = word.removeprefix("h-")
            found = found.filter(
                Q(reports_sha256__startswith=code) | Q(reports__contains=[word])
            )
        return found.defer("sealed_details"), False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        """Add what decides about one hypothesis."""
        view = self.admin_site.admin_view(self.decide_view)
        own = [path("<int:pk>/decide/", view, name="linkedgroup-decide")]
        return [*own, *super().get_urls()]

    @display(description="Hypothesis", ordering="reports_sha256")
    def name(self, row: LinkedGroup) -> str:
        return row.code

    @display(
        description="Links",
        ordering="strength",
        label={"Strong links": "primary", "Weak links": "info"},
    )
    def strength_shown(self, row: LinkedGroup) -> str:
        return STRENGTHS[row.strength]

    @display(description="State", label=STATE_COLORS)
    def state_shown(self, row: Any) -> str:
        has_changed = row.change is not None
        return STATES[state_of(verdict=row.verdict, has_changed=has_changed)]

    @display(description="Reports")
    def report_count(self, row: LinkedGroup) -> int:
        return len(row.reports)

    @display(description="Seen", ordering="earliest_at")
    def seen(self, row: LinkedGroup) -> str:
        first, last = (
            at.astimezone(row.election_day.zone)
            for at in (row.earliest_at, row.latest_at)
        )
        return f"{first:%-d %b, %H:%M} to {last:%H:%M}"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one hypothesis with its way and the evidence of every link."""
        row = self._row(request, object_id)
        later = (
            LinkedGroup.objects.current()
            .filter(mission=row.mission_id, reports_sha256=row.reports_sha256)
            .filter(election_day=row.election_day_id, pk__gt=row.pk)
            .first()
        )
        is_current = LinkedGroup.objects.current().filter(pk=row.pk).exists()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Moving group {row.code}",
            "row": row,
            "zone": row.election_day.time_zone,
            "page": hypothesis_page(row),
            "detector": CAROUSELS,
            "later": later,
            "is_current": is_current,
            "can_decide": is_current and self._may_decide(request, row),
            **(extra_context or {}),
        }
        answer = TemplateResponse(request, "reports/carousels/hypothesis.html", context)
        answer["Cache-Control"] = "no-store"
        return answer

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm or reject with a reason, and lead back to the hypothesis."""
        row = self._row(request, str(pk))
        if request.method != "POST" or not self._may_decide(request, row):
            raise PermissionDenied
        try:
            self.message_user(request, _decide(request, row), messages.SUCCESS)
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        page = reverse("admin:reports_linkedgroup_change", args=[row.pk])
        return HttpResponseRedirect(page)

    def _may_decide(self, request: HttpRequest, row: LinkedGroup) -> bool:
        user = person(request)
        return has_right(user, Right.VERIFY_INCIDENTS, mission_id=row.mission_id)

    def _row(self, request: HttpRequest, pk: str) -> LinkedGroup:
        rows = LinkedGroup.objects.visible_to(scope_of(request, LinkedGroup))
        rows = rows.select_related("mission", "election_day", "run")
        row = rows.filter(pk=pk).first() if pk.isdecimal() else None
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row


def _decide(request: HttpRequest, row: LinkedGroup) -> str:
    chosen = {code for code in request.POST.getlist("report") if code in row.reports}
    reason = request.POST.get("reason", "")[:300]
    user, now = person(request), timezone.now()
    if request.POST.get("verdict") == "reject":
        reject_group(group=row, user=user, reason=reason, now=now)
        return f"{row.code} is rejected: later searches keep these reports apart."
    decision = confirm_group(
        group=row, user=user, reason=reason, now=now, reports=chosen
    )
    event = decision.event.code if decision.event else ""
    return (
        f"{len(decision.reports)} reports are event {event}: it counts once. Their "
        "verification is unchanged."
    )
