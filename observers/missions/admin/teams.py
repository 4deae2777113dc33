"""The desk's pages of teams and of national staff."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.admin.sealed import SealedAdmin, SealedForm
from observers.missions.models import NationalStaff, ObserverTeam
from observers.missions.selectors import staff_contact, staff_name
from observers.missions.services.staff import add_staff, change_staff
from observers.missions.services.teams import change_team, create_team


class StaffForm(SealedForm):
    class Meta:
        model = NationalStaff
        fields = ("mission", "code", "role", "team")


@admin.register(ObserverTeam)
class TeamPage(MissionAdmin):
    list_display = ("code", "mission", "area", "member_count")
    list_filter = ("mission",)
    search_fields = ("code", "area__name")
    ordering = ("mission__code", "code")
    fields = ("mission", "code", "area")
    list_select_related = ("mission", "area")
    autocomplete_fields = ("area",)
    empty_text = "No team yet. Add teams here, or import a roster in Observers."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return cast("QuerySet[Any]", rows.annotate(people=Count("members")))

    @admin.display(description="Observers", ordering="people")
    def member_count(self, team: ObserverTeam) -> int:
        return int(getattr(team, "people", 0))

    def store(
        self,
        *,
        request: HttpRequest,
        row: ObserverTeam,
        form: ModelForm[Any],
        change: bool,
    ) -> ObserverTeam:
        actor = person(request).actor
        if change:
            change_team(team=row, area=row.area, actor=actor)
            return row
        return create_team(
            mission=row.mission, code=row.code, area=row.area, actor=actor
        )


@admin.register(NationalStaff)
class StaffPage(SealedAdmin):
    form = StaffForm
    list_display = ("code", "mission", "role", "team")
    list_filter = ("mission", "role")
    search_fields = ("code", "team__code")
    ordering = ("mission__code", "code")
    list_select_related = ("mission", "team")
    autocomplete_fields = ("team",)
    empty_text = "No interpreter or driver yet. They are kept apart and never reported."

    def opened(
        self, row: NationalStaff, request: HttpRequest
    ) -> tuple[str | None, str | None]:
        user = person(request)
        return staff_name(row, user=user), staff_contact(row, user=user)

    def store(
        self, *, request: HttpRequest, row: NationalStaff, form: Any, change: bool
    ) -> NationalStaff:
        actor = person(request).actor
        if not change:
            return add_staff(
                mission=row.mission,
                code=row.code,
                role=row.role,
                team=row.team,
                name=form.cleaned_data["person_name"],
                contact=form.cleaned_data["person_contact"],
                actor=actor,
            )
        change_staff(
            staff=row,
            changed=form.changed_plain(),
            name=form.changed_sealed("name"),
            contact=form.changed_sealed("contact"),
            actor=actor,
        )
        return row
