"""The set-aside queue: whole reports that wait for a person, each decided in one click."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from elections.errors import DomainError
from elections.journal.admin import scope_of
from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.models import ObserverTeam
from reports.intake.admin.sent import may_open, text_of, why_closed
from reports.intake.domain.identity import IN_WORDS, SetAsideReason
from reports.intake.models.verdicts import Judgement
from reports.intake.services.deciding import decide_set_aside
from reports.observations.models import Observation

DONE = {
    "record": "It is judged again within seconds and then counts.",
    "discard": "Discarded; its bytes are kept, it is in no figure.",
}


class WaitingFilter(SimpleListFilter):
    """What still waits, or all that was ever set aside."""

    title = "decided"
    parameter_name = "decided"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Decided"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        choices = list(super().choices(changelist))
        choices[0]["display"] = "Waiting"
        return iter(choices)

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Judgement]
    ) -> QuerySet[Judgement]:
        if self.value() == "all":
            return queryset
        return queryset.filter(decision__isnull=self.value() != "yes")


class ReasonFilter(SimpleListFilter):
    """Why a report waits."""

    title = "reason"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(reason.value, short_reason(reason)) for reason in SetAsideReason]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Judgement]
    ) -> QuerySet[Judgement]:
        return queryset.filter(reason=self.value()) if self.value() else queryset


class DecisionForm(forms.Form):
    """What a person may add to a decision."""

    team = forms.CharField(required=False, max_length=40)
    station = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(required=False, max_length=300)


def why(reason: str) -> str:
    """Return why a report waits, as a person reads it."""
    return IN_WORDS[SetAsideReason(reason)] if reason else ""


def short_reason(reason: str) -> str:
    """Return a reason as a label."""
    return reason.replace("_", " ").capitalize()


@admin.register(Judgement)
class SetAsideAdmin(MissionAdmin):
    """Reports that wait over their identity, the earliest first."""

    is_append_only = True
    empty_text = (
        "Nothing waits. A report comes here only when it is not clear whose it is, what "
        "it belongs to, or whether it was counted already."
    )
    list_display = (
        "received",
        "mission",
        "reason_shown",
        "about",
        "team",
        "source",
        "buttons",
    )
    list_filter = ("mission", WaitingFilter, ReasonFilter, "submission__is_rehearsal")
    search_fields = (
        "submission__instance_id",
        "submission__team__code",
        "submission__observer__code",
    )
    search_help_text = "Report id, team or observer"
    ordering = ("submission__received_at", "id")
    list_select_related = ("mission", "submission__team", "decision")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Judgement.objects.visible_to(scope_of(request, Judgement)).filter(
            state="set_aside"
        )
        named = with_team_code(rows)
        return named.defer("submission__sealed").order_by(*self.ordering)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {**(extra_context or {}), "title": "Set-aside reports"}
        return super().changelist_view(request, context)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tell whether this person may judge reports of the row's mission."""
        return self._may(request, "change", obj)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide_view)
        own = [path("<int:pk>/decide/<slug:action>/", view, name="set-aside-decide")]
        return [*own, *super().get_urls()]

    @display(description="Received", ordering="submission__received_at")
    def received(self, row: Judgement) -> Any:
        return row.submission.received_at

    @display(description="Reason", ordering="reason", label="warning")
    def reason_shown(self, row: Judgement) -> str:
        return short_reason(row.reason)

    @display(description="About")
    def about(self, row: Judgement) -> str:
        return about(row)

    @display(description="Team", ordering="team_code")
    def team(self, row: Judgement) -> str:
        return getattr(row, "team_code", None) or "-"

    @display(description="Source", ordering="submission__source")
    def source(self, row: Judgement) -> str:
        return str(row.submission.get_source_display())

    @display(description="Decide")
    def buttons(self, row: Judgement) -> SafeString | str:
        if hasattr(row, "decision"):
            return str(row.decision.get_action_display())
        button = (
            '<button type="submit" formmethod="post" formaction="{}" class="border '
            'border-base-200 rounded-default px-3 py-1 font-medium mr-2">{}</button>'
        )
        found = [
            format_html(
                button, reverse("admin:set-aside-decide", args=[row.pk, one]), w
            )
            for one, w in (("record", "Record"), ("discard", "Discard"))
            if one != "record" or row.reason != SetAsideReason.UNKNOWN_SENDER
        ]
        return format_html("{}" * len(found), *found)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show why a report waits, what it says, and what it repeats."""
        row = self._row(request, object_id)
        twin = row.detail.get("of")
        visible = Observation.objects.visible_to(scope_of(request, Observation))
        twins = visible.filter(mission=row.mission_id, instance_id=twin)
        is_open = may_open(request, mission_id=row.mission_id)
        closed = why_closed(row.submission)
        can_read = row.reason != SetAsideReason.UNREADABLE and not closed
        context = {
            **self.admin_site.each_context(request),
            "title": f"Set-aside report {str(row.submission.instance_id)[:8]}",
            "opts": self.opts,
            "row": row,
            "words": why(row.reason),
            "about": about(row),
            "twin": twins.select_related("station", "team").first() if twin else None,
            "sent": text_of(row.submission) if is_open and can_read else "",
            "closed": closed,
            "can_decide": self.has_decide_permission(request, row),
            "decision": getattr(row, "decision", None),
        }
        return TemplateResponse(request, "intake/set_aside.html", context)

    def decide_view(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take the decision of one click, with a team or station if one was named."""
        row = self._row(request, pk)
        may = self.has_decide_permission(request, row)
        if request.method != "POST" or action not in DONE or not may:
            raise PermissionDenied
        form = DecisionForm(request.POST)
        if not form.is_valid():
            # Deciding without what the person wrote would decide something else.
            for field, errors in form.errors.items():
                text = f"{field.capitalize()}: {' '.join(map(str, errors))}"
                self.message_user(request, text, messages.ERROR)
            page = reverse("admin:reports_judgement_change", args=[row.pk])
            return HttpResponseRedirect(page)
        named = form.cleaned_data
        try:
            decide_set_aside(
                judgement=row,
                action=action,
                user=person(request),
                now=timezone.now(),
                assigned={k: named.get(k, "").strip() for k in ("team", "station")},
                reason=named.get("reason", ""),
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, DONE[action], messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:reports_judgement_changelist"))

    def _row(self, request: HttpRequest, pk: object) -> Judgement:
        rows = Judgement.objects.visible_to(scope_of(request, Judgement)).filter(
            state="set_aside"
        )
        related = with_team_code(rows)
        related = related.select_related("submission__team", "mission", "decision")
        row = related.filter(pk=str(pk)).first() if str(pk).isdecimal() else None
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        return row


def with_team_code(rows: QuerySet[Judgement]) -> QuerySet[Judgement]:
    """Name the team: that of the phone, or the one that a typed report was read to."""
    read = Cast(KT("detail__board__team_id"), BigIntegerField())
    named = ObserverTeam.objects.filter(pk=OuterRef("team_read")).order_by()
    return rows.annotate(team_read=read).annotate(
        team_code=Coalesce(
            F("submission__team__code"), Subquery(named.values("code")[:1])
        )
    )


def about(row: Judgement) -> str:
    """Return what a report was set aside over, in words."""
    said = {k: v for k, v in row.detail.items() if k != "board" and v not in (None, "")}
    if "of" in said:
        return f"Repeats report {str(said['of'])[:8]}"
    return ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in said.items()) or "-"
