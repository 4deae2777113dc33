"""The desk's pages of areas, commissions and polling stations, with their imports."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from elections.journal.admin import JournaledAdmin, page_action
from elections.places.admin.imports import (
    ElectionSheetForm,
    GeographySheetForm,
    ImportPage,
    run_import,
)
from elections.places.domain.columns import (
    AREA_COLUMNS,
    COMMISSION_COLUMNS,
    STATION_COLUMNS,
)
from elections.places.models import Area, Commission, Geography, PollingStation
from elections.places.services import areas, stations

LISTED_COLORS = {"provisional": "warning", "listed": "info"}

STATIONS = ImportPage(
    title="Import polling stations",
    hint="A CSV (UTF-8) or Excel file with one polling station per line. Import the areas and "
    "commissions first if the file names their codes. Repeating an import is safe.",
    columns=STATION_COLUMNS,
    form=ElectionSheetForm,
    preview=stations.import_stations_preview,
    write=stations.import_stations,
)
AREAS = ImportPage(
    title="Import areas",
    hint="A CSV (UTF-8) or Excel file with one area per line. When boundaries or codes change, "
    "add a version under the election and import into that.",
    columns=AREA_COLUMNS,
    form=GeographySheetForm,
    preview=areas.import_areas_preview,
    write=areas.import_areas,
)
BOUNDARIES = ImportPage(
    title="Import boundaries",
    hint="A GeoJSON file in WGS 84 with one Polygon or MultiPolygon per area; its "
    "property `code` is the code of the area.",
    columns=(),
    form=GeographySheetForm,
    preview=areas.import_boundaries_preview,
    write=areas.import_boundaries,
)
COMMISSIONS = ImportPage(
    title="Import commissions",
    hint="A CSV (UTF-8) or Excel file with one commission per line, the higher ones too.",
    columns=COMMISSION_COLUMNS,
    form=ElectionSheetForm,
    preview=areas.import_commissions_preview,
    write=areas.import_commissions,
)


@admin.register(Geography)
class GeographyPage(JournaledAdmin):
    list_display = ("election", "version", "valid_from", "note")
    search_fields = ("election__code", "note")
    list_filter = ("election",)
    list_select_related = ("election",)
    autocomplete_fields = ("election",)
    ordering = ("-id",)
    empty_text = "Add version 1 of the areas on the page of the election."


@admin.register(Area)
class AreaPage(JournaledAdmin):
    list_display = ("code", "name", "level", "parent", "version", "has_boundary")
    list_filter = ("level", "geography__election", "geography__version")
    search_fields = ("code", "name")
    list_select_related = ("parent", "geography__election")
    autocomplete_fields = ("geography", "parent")
    exclude = ("boundary",)
    ordering = ("geography", "level", "code")
    actions_list = ("import_areas", "import_boundaries")
    empty_text = (
        "Import the areas of the election from a CSV file, then their boundaries. "
        "Stations and figures are grouped by them."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Area]:
        rows: QuerySet[Area] = super().get_queryset(request)
        # Boundaries are large and only asked whether they are there.
        return rows.defer("boundary", "parent__boundary").annotate(
            is_drawn=ExpressionWrapper(
                Q(boundary__isnull=False), output_field=BooleanField()
            )
        )

    @display(description="Areas of", ordering="geography")
    def version(self, area: Area) -> str:
        """Show the election and the version."""
        return f"{area.geography.election.code}, version {area.geography.version}"

    @display(description="Boundary")
    def has_boundary(self, area: Area) -> str:
        """Show whether the map can draw it."""
        return "yes" if getattr(area, "is_drawn", False) else "not yet"

    @page_action(description="Import areas", icon="upload", permissions=["add"])
    def import_areas(self, request: HttpRequest) -> HttpResponse:
        """Import a CSV sheet."""
        return run_import(self, request, AREAS)

    @page_action(description="Import boundaries", icon="map", permissions=["change"])
    def import_boundaries(self, request: HttpRequest) -> HttpResponse:
        """Import GeoJSON."""
        return run_import(self, request, BOUNDARIES)


@admin.register(Commission)
class CommissionPage(JournaledAdmin):
    list_display = ("code", "name", "level", "area", "parent", "election")
    list_filter = ("level", "election")
    search_fields = ("code", "name")
    list_select_related = ("area", "parent", "election")
    autocomplete_fields = ("election", "area", "parent")
    ordering = ("election", "code")
    actions_list = ("import_commissions",)
    empty_text = (
        "Import the commissions from a CSV file. Tabulation is observed at them, and "
        "polling stations belong to one."
    )

    @page_action(description="Import commissions", icon="upload", permissions=["add"])
    def import_commissions(self, request: HttpRequest) -> HttpResponse:
        """Import a CSV sheet."""
        return run_import(self, request, COMMISSIONS)


@admin.register(PollingStation)
class PollingStationPage(JournaledAdmin):
    list_display = (
        "code",
        "name",
        "area",
        "kind",
        "setting",
        "registered_voters",
        "is_open",
        "listed",
    )
    list_filter = (
        "is_provisional",
        "is_open",
        "kind",
        "setting",
        "election",
        ("area", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("code", "name", "address")
    search_help_text = "A code, a name or an address"
    list_select_related = ("area",)
    autocomplete_fields = ("election", "area", "commission")
    ordering = ("election", "code")
    actions_list = ("import_stations",)
    empty_text = (
        "Import the commission's list of polling stations from a CSV file. Stations "
        "that an observer reports first are added by themselves as provisional."
    )

    @display(description="Listed", ordering="is_provisional", label=LISTED_COLORS)
    def listed(self, station: PollingStation) -> tuple[str, str]:
        """Show whether the official list has it or only an observer named it."""
        if station.is_provisional:
            return "provisional", "provisional"
        return "listed", "official list"

    @page_action(description="Import stations", icon="upload", permissions=["add"])
    def import_stations(self, request: HttpRequest) -> HttpResponse:
        """Import a CSV sheet."""
        return run_import(self, request, STATIONS)
