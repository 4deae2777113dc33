"""The desk's pages of elections, their days and the versions of their areas."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline
from unfold.decorators import display

from elections.journal.admin import JournaledAdmin
from elections.places.models import Election, ElectionDay, Geography


class GeographyForm(ModelForm[Geography]):
    """One version of the areas."""

    def has_changed(self) -> bool:
        """Keep a new version even if everything in it is as proposed."""
        return not self.instance.pk or super().has_changed()


class FirstRow:
    """Rows of an election; a new one starts with the first of them."""

    extra = 0

    def get_min_num(
        self, request: HttpRequest, obj: Election | None = None, **kwargs: Any
    ) -> int:
        """Ask a new election for one row at once: nothing works without."""
        return 0 if obj else 1


class ElectionDayInline(FirstRow, StackedInline):  # type: ignore[misc]  # Unfold's bases
    model = ElectionDay
    fields = (
        ("code", "kind"),
        ("date", "round"),
        ("time_zone",),
        ("polls_open", "polls_close"),
    )


class GeographyInline(FirstRow, TabularInline):  # type: ignore[misc]  # Unfold's bases
    model = Geography
    form = GeographyForm
    fields = ("version", "valid_from", "note")
    verbose_name_plural = "Versions of the areas"


@admin.register(Election)
class ElectionPage(JournaledAdmin):
    list_display = ("code", "name", "country", "days_shown", "station_count")
    list_filter = ("country",)
    search_fields = ("code", "name", "country")
    ordering = ("-id",)
    inlines = (ElectionDayInline, GeographyInline)
    empty_text = (
        "Add the election first, with its days: stations, contests, missions and "
        "results all belong to one."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        counted: QuerySet[Any] = rows.annotate(stations_listed=Count("stations"))
        return counted.prefetch_related("days")

    @display(description="Days")
    def days_shown(self, election: Election) -> str:
        """Show the dates of voting."""
        days = sorted(election.days.all(), key=lambda day: (day.date, day.pk))
        return ", ".join(f"{day.date:%d.%m.%Y}" for day in days) or "-"

    @display(description="Stations", ordering="stations_listed")
    def station_count(self, election: Any) -> int:
        """Show how many stations are listed."""
        return int(election.stations_listed)


@admin.register(ElectionDay)
class ElectionDayPage(JournaledAdmin):
    list_display = ("code", "election", "kind", "round", "date", "time_zone")
    list_filter = ("kind", "election")
    search_fields = ("code", "election__code", "election__name")
    list_select_related = ("election",)
    autocomplete_fields = ("election",)
    ordering = ("-date", "id")
    empty_text = (
        "Add the days of voting on the page of their election: early, main, repeat, "
        "run-off. Reports and results belong to one of them."
    )
