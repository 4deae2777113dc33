"""The desk's pages of deployments, expected reports, samples and check-ins."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.widgets import UnfoldAdminIntegerFieldWidget

from elections.errors import DomainError
from elections.journal.admin import page_action
from elections.places.admin.imports import run_import
from observers.deployment.admin.many import ManyForm, deployment_sheet
from observers.deployment.domain.expectation import FREE_ROUTE, MOST
from observers.deployment.models import (
    CheckIn,
    Deployment,
    ExpectedReport,
    MissingReportNote,
    SampledStation,
)
from observers.deployment.services import (
    check_in,
    deploy_team,
    deploy_teams,
    note_missing,
)
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import (
    MissionAdmin,
    ReadOnlyInline,
    offered,
    person,
)
from observers.missions.models import Mission

DEPLOY_ALL = Question(
    title="Deploy all teams",
    text="Each team not yet deployed on the day goes on a free route in its own area.",
    submit="Deploy",
)


def quota_field(stage: str) -> forms.IntegerField:
    """Return the field for one stage's quota; empty is the default."""
    return forms.IntegerField(
        label=f"Expected: {stage}",
        required=False,
        min_value=0,
        max_value=MOST,
        widget=UnfoldAdminIntegerFieldWidget,
        help_text=f"Empty: {FREE_ROUTE[stage]}. Not used where stations are chosen.",
    )


class DeploymentForm(ModelForm[Deployment]):
    quota_opening = quota_field("opening")
    quota_voting = quota_field("voting")
    quota_counting = quota_field("counting")
    quota_tabulation = quota_field("tabulation")

    class Meta:
        model = Deployment
        fields = (
            "mission",
            "election_day",
            "team",
            "area",
            "stations",
            "starts_at",
            "ends_at",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage, quota in self.instance.quotas.items():
            if f"quota_{stage}" in self.fields:
                self.fields[f"quota_{stage}"].initial = quota

    def quotas(self) -> dict[str, int]:
        """Return the quotas that were typed."""
        typed = {stage: self.cleaned_data.get(f"quota_{stage}") for stage in FREE_ROUTE}
        return {stage: quota for stage, quota in typed.items() if quota is not None}


class ExpectedInline(ReadOnlyInline):
    model = ExpectedReport
    fields = ("stage", "station", "quota", "due_at")
    readonly_fields = fields
    verbose_name_plural = "expected reports"


class NoteInline(ReadOnlyInline):
    """What was noted so far, and one line for a new note."""

    model = MissingReportNote
    fields = ("reason", "note", "called_by", "called_at")
    readonly_fields = ("called_by", "called_at")
    extra = 1
    max_num = 50

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, "add", obj)


@admin.register(Deployment)
class DeploymentPage(MissionAdmin):
    form = DeploymentForm
    list_display = ("team", "election_day", "area", "mission", "starts_at")
    list_filter = ("mission", "election_day")
    search_fields = ("team__code", "area__name", "area__code")
    ordering = ("mission__code", "election_day__date", "team__code")
    list_select_related = ("mission", "election_day", "area", "team")
    autocomplete_fields = ("team", "area", "stations")
    inlines = (ExpectedInline,)
    actions_list = ("deploy_all", "import_deployments")
    fieldsets = (
        (None, {"fields": ("mission", "election_day", "team", "area", "stations")}),
        (
            "Expected reports on a free route",
            {"fields": tuple(f"quota_{stage}" for stage in FREE_ROUTE)},
        ),
        ("Times", {"fields": ("starts_at", "ends_at")}),
    )
    empty_text = "No deployment yet. Add teams first, then say where each one goes."

    @page_action(description="Deploy all teams", icon="groups", permissions=["add"])
    def deploy_all(self, request: HttpRequest) -> HttpResponse:
        """Ask for the day and deploy every team that is not deployed on it."""
        form = ManyForm(request.POST or None, missions=self._missions(request))
        if request.method != "POST" or not form.is_valid():
            return ask(request, DEPLOY_ALL, form=form)
        try:
            made = deploy_teams(**form.cleaned_data, actor=person(request).actor)
            self.message_user(request, f"Deployed {len(made)} teams.")
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        return HttpResponseRedirect(reverse("admin:observers_deployment_changelist"))

    @page_action(description="Import deployments", icon="upload", permissions=["add"])
    def import_deployments(self, request: HttpRequest) -> HttpResponse:
        """Import a sheet of teams with their areas, stations or quotas."""
        return run_import(self, request, deployment_sheet(self._missions(request)))

    def _missions(self, request: HttpRequest) -> QuerySet[Mission]:
        own = self._own_missions(request, offered(Mission, request))
        return Mission.objects.filter(pk__in=own, is_open=True).order_by("code")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "election_day", "team")

    def store(
        self,
        *,
        request: HttpRequest,
        row: Deployment,
        form: Any,
        change: bool,
    ) -> Deployment:
        return deploy_team(
            mission=row.mission,
            election_day=row.election_day,
            team=row.team,
            area=row.area,
            stations=list(form.cleaned_data["stations"]),
            quotas=form.quotas(),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            actor=person(request).actor,
        )


@admin.register(ExpectedReport)
class ExpectedReportPage(MissionAdmin):
    list_display = (
        "team",
        "stage",
        "station",
        "quota",
        "election_day",
        "latest_reason",
    )
    list_filter = ("mission", "election_day", "stage", "notes__reason")
    search_fields = ("team__code", "station__code")
    ordering = ("mission__code", "team__code", "deployment", "pk")
    list_select_related = ("team", "station", "election_day", "deployment", "mission")
    fields = ("mission", "election_day", "team", "stage", "station", "quota", "due_at")
    readonly_fields = fields
    inlines = (NoteInline,)
    empty_text = "Nothing is expected yet. Deploy a team, and its reports appear here."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        latest = MissingReportNote.objects.filter(expected=OuterRef("pk"))
        latest = latest.order_by("-called_at", "-pk")
        rows = super().get_queryset(request)
        reason = Subquery(latest.values("reason")[:1])
        return cast("QuerySet[Any]", rows.annotate(latest=reason))

    @admin.display(description="Latest reason", ordering="latest")
    def latest_reason(self, expected: ExpectedReport) -> str:
        reason = getattr(expected, "latest", None)
        return MissingReportNote(reason=reason).get_reason_display() if reason else ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def store(
        self,
        *,
        request: HttpRequest,
        row: Any,
        form: Any,
        change: bool,
    ) -> Any:
        return row

    def save_formset(
        self,
        request: HttpRequest,
        form: Any,
        formset: BaseInlineFormSet[Any, Any, Any],
        change: bool,
    ) -> None:
        """Record each new note through its service."""
        for note in formset.save(commit=False):
            note_missing(
                expected=note.expected,
                reason=note.reason,
                note=note.note,
                user=person(request),
            )
        formset.save_m2m()


@admin.register(SampledStation)
class SampledStationPage(MissionAdmin):
    list_display = ("number", "station", "stratum", "cluster", "sample", "election_day")
    list_filter = ("mission", "election_day", "sample", "stratum")
    search_fields = ("station__code", "stratum")
    ordering = ("mission__code", "sample", "number", "pk")
    list_select_related = ("station", "election_day", "mission", "sample")
    empty_text = "No sample. Only sample-based missions have one, drawn before the day."

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(CheckIn)
class CheckInPage(MissionAdmin):
    is_append_only = True
    list_display = ("team", "kind", "at", "note", "mission")
    list_filter = ("mission", "kind")
    search_fields = ("team__code", "note")
    ordering = ("-at", "-pk")
    list_select_related = ("team", "mission")
    fields = ("team", "kind", "at", "note")
    autocomplete_fields = ("team",)
    empty_text = "No sign of life yet. Add one when a team calls."

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        obj.mission_id = obj.team.mission_id
        super().save_model(request, obj, form, change)

    def store(
        self,
        *,
        request: HttpRequest,
        row: CheckIn,
        form: Any,
        change: bool,
    ) -> CheckIn:
        return check_in(
            team=row.team,
            kind=row.kind,
            at=row.at,
            note=row.note,
            actor=person(request).actor,
        )
