"""Samples at the desk: plan, look, draw, freeze, send teams, take away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import display

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.deployment.models import Sample, SampledStation
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, person, scoped
from observers.missions.permissions import Right, has_right
from reports.findings.admin import sample_asking as asking
from reports.findings.admin.sample_form import PlanForm
from reports.findings.admin.sample_page import page_of_sample, station_rows
from reports.findings.admin.sample_typing import typed_plan
from reports.findings.renderers.sample_protocol import render_protocol
from reports.findings.renderers.sample_stations import sample_stations_csv
from reports.findings.selectors.sample_frames import plan_of
from reports.findings.selectors.sample_plans import parcel_of
from reports.findings.selectors.sample_protocol import protocol_of, state_of
from reports.findings.services.samples import change_plan, new_seed, plan_sample

Act = Callable[[Sample, dict[str, Any], str], str]


@admin.register(Sample)
class SampleAdmin(MissionAdmin):
    """A sample from its plan to the stations that observers go to."""

    list_display = (
        "name",
        "mission",
        "election_day",
        "state",
        "method",
        "station_count",
        "short_fingerprint",
    )
    list_filter = ("mission", "election_day", "method")
    search_fields = ("name", "seed", "fingerprint")
    ordering = ("-planned_at", "-pk")
    list_select_related = ("mission", "election_day")
    empty_text = "No sample. Only sample-based missions draw one: press Add sample."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Sample]:
        rows: QuerySet[Sample] = super().get_queryset(request)
        return rows.annotate(station_total=Count("sampledstations"))

    @display(
        description="State",
        label={
            "Planned": "info",
            "Drawn": "warning",
            "Frozen": "success",
            "Withdrawn": "danger",
        },
    )
    def state(self, row: Sample) -> str:
        return state_of(row)

    @display(description="Draws")
    def station_count(self, row: Sample) -> str:
        return f"{getattr(row, 'station_total', 0):,}"

    @display(description="Fingerprint")
    def short_fingerprint(self, row: Sample) -> str:
        return row.fingerprint[:12]

    def get_urls(self) -> list[URLPattern]:
        """Add the steps and the files of a sample."""
        site = self.admin_site.admin_view
        views = {
            "plan": self.plan_view,
            "draw": self.draw_view,
            "freeze": self.freeze_view,
            "withdraw": self.withdraw_view,
            "replace": self.replace_view,
            "teams": self.teams_view,
            "check.zip": self.parcel_view,
            "stations.csv": self.stations_view,
            "protocol.pdf": self.protocol_view,
        }
        own = [
            path(
                f"<int:number>/{name}",
                site(view),
                name=f"observers_sample_{name.split('.', maxsplit=1)[0]}",
            )
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Ask for a plan; nothing is drawn yet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PlanForm(
            request.POST or None, scope=scope_of(request), user=person(request)
        )
        if request.method == "POST" and form.is_valid():
            try:
                row = plan_sample(
                    mission=form.cleaned_data["mission"],
                    election_day=form.cleaned_data["election_day"],
                    name=form.cleaned_data["name"],
                    plan=typed_plan(form.cleaned_data, seed=new_seed()),
                    actor=person(request).actor,
                )
                return _to(row)
            except DomainError as error:
                form.add_error(None, error.detail)
        return self._form_page(request, form, "Plan a sample")

    def plan_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Change a plan from which nothing was drawn."""
        row = self._changed_by(request, number)
        form = PlanForm(
            request.POST or None,
            scope=scope_of(request),
            user=person(request),
            plan=plan_of(row),
            initial={"name": row.name},
        )
        del form.fields["mission"], form.fields["election_day"]
        if request.method == "POST" and form.is_valid():
            try:
                change_plan(
                    sample=row,
                    name=form.cleaned_data["name"],
                    plan=typed_plan(
                        form.cleaned_data,
                        seed=row.seed,
                        election=row.election_day.election,
                    ),
                    actor=person(request).actor,
                )
                return _to(row)
            except DomainError as error:
                form.add_error(None, error.detail)
        return self._form_page(request, form, f"Plan of {row.name}", row)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the sample as a page to read, with what can be done next."""
        row = self.get_object(request, object_id)
        if row is None:
            self.message_user(request, "There is no such sample.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:index"))
        row, user = self._found(request, row.pk), person(request)
        context = {
            **self.admin_site.each_context(request),
            **page_of_sample(row, wish=asking.wish_of(request.GET)),
            "opts": self.opts,
            "title": row.name,
            "may_change": self._may(request, "change", row),
            "may_deploy": has_right(user, Right.SET_UP, mission_id=row.mission_id),
            "is_drawer": row.drawn_by == user.actor,
            "show_back_button": True,
        }
        return TemplateResponse(request, "reports/findings/sample.html", context)

    def draw_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return self._step(request, number, asking.DRAW, Form, asking.draw)

    def freeze_view(self, request: HttpRequest, number: int) -> HttpResponse:
        return self._step(request, number, asking.FREEZE, Form, asking.freeze)

    def withdraw_view(self, request: HttpRequest, number: int) -> HttpResponse:
        form = asking.ReasonForm
        return self._step(request, number, asking.WITHDRAW, form, asking.withdraw)

    def replace_view(self, request: HttpRequest, number: int) -> HttpResponse:
        form = asking.ReplaceForm
        return self._step(request, number, asking.REPLACE, form, asking.replace)

    def teams_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Send teams to the sampled stations."""
        row = self._found(request, number)
        if not has_right(person(request), Right.SET_UP, mission_id=row.mission_id):
            raise PermissionDenied
        return self._asked(
            request, row, asking.TEAMS, asking.TeamsForm, asking.send_teams
        )

    def parcel_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download what proves the draw."""
        row = self._drawn(request, number)
        return _file(parcel_of(row), row, "check.zip", "application/zip")

    def protocol_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download the protocol of the draw."""
        row = self._drawn(request, number)
        content = render_protocol(protocol_of(row))
        return _file(content, row, "protocol.pdf", "application/pdf")

    def stations_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download the sampled stations that this person may see."""
        row = self._drawn(request, number)
        rows = scoped(SampledStation.objects.filter(sample=row), request)
        text = sample_stations_csv(station_rows(rows))
        return _file(text.encode(), row, "stations.csv", "text/csv; charset=utf-8")

    def _step(
        self,
        request: HttpRequest,
        number: int,
        question: Question,
        form: type[Form],
        act: Act,
    ) -> HttpResponse:
        row = self._changed_by(request, number)
        return self._asked(request, row, question, form, act)

    def _asked(
        self,
        request: HttpRequest,
        row: Sample,
        question: Question,
        form_class: type[Form],
        act: Act,
    ) -> HttpResponse:
        posted = (request.POST, request.FILES) if request.method == "POST" else ()
        form = form_class(*posted)
        if form.is_valid():
            try:
                said = act(row, form.cleaned_data, person(request).actor)
            except DomainError as error:
                form.add_error(None, error.detail)
            else:
                self.message_user(request, said, messages.SUCCESS)
                return _to(row)
        return ask(request, question, form=form)

    def _form_page(
        self,
        request: HttpRequest,
        form: PlanForm,
        title: str,
        row: Sample | None = None,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "form": form,
            "sample": row,
        }
        return TemplateResponse(request, "reports/findings/sample_plan.html", context)

    def _found(self, request: HttpRequest, number: int) -> Sample:
        row = self.get_queryset(request).filter(pk=number).first()
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _changed_by(self, request: HttpRequest, number: int) -> Sample:
        row = self._found(request, number)
        if not self._may(request, "change", row):
            raise PermissionDenied
        return row

    def _drawn(self, request: HttpRequest, number: int) -> Sample:
        row = self._changed_by(request, number)
        if row.drawn_at is None:
            raise Http404
        return row


def _to(row: Sample) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:observers_sample_change", args=[row.pk]))


def _file(content: bytes, row: Sample, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    file = f"sample-{row.pk}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response
