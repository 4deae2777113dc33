"""Reports that came with the id of another one: both contents side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.decorators import display

from elections.journal.admin import scope_of
from observers.missions.admin.scoped import MissionAdmin
from reports.intake.admin.sent import (
    conflict_text,
    differing_lines,
    may_open,
    text_of,
)
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Submission


@admin.register(Conflict)
class ConflictAdmin(MissionAdmin):
    """Newcomers that were kept apart, the latest first."""

    is_append_only = True
    empty_text = (
        "No conflict: no report has come twice under one id with other content."
    )
    list_display = ("short_id", "mission", "team", "received_at")
    list_filter = ("mission",)
    search_fields = ("instance_id", "token__team__code")
    search_help_text = "Report id or team"
    ordering = ("-received_at", "-id")
    list_select_related = ("mission", "token__team")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Conflict.objects.visible_to(scope_of(request, Conflict)).defer("sealed")
        return rows.order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @display(description="Report", ordering="instance_id")
    def short_id(self, row: Conflict) -> str:
        return str(row.instance_id)[:8]

    @display(description="Team", ordering="token__team__code")
    def team(self, row: Conflict) -> str:
        return row.token.team.code if row.token and row.token.team else "-"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the stored report and the newcomer answer by answer."""
        row = self._row(request, object_id)
        stored = Submission.objects.select_related("team").get(
            mission=row.mission_id, instance_id=row.instance_id
        )
        is_open = may_open(request, mission_id=row.mission_id)
        both = (text_of(stored), conflict_text(row)) if is_open else None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Conflict over {str(row.instance_id)[:8]}",
            "opts": self.opts,
            "row": row,
            "stored": stored,
            "lines": differing_lines(*both) if both else [],
        }
        return TemplateResponse(request, "intake/conflict.html", context)

    def _row(self, request: HttpRequest, pk: object) -> Conflict:
        rows = Conflict.objects.visible_to(scope_of(request, Conflict))
        related = rows.select_related("mission", "token__team", "entered_by")
        row = related.filter(pk=str(pk)).first() if str(pk).isdecimal() else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row
