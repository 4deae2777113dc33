"""Recommendations of earlier missions at the desk: import, assess, cite."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from elections.errors import DomainError
from elections.journal.admin import scope_of
from elections.places.admin.imports import ImportPage, SheetForm, run_import
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, page_action, person
from observers.missions.models import Mission
from observers.missions.permissions import Right, has_right
from reports.recommendations.domain.columns import RECOMMENDATION_COLUMNS
from reports.recommendations.models import (
    Commitment,
    Recommendation,
    follow_up_states,
)
from reports.recommendations.selectors import follow_ups_of
from reports.recommendations.services import (
    assess,
    import_recommendations,
    import_recommendations_preview,
    install_commitments,
    save_commitment,
    save_recommendation,
)

STATUS_COLORS = {
    "fully": "success",
    "mostly": "success",
    "partially": "warning",
    "not_implemented": "danger",
    "no_longer_applicable": "info",
}
STATUS_WORDS = dict(follow_up_states())
SHOWN_TEXT = 110


class AssessmentForm(forms.Form):
    """What became of a recommendation."""

    status = forms.ChoiceField(choices=follow_up_states, widget=UnfoldAdminSelectWidget)
    evidence = forms.CharField(
        widget=UnfoldAdminTextareaWidget,
        help_text="What changed, or that nothing did; in a sentence that can be cited.",
    )
    law = forms.CharField(
        required=False, max_length=200, widget=UnfoldAdminTextInputWidget
    )
    article = forms.CharField(
        required=False, max_length=100, widget=UnfoldAdminTextInputWidget
    )
    adopted_on = forms.DateField(required=False, widget=UnfoldAdminDateWidget)


class StatusFilter(admin.SimpleListFilter):
    """What became of recommendations."""

    title = "follow-up"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*follow_up_states(), ("none", "Not assessed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(status=None if chosen == "none" else chosen)


@admin.register(Recommendation)
class RecommendationAdmin(MissionAdmin):
    """What earlier missions recommended, and what became of it."""

    empty_text = (
        "No recommendation yet. Import those of the earlier mission's final report as a "
        "CSV file, or add them one by one."
    )
    list_display = (
        "number",
        "short_text",
        "area",
        "addressee",
        "priority",
        "status_shown",
        "report",
    )
    list_filter = ("mission", StatusFilter, "is_priority", "area", "report")
    search_fields = ("number", "text", "addressee", "area", "report")
    ordering = ("mission__code", "report", "number", "pk")
    list_select_related = ("mission",)
    fields = (
        "mission",
        "report",
        "number",
        "text",
        "is_priority",
        "addressee",
        "area",
        "commitments",
    )
    filter_horizontal = ("commitments",)
    actions_list = ("import_file",)
    actions_detail = ("assess_one",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Recommendation.objects.visible_to(
            scope_of(request, Recommendation)
        ).with_status()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj is None else (*self.fields, "history")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Any = None
    ) -> tuple[str, ...]:
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "history")

    @display(description="Recommendation", ordering="text")
    def short_text(self, row: Recommendation) -> str:
        if len(row.text) <= SHOWN_TEXT:
            return row.text
        return f"{row.text[:SHOWN_TEXT].rstrip()}..."

    @display(description="Priority", ordering="is_priority", label={"yes": "primary"})
    def priority(self, row: Recommendation) -> tuple[str, str] | None:
        return ("yes", "Priority") if row.is_priority else None

    @display(description="Follow-up", label=STATUS_COLORS)
    def status_shown(self, row: Any) -> tuple[str, str] | None:
        return (row.status, STATUS_WORDS[row.status]) if row.status else None

    @display(description="Follow-up, the latest first")
    def history(self, row: Recommendation) -> SafeString | str:
        lines = (
            (
                follow_up.get_status_display(),
                f"{follow_up.assessed_at:%d %B %Y}",
                follow_up.evidence,
                " ".join(filter(None, (follow_up.law, follow_up.article))),
            )
            for follow_up in follow_ups_of(row)
        )
        shown = format_html_join(
            "", "<p class='mb-3'><b>{}</b>, {}<br>{} {}</p>", lines
        )
        return shown or "Not assessed yet: press “Assess”."

    def store(
        self, *, request: HttpRequest, row: Any, form: ModelForm[Any], change: bool
    ) -> Model:
        return save_recommendation(
            recommendation=row,
            commitments=list(form.cleaned_data["commitments"]),
            actor=person(request).actor,
        )

    def has_write_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Tell whether this person writes the statement, of the row's mission."""
        if object_id is None:
            return has_right(person(request), Right.WRITE_STATEMENT)
        row = self.get_queryset(request).filter(pk=object_id).first()
        return row is not None and self.has_change_permission(request, row)

    @page_action(
        description="Import",
        url_path="import",
        permissions=["write"],
    )
    def import_file(self, request: HttpRequest) -> HttpResponse:
        """Show what a file would change, then write it."""
        user = person(request)
        rows = Mission.objects.visible_to(scope_of(request)).filter(is_open=True)
        own = [
            mission.pk
            for mission in rows
            if has_right(user, Right.WRITE_STATEMENT, mission_id=mission.pk)
        ]
        missions = Mission.objects.filter(pk__in=own).order_by("code")

        class MissionSheetForm(SheetForm):
            mission = forms.ModelChoiceField(missions, widget=UnfoldAdminSelectWidget)

        page = ImportPage(
            title="Import recommendations",
            hint="A CSV file (UTF-8) with one recommendation a line. A status becomes a "
            "follow-up with its evidence. Repeating an import is safe.",
            columns=RECOMMENDATION_COLUMNS,
            form=MissionSheetForm,
            preview=import_recommendations_preview,
            write=import_recommendations,
        )
        return run_import(self, request, page)

    @page_action(
        description="Assess",
        url_path="assess",
        permissions=["write"],
    )
    def assess_one(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask what became of one recommendation."""
        row = self.get_queryset(request).filter(pk=object_id).first()
        if not isinstance(row, Recommendation):
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        form = AssessmentForm(request.POST or None)
        if not form.is_valid():
            asked = Question(
                title=f"What became of {row.number}?",
                text=row.text,
                submit="Record",
            )
            return ask(request, asked, form=form)
        try:
            assess(
                recommendation=row,
                **form.cleaned_data,
                user=person(request),
                now=timezone.now(),
            )
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)
        else:
            self.message_user(request, "Recorded; the earlier assessments stay.")
        page = reverse("admin:reports_recommendation_change", args=[row.pk])
        return HttpResponseRedirect(page)


@admin.register(Commitment)
class CommitmentAdmin(MissionAdmin):
    """Paragraphs of standards; our summaries, checked or not."""

    empty_text = (
        "No commitment yet. Press “Install the shipped commitments”, then check each "
        "against its source."
    )
    list_display = ("code", "source", "paragraph", "subject", "is_checked")
    list_filter = ("is_checked", "source")
    search_fields = ("code", "source", "paragraph", "subject")
    ordering = ("source", "code")
    fields = ("code", "source", "paragraph", "subject", "is_checked")
    actions_list = ("install",)

    def store(
        self, *, request: HttpRequest, row: Any, form: ModelForm[Any], change: bool
    ) -> Model:
        return save_commitment(commitment=row, actor=person(request).actor)

    def has_write_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person writes a statement."""
        return has_right(person(request), Right.WRITE_STATEMENT)

    @page_action(
        description="Install the shipped commitments",
        url_path="install",
        permissions=["write"],
    )
    def install(self, request: HttpRequest) -> HttpResponse:
        """Add what is not there yet, once it is confirmed."""
        if request.method != "POST":
            asked = Question(
                title="Install the shipped commitments",
                text="Paragraphs of the Copenhagen Document, the Covenant and others in "
                "our own words, each marked as not checked. What is there stays.",
                submit="Install",
            )
            return ask(request, asked, form=forms.Form())
        count = install_commitments(actor=person(request).actor)
        self.message_user(request, f"{count} commitments added.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:reports_commitment_changelist"))
