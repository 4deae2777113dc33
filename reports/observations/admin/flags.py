"""The list of the questions that rules raised about observations."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from reports.observations.admin.columns import FlagColumns
from reports.observations.admin.filters import RuleFilter
from reports.observations.models import Flag


@admin.register(Flag)
class FlagAdmin(FlagColumns):
    """Every question that a rule raised."""

    is_append_only = True
    empty_text = "No flag: no rule has raised a question about a report yet."
    list_display = (
        "rule_shown",
        "message",
        "report",
        "stage_shown",
        "team",
        "station",
        "raised_at",
    )
    list_display_links = None
    list_filter = (
        "mission",
        RuleFilter,
        "is_set_aside",
        "observation__stage",
        "observation__is_rehearsal",
    )
    search_fields = (
        "rule",
        "message",
        "observation__instance_id",
        "observation__station__code",
        "observation__team__code",
    )
    ordering = ("-raised_at", "-id")
    list_select_related = ("observation__team", "observation__station")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
