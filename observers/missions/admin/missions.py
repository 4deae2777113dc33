"""The desk's page of missions: set up, change, close."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from observers.missions.admin.asking import NothingMore, Question, ask
from observers.missions.admin.scoped import MissionAdmin, page_action, person
from observers.missions.models import Mission
from observers.missions.services.missions import (
    change_mission,
    close_mission,
    create_mission,
)


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget: Any = UnfoldAdminTextareaWidget

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: Any) -> Any:
        return [
            line.strip() for line in super().clean(value).splitlines() if line.strip()
        ]


class WordsField(LinesField):
    """A list of short codes, separated by commas."""

    widget = UnfoldAdminTextInputWidget

    def prepare_value(self, value: Any) -> str:
        return value if isinstance(value, str) else ", ".join(value or ())

    def clean(self, value: Any) -> Any:
        return [word for line in super().clean(value) for word in _words(line)]


class MissionForm(ModelForm[Mission]):
    languages = WordsField(
        initial="en", help_text="Codes separated by commas; the first is the main one."
    )
    institutions = LinesField(
        required=False, help_text="One a line, in the order of the statement's title."
    )

    class Meta:
        model = Mission
        fields = (
            "code",
            "name",
            "kind",
            "election",
            "country_names",
            "time_zone",
            "languages",
            "institutions",
            "started_on",
            "ends_on",
            "is_demonstration",
        )


@admin.register(Mission)
class MissionPage(MissionAdmin):
    form = MissionForm
    fields = MissionForm.Meta.fields
    list_display = ("code", "name", "kind", "election", "team_count", "is_open")
    list_filter = ("kind", "is_open", "is_demonstration")
    search_fields = ("code", "name")
    ordering = ("code",)
    actions_detail = ("close",)
    empty_text = "No mission yet. Add the election first, then its mission here."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).select_related("election")
        return cast("QuerySet[Any]", rows.annotate(number_of_teams=Count("teams")))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "election")

    @admin.display(description="Teams", ordering="number_of_teams")
    def team_count(self, mission: Mission) -> int:
        return int(getattr(mission, "number_of_teams", 0))

    def store(
        self,
        *,
        request: HttpRequest,
        row: Mission,
        form: ModelForm[Any],
        change: bool,
    ) -> Mission:
        user = person(request)
        if not change:
            return create_mission(
                **form.cleaned_data, actor=user.actor, coordinator=user
            )
        change_mission(mission=row, changed=form.changed_data, actor=user.actor)
        return row

    @page_action(description="Close mission", url_path="close", permissions=["change"])
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        mission = self.get_object(request, object_id)
        if mission is None or not self.has_change_permission(request, mission):
            raise Http404
        if request.method == "POST":
            close_mission(mission=mission, actor=person(request).actor)
            self.message_user(
                request, f"Mission {mission.code} is closed.", messages.SUCCESS
            )
            page = reverse("admin:observers_mission_change", args=[mission.pk])
            return HttpResponseRedirect(page)
        question = Question(
            title=f"Close mission {mission.code}?",
            text="All phones are refused from now on, and nothing can be set up any "
            "more. Everything stays readable.",
            submit="Close the mission",
        )
        return ask(request, question, form=NothingMore())


def _words(line: str) -> list[str]:
    return [word.strip() for word in line.split(",") if word.strip()]
