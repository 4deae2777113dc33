"""Observations at the desk: a report never changes, what people decide is added."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.missions.admin.asking import Question as Asked
from observers.missions.admin.asking import ask
from observers.missions.admin.scoped import person
from reports.checklists.selectors import definition_of
from reports.observations.admin.columns import ObservationColumns, zone_of
from reports.observations.admin.correcting import CorrectionForm
from reports.observations.admin.filters import (
    AreaFilter,
    FlaggedFilter,
    StandingFilter,
)
from reports.observations.admin.page import observation_page
from reports.observations.domain.correction import correctable
from reports.observations.models import Observation
from reports.observations.services.deciding import (
    can_open_sealed,
    confirm_correction,
    correct_answer,
    decide,
    open_sealed,
)

SAID = {
    "verify": "The observation is verified.",
    "reject": "The observation is rejected; it leaves the figures and stays here.",
    "restore": "The observation counts again.",
    "query": "Noted as queried with the team.",
}


@admin.register(Observation)
class ObservationAdmin(ObservationColumns):
    """Every completed checklist, each version a row of its own."""

    is_append_only = True
    empty_text = (
        "No observation yet. Reports appear here seconds after they came; what waits "
        "or was set aside is under “Election day”."
    )
    list_display = (
        "short_id",
        "mission",
        "stage_shown",
        "team",
        "area",
        "place",
        "arrived",
        "overall_shown",
        "flags_shown",
        "decision_shown",
        "received",
    )
    list_filter = (
        "mission",
        "election_day",
        "stage",
        "overall",
        StandingFilter,
        FlaggedFilter,
        AreaFilter,
        "setting",
        "source",
        "is_rehearsal",
    )
    search_fields = ("instance_id", "station__code", "commission__code", "team__code")
    search_help_text = "Report id, station, commission or team"
    ordering = ("-received_at", "instance_id")
    list_select_related = ("mission", "team", "area", "station", "commission")
    actions = ("verify_selected",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Observation.objects.visible_to(
            scope_of(request, Observation)
        ).with_decision()
        return rows.defer("answers", "packed", "numbers").order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person may judge reports, of the row's mission."""
        return self._may(request, "change", obj)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("<int:pk>/decide/", wrap(self.decide_view), name="observation-decide"),
            path(
                "<int:pk>/correct/", wrap(self.correct_view), name="observation-correct"
            ),
            path(
                "<int:pk>/confirm/<int:correction_id>/",
                wrap(self.confirm_view),
                name="observation-confirm",
            ),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one report in words with its history."""
        row = self._row(request, object_id)
        user = person(request)
        opened = None
        if can_open_sealed(user, mission_id=row.mission_id):
            opened = open_sealed(observation=row, user=user)
        page = observation_page(row, user_id=user.pk, now=timezone.now(), opened=opened)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{page.title}: {row.team or 'no team'}",
            "opts": self.opts,
            "row": row,
            "page": page,
            "zone": zone_of(row),
            "can_decide": self.has_decide_permission(request, row),
        }
        return TemplateResponse(request, "observations/observation.html", context)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a decision about one observation."""
        row = self._row_to_decide(request, pk)
        action = request.POST.get("action", "")
        try:
            decide(
                observation=row,
                action=action,
                reason=request.POST.get("reason", ""),
                user=person(request),
                now=timezone.now(),
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, SAID[action], messages.SUCCESS)
        return self._back(pk)

    def correct_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for another answer to one question."""
        row = self._row(request, pk)
        if not self.has_decide_permission(request, row):
            raise PermissionDenied
        written = request.GET.get("path", "")
        try:
            question = correctable(
                definition_of(row.version), path=tuple(written.split("/"))
            )
            form = CorrectionForm(request.POST or None, question=question)
            if not form.is_valid():
                asked = Asked(
                    title=f"Correct “{question.label('en')}”",
                    text="The report keeps what was sent. The correction counts once a "
                    "second person has confirmed it.",
                    submit="Propose the correction",
                )
                return ask(request, asked, form=form)
            correct_answer(
                observation=row,
                path=written,
                value=form.cleaned_data["value"],
                reason=form.cleaned_data["reason"],
                user=person(request),
                now=timezone.now(),
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, "Proposed. A second person has to confirm it.")
        return self._back(pk)

    def confirm_view(
        self, request: HttpRequest, pk: int, correction_id: int
    ) -> HttpResponse:
        """Confirm another person's correction."""
        row = self._row_to_decide(request, pk)
        correction = row.corrections.filter(pk=correction_id, confirms=None).first()
        if correction is None:
            raise Http404
        try:
            confirm_correction(
                correction=correction, user=person(request), now=timezone.now()
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, "Confirmed: the corrected answer counts.")
        return self._back(pk)

    @admin.action(description="Verify the selected", permissions=["decide"])
    def verify_selected(
        self, request: HttpRequest, queryset: QuerySet[Observation]
    ) -> None:
        """Verify what may be; say what may not."""
        for row in queryset:
            if not self.has_decide_permission(request, row):
                raise PermissionDenied
            try:
                decide(
                    observation=row,
                    action="verify",
                    reason="",
                    user=person(request),
                    now=timezone.now(),
                )
            except DomainError as error:
                text = f"{str(row.instance_id)[:8]}: {error.detail}"
                self.message_user(request, text, messages.WARNING)

    def _row(self, request: HttpRequest, pk: object) -> Observation:
        rows = Observation.objects.visible_to(
            scope_of(request, Observation)
        ).select_related(
            "version__checklist",
            "station",
            "commission",
            "area",
            "team",
            "election_day",
            "mission",
        )
        row = rows.filter(pk=str(pk)).first() if str(pk).isdecimal() else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row

    def _row_to_decide(self, request: HttpRequest, pk: int) -> Observation:
        row = self._row(request, pk)
        if request.method != "POST" or not self.has_decide_permission(request, row):
            raise PermissionDenied
        return row

    def _back(self, pk: int) -> HttpResponse:
        page = reverse("admin:reports_observation_change", args=[pk])
        return HttpResponseRedirect(page)
