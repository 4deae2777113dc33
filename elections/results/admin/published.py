"""The desk's pages of published figures, and of protocols side by side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from unfold.decorators import display

from elections.journal.admin import (
    JournaledAdmin,
    ReadOnlyAdmin,
    page_action,
    scope_of,
)
from elections.places.admin.imports import run_import
from elections.results.admin.earlier import comparison_url
from elections.results.admin.sheets import RESULTS, TURNOUT
from elections.results.domain.templates import (
    read_template,
    standard_template,
    template_text,
)
from elections.results.models import (
    ContestTemplate,
    OfficialResult,
    ProtocolReading,
    TurnoutAnnouncement,
)
from elections.results.selectors import protocol_table

SIDE_BY_SIDE = "admin/elections/protocol_table.html"


class PublishedAdmin(JournaledAdmin):
    """Published figures are added, never changed: a revision is a later row."""

    exclude = ("recorded_at",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.Form, change: bool
    ) -> None:
        obj.recorded_at = timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(ContestTemplate)
class ContestTemplatePage(JournaledAdmin):
    list_filter = ("contest__election",)
    list_display = ("contest", "lines")
    list_select_related = ("contest",)
    search_fields = ("contest__code", "contest__name")
    autocomplete_fields = ("contest",)
    ordering = ("contest__code",)
    empty_text = (
        "Protocols are judged by the standard template. Add one for a contest whose form "
        "has other lines or other sums."
    )

    @display(description="Lines and identities")
    def lines(self, row: ContestTemplate) -> str:
        read = read_template(row.definition, code=row.contest.code)
        return f"{len(read.lines)} lines, {len(read.identities)} identities"

    def get_changeform_initial_data(
        self, request: HttpRequest
    ) -> dict[str, str | list[str]]:
        """Begin with the standard, to be changed."""
        initial = super().get_changeform_initial_data(request)
        return {"definition": template_text(standard_template()), **initial}


@admin.register(OfficialResult)
class OfficialResultPage(PublishedAdmin):
    list_display = (
        "contest",
        "place",
        "what",
        "value",
        "published_seats",
        "as_of",
        "source",
    )
    list_filter = ("election_day", "contest", "line")
    search_fields = ("source", "contestant__name", "station__code", "area__code")
    list_select_related = ("contest", "area", "station", "contestant")
    autocomplete_fields = (
        "election_day",
        "contest",
        "area",
        "station",
        "contestant",
    )
    ordering = ("-as_of", "contest", "id")
    actions_list: Any = ("import_results",)
    empty_text = (
        "Import the results that the commission publishes. Every number keeps its "
        "source and the time for which it stands."
    )

    def get_urls(self) -> list[URLPattern]:
        return [comparison_url(self.admin_site), *super().get_urls()]

    @display(description="Place")
    def place(self, row: OfficialResult) -> str:
        """Show where the number was counted."""
        return str(row.station or row.area or "National")

    @display(description="Line", ordering="line")
    def what(self, row: OfficialResult) -> str:
        """Show the contestant, or the line of the protocol."""
        return str(row.contestant or row.line.replace("_", " "))

    @page_action(description="Import results", icon="upload", permissions=["add"])
    def import_results(self, request: HttpRequest) -> HttpResponse:
        """Import a sheet."""
        return run_import(self, request, RESULTS)


@admin.register(TurnoutAnnouncement)
class TurnoutPage(PublishedAdmin):
    list_display = (
        "announced_at",
        "place",
        "percent",
        "voters",
        "registered",
        "source",
    )
    list_filter = ("election_day", ("area", admin.RelatedOnlyFieldListFilter))
    search_fields = ("source", "area__code", "area__name")
    list_select_related = ("area", "election_day")
    autocomplete_fields = ("election_day", "area")
    ordering = ("-as_of", "id")
    actions_list: Any = ("import_turnout",)
    empty_text = (
        "Import or add what the commission announces during the day, each figure with "
        "its time and source. Figures that do not agree are shown before the import."
    )

    @display(description="Local time", ordering="as_of")
    def announced_at(self, row: TurnoutAnnouncement) -> str:
        """Show the hour as it was announced, in the zone of the election day."""
        return f"{row.as_of.astimezone(row.election_day.zone):%d.%m.%Y %H:%M}"

    @display(description="Place", ordering="area")
    def place(self, row: TurnoutAnnouncement) -> str:
        """Show the area or the country."""
        return str(row.area or "National")

    @display(description="Turnout", ordering="turnout_share")
    def percent(self, row: TurnoutAnnouncement) -> str:
        """Show the share as people read it."""
        return f"{row.turnout_share * 100:.2f} %"

    @page_action(description="Import turnout", icon="upload", permissions=["add"])
    def import_turnout(self, request: HttpRequest) -> HttpResponse:
        """Import a sheet."""
        return run_import(self, request, TURNOUT)


@admin.register(ProtocolReading)
class ProtocolReadingPage(ReadOnlyAdmin):
    list_display = (
        "station",
        "contest",
        "source",
        "what",
        "value",
        "election_day",
        "recorded_at",
    )
    list_filter = ("source", "contest", "election_day", "line")
    search_fields = ("station__code", "station__name", "contestant__name")
    search_help_text = "The code or name of a station, or a contestant"
    list_select_related = ("station", "contest", "contestant", "election_day")
    ordering = ("station__code", "contest", "source", "id")
    actions_row = ("side_by_side",)
    actions_detail = ("side_by_side",)
    empty_text = (
        "Protocol figures that observers send appear here line by line. Open a row to "
        "see every copy of one protocol side by side."
    )

    @display(description="Line", ordering="line")
    def what(self, row: ProtocolReading) -> str:
        """Show the contestant, or the line of the protocol."""
        return str(row.contestant or row.line.replace("_", " "))

    @page_action(description="Side by side", icon="compare")
    def side_by_side(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show every copy of this station's protocol of this contest."""
        if not self.has_view_permission(request):
            raise Http404
        reading = get_object_or_404(
            self.get_queryset(request).select_related(*self.list_select_related),
            pk=object_id,
        )
        table = protocol_table(
            mission_id=reading.mission_id,
            election_day=reading.election_day,
            station=reading.station,
            contest=reading.contest,
            scope=scope_of(request),
        )
        return TemplateResponse(
            request,
            SIDE_BY_SIDE,
            {
                **admin.site.each_context(request),
                "title": f"Protocols of station {reading.station.code}",
                "opts": self.opts,
                "media": self.media,
                "reading": reading,
                "table": table,
            },
        )
