"""The desk's page of complaints and appeals, followed through public sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display
from unfold.widgets import UnfoldAdminSelectWidget

from elections.journal.admin import scope_of
from observers.missions.admin.scoped import MissionAdmin, person
from reports.monitoring.domain.complaint import OUTCOMES, waiting_time
from reports.monitoring.models import Complaint
from reports.monitoring.services import save_complaint

OUTCOME_COLORS = {
    "pending": "warning",
    "upheld": "success",
    "partly_upheld": "success",
    "rejected": "danger",
    "not_admitted": "danger",
    "withdrawn": "info",
}


class ComplaintForm(ModelForm[Complaint]):
    outcome = forms.ChoiceField(
        choices=list(OUTCOMES.items()),
        initial="pending",
        widget=UnfoldAdminSelectWidget,
    )

    class Meta:
        model = Complaint
        fields = (
            "mission",
            "reference",
            "filed_on",
            "complainant_type",
            "body",
            "subject",
            "area",
            "outcome",
            "decided_on",
            "reasoning",
            "source",
        )
        help_texts = {
            "complainant_type": "Party, candidate, observer, voter ... never a name.",
            "body": "The commission, court or prosecutor that has it now.",
            "source": "The public register, decision or report this was read in.",
        }


@admin.register(Complaint)
class ComplaintAdmin(MissionAdmin):
    """Complaints with where they are and what was decided."""

    form = ComplaintForm
    empty_text = (
        "No complaint yet. Add those that the mission follows, from public registers "
        "and decisions; no names of complainants."
    )
    list_display = (
        "reference",
        "mission",
        "subject",
        "body",
        "filed_on",
        "outcome_shown",
        "days",
    )
    list_filter = ("mission", "outcome", "body", "complainant_type")
    search_fields = ("reference", "subject", "body", "area__name", "area__code")
    ordering = ("-filed_on", "reference", "pk")
    list_select_related = ("mission",)
    autocomplete_fields = ("area",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Complaint.objects.visible_to(scope_of(request, Complaint))

    @display(description="Outcome", ordering="outcome", label=OUTCOME_COLORS)
    def outcome_shown(self, row: Complaint) -> tuple[str, str]:
        outcome = row.outcome or "pending"
        return outcome, OUTCOMES.get(outcome, outcome)

    @display(description="Days")
    def days(self, row: Complaint) -> str:
        waited = waiting_time(
            filed_on=row.filed_on,
            decided_on=row.decided_on,
            today=timezone.now().date(),
        )
        return "-" if waited is None else str(waited.days)

    def store(
        self, *, request: HttpRequest, row: Any, form: ModelForm[Any], change: bool
    ) -> Model:
        return save_complaint(complaint=row, actor=person(request).actor)
