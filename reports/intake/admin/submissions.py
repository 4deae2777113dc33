"""Everything that came in, with its receipt; nothing here can be changed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import display

from elections.journal.admin import scope_of
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, page_action, person
from observers.missions.models import Mission
from observers.missions.permissions import Right, has_right
from reports.intake.admin.sent import may_open, text_of, why_closed
from reports.intake.admin.set_aside import why
from reports.intake.domain.receipts import receipt_document, short_code
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.selectors.named_files import missing_names, report_files
from reports.intake.selectors.states import receipt_of
from reports.intake.services.rehearsal import purge_rehearsal
from reports.observations.models import Observation

STATES = {
    "recorded": "Recorded",
    "set_aside": "Set aside",
    "discarded": "Discarded",
    "waiting": "Waits to be judged",
}
COLORS = {"recorded": "success", "set_aside": "warning", "waiting": "info"}
PURGE = Question(
    title="Purge a rehearsal",
    text="This deletes the mission's reports that were marked as rehearsal and all that "
    "was made of them. Other reports stay untouched. It cannot be undone.",
    submit="Purge the rehearsal",
)


class StateFilter(SimpleListFilter):
    """Where a report stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "waiting":
            return queryset.filter(state=None)
        return queryset.filter(state=self.value()) if self.value() else queryset


class PurgeForm(forms.Form):
    """Which mission's rehearsal."""

    mission = forms.ModelChoiceField(Mission.objects.none())

    def __init__(self, *args: Any, missions: QuerySet[Mission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mission"].queryset = missions  # type: ignore[attr-defined]  # a choice of rows


@admin.register(Submission)
class SubmissionAdmin(MissionAdmin):
    """Reports as they came, the latest first."""

    is_append_only = True
    empty_text = (
        "Nothing has come in yet. Give an observer a device token, or type a paper "
        "checklist in under /enter/."
    )
    list_display = (
        "code",
        "mission",
        "team",
        "observer",
        "source",
        "received_at",
        "state_shown",
        "rehearsal",
    )
    list_filter = ("mission", StateFilter, "source", "is_rehearsal")
    search_fields = ("instance_id", "team__code", "observer__code")
    search_help_text = "Report id, team or observer"
    ordering = ("-received_at", "-id")
    list_select_related = ("mission", "team", "observer")
    actions_list = ("purge",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        latest = Judgement.objects.filter(submission=OuterRef("pk")).order_by("-round")
        state = Subquery(latest.values("state")[:1], output_field=CharField())
        rows = Submission.objects.visible_to(scope_of(request, Submission)).annotate(
            state=state
        )
        return rows.defer("sealed").order_by(*self.ordering)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_purge_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person sets missions up."""
        return has_right(person(request), Right.SET_UP)

    @display(description="Receipt", ordering="sha256")
    def code(self, row: Submission) -> str:
        return short_code(bytes(row.sha256))

    @display(description="State", label=COLORS)
    def state_shown(self, row: Any) -> tuple[str, str]:
        state = row.state or "waiting"
        return state, STATES[state]

    @display(description="Rehearsal", ordering="is_rehearsal", label="info")
    def rehearsal(self, row: Submission) -> str | None:
        return "Rehearsal" if row.is_rehearsal else None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one report's receipt, its judgements and, to coordinators, its content."""
        row = self._row(request, object_id)
        is_open = may_open(request, mission_id=row.mission_id)
        receipt = receipt_of(row, mission_code=row.mission.code)
        made = Observation.objects.filter(
            mission=row.mission_id, instance_id=row.instance_id
        )
        judgements = list(row.judgements.order_by("round"))
        is_unreadable = any(one.reason == "unreadable" for one in judgements)
        closed = why_closed(row)
        can_read = not (is_unreadable or closed)
        files = report_files(row) if can_read else ()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Report {receipt.short_code}",
            "opts": self.opts,
            "row": row,
            "receipt": receipt_document(receipt),
            "sent": text_of(row) if is_open and can_read else "",
            "closed": closed,
            "judgements": [(one, why(one.reason)) for one in judgements],
            "observation": made.first(),
            "files": files,
            "missing": missing_names(files),
        }
        return TemplateResponse(request, "intake/sent.html", context)

    @page_action(
        description="Purge a rehearsal", url_path="purge", permissions=["purge"]
    )
    def purge(self, request: HttpRequest) -> HttpResponse:
        """Ask for the mission, then delete what was sent for training."""
        missions = Mission.objects.visible_to(scope_of(request)).order_by("code")
        form = PurgeForm(request.POST or None, missions=missions)
        if not form.is_valid():
            return ask(request, PURGE, form=form)
        mission = form.cleaned_data["mission"]
        if not has_right(person(request), Right.SET_UP, mission_id=mission.pk):
            raise PermissionDenied
        purged = purge_rehearsal(mission=mission, actor=person(request).actor)
        text = f"{purged} rehearsed reports of {mission.code} are deleted."
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:reports_submission_changelist"))

    def _row(self, request: HttpRequest, pk: object) -> Submission:
        rows = Submission.objects.visible_to(
            scope_of(request, Submission)
        ).select_related("mission", "team")
        row = rows.filter(pk=str(pk)).first() if str(pk).isdecimal() else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row
