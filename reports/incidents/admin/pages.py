"""Incidents at the desk: the urgent first, verified by two persons, grouped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.missions.admin.scoped import person
from reports.incidents.admin import doings
from reports.incidents.admin.columns import OPEN, GroupColumns, IncidentColumns
from reports.incidents.admin.filters import AttentionFilter, CategoryFilter
from reports.incidents.admin.page import incident_page
from reports.incidents.domain.catalogue import categories
from reports.incidents.models import IncidentGroup, IncidentReport
from reports.incidents.selectors import GRAVE
from reports.incidents.services.following import acknowledge, archive
from reports.incidents.services.grouping import group_incidents

NOT_WAITING = datetime(9999, 1, 1, tzinfo=UTC)

Doing = Callable[[HttpRequest, IncidentReport], str]


@admin.register(IncidentReport)
class IncidentAdmin(IncidentColumns):
    """Every incident report; what waits on the red list comes first."""

    is_append_only = True
    empty_text = (
        "No incident yet. Incident reports of observers appear here within seconds; "
        "urgent ones come first and wait for somebody to acknowledge them."
    )
    list_display = (
        "clock",
        "category_shown",
        "severity_shown",
        "level_shown",
        "station",
        "team",
        "source_shown",
        "event",
        "follower",
        "received",
    )
    list_display_links = ("category_shown",)
    list_filter = (
        "mission",
        "election_day",
        AttentionFilter,
        "state__level",
        "severity",
        CategoryFilter,
        "stage",
        "source_type",
        "is_rehearsal",
    )
    search_fields = (
        "instance_id",
        "category",
        "station__code",
        "team__code",
        "state__group__code",
    )
    search_help_text = "Report id, category, station, team or event"
    list_select_related = (
        "mission",
        "station",
        "team",
        "state__group",
        "state__assigned_to",
    )
    actions = ("group_selected", "acknowledge_selected", "archive_selected")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        urgent = [code for code, entry in categories().items() if entry.is_urgent]
        waiting = Q(
            Q(severity__gte=GRAVE) | Q(category__in=urgent),
            state__level__in=OPEN,
            state__acknowledged_at=None,
            state__is_archived=False,
        )
        rows = IncidentReport.objects.visible_to(scope_of(request, IncidentReport))
        return rows.annotate(
            waiting_since=Case(
                When(waiting, then=F("received_at")), default=Value(NOT_WAITING)
            )
        ).defer("sealed_narrative")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("waiting_since", "-received_at", "instance_id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_verify_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person may verify incidents, of the row's mission."""
        return self._may(request, "change", obj)

    def get_urls(self) -> list[URLPattern]:
        every: dict[str, Doing] = {
            "move": doings.move_one,
            "acknowledge": doings.acknowledge_one,
            "assign": doings.assign_one,
            "archive": doings.archive_one,
            "evidence": doings.add_evidence_to_one,
            "group": self._group,
            "ungroup": doings.ungroup_one,
        }
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(self._doing(doing)),
                name=f"incident-{name}",
            )
            for name, doing in every.items()
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one incident in words with its evidence and history."""
        row = self._row(request, object_id)
        can_verify = self.has_verify_permission(request, row)
        page = incident_page(
            row,
            user=person(request),
            can_verify=can_verify,
            scope=scope_of(request, IncidentReport),
        )
        context = {
            **self.admin_site.each_context(request),
            "title": page.category.name(),
            "opts": self.opts,
            "row": row,
            "state": row.state,
            "page": page,
            "zone": row.mission.time_zone,
            "can_verify": can_verify,
            "now": timezone.now(),
        }
        return TemplateResponse(request, "incidents/incident.html", context)

    @admin.action(description="Group as one event", permissions=["verify"])
    def group_selected(
        self, request: HttpRequest, queryset: QuerySet[IncidentReport]
    ) -> None:
        """Make the selected reports one event."""
        rows = self._chosen(request, queryset)
        try:
            group = group_incidents(
                incidents=rows, user=person(request), now=timezone.now()
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            text = f"{len(rows)} reports are event {group.code}; it counts once."
            self.message_user(request, text, messages.SUCCESS)

    @admin.action(description="Acknowledge", permissions=["verify"])
    def acknowledge_selected(
        self, request: HttpRequest, queryset: QuerySet[IncidentReport]
    ) -> None:
        """Stop the clocks of the selected."""
        for row in self._chosen(request, queryset):
            acknowledge(incident=row, user=person(request), now=timezone.now())

    @admin.action(description="Archive", permissions=["verify"])
    def archive_selected(
        self, request: HttpRequest, queryset: QuerySet[IncidentReport]
    ) -> None:
        """Put the selected out of sight."""
        for row in self._chosen(request, queryset):
            archive(incident=row, user=person(request), now=timezone.now())

    def _chosen(
        self, request: HttpRequest, queryset: QuerySet[IncidentReport]
    ) -> list[IncidentReport]:
        rows = list(queryset)
        if not all(self.has_verify_permission(request, row) for row in rows):
            raise PermissionDenied
        return rows

    def _doing(self, doing: Doing) -> Callable[..., HttpResponse]:
        """Return a view that does one thing to one incident and leads back to it."""

        def view(request: HttpRequest, pk: int) -> HttpResponse:
            row = self._row(request, pk)
            is_allowed = self.has_verify_permission(request, row)
            if request.method != "POST" or not is_allowed:
                raise PermissionDenied
            try:
                self.message_user(request, doing(request, row), messages.SUCCESS)
            except DomainError as error:
                self.message_user(request, error.detail, messages.ERROR)
            page = reverse("admin:reports_incidentreport_change", args=[pk])
            return HttpResponseRedirect(page)

        return view

    def _group(self, request: HttpRequest, row: IncidentReport) -> str:
        chosen = [int(pk) for pk in request.POST.getlist("other") if pk.isdecimal()]
        others = self.get_queryset(request).filter(pk__in=chosen)
        rows = self._chosen(request, others)
        group = group_incidents(
            incidents=[row, *rows], user=person(request), now=timezone.now()
        )
        return f"Event {group.code}: it counts once."

    def _row(self, request: HttpRequest, pk: object) -> IncidentReport:
        rows = IncidentReport.objects.visible_to(
            scope_of(request, IncidentReport)
        ).select_related(
            "version__checklist",
            "station",
            "area",
            "team",
            "election_day",
            "mission",
            "state__group",
            "state__assigned_to",
        )
        row = rows.filter(pk=str(pk)).first() if str(pk).isdecimal() else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row


@admin.register(IncidentGroup)
class IncidentGroupAdmin(GroupColumns):
    """Events that several reports are about."""

    is_append_only = True
    empty_text = (
        "No event yet. Select several incident reports and choose “Group as one "
        "event”: they then count once."
    )
    list_display = ("code", "mission", "title", "report_count", "created_at")
    list_filter = ("mission",)
    search_fields = ("code", "title")
    ordering = ("mission__code", "code")
    list_select_related = ("mission",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = IncidentGroup.objects.visible_to(scope_of(request, IncidentGroup))
        return rows.annotate(number_of_reports=Count("incidents"))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
