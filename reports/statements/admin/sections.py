"""One part of a statement at the desk: what writes itself, and what a person writes."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import display

from observers.missions.admin.scoped import MissionAdmin, person
from reports.statements.admin.forms import SectionForm
from reports.statements.admin.page import RULES, figure_url, title_of
from reports.statements.domain.composition import compose
from reports.statements.domain.document import Document
from reports.statements.domain.sections.order import BY_KEY
from reports.statements.models import Section
from reports.statements.renderers.html import preview
from reports.statements.selectors.gathering import statement_inputs
from reports.statements.selectors.revisions import review_facts
from reports.statements.services.building import save_section

HOW = (
    "An empty line begins a new paragraph; “- ” begins a point of a list; **bold**; "
    "[[figure:KEY]] cites a figure, [[figure:KEY|words]] puts it into a word with its "
    "number behind; [[note:TEXT]] is a footnote. Keys are listed on the findings' page."
)
SHOWN_IN_PLACE = {
    "placeholder",
    "unknown_figure",
    "figure_not_printable",
    "limited_mission",
    "margin",
    "population_claim",
    "unverified_incident",
}


@admin.register(Section)
class SectionAdmin(MissionAdmin):
    """Each save is in the journal; nothing that was written is cut."""

    form = SectionForm
    empty_text = "No part yet. Build a statement first; its parts appear with it."
    list_display = ("part", "statement", "owner", "is_left_out", "edited_at")
    list_filter = ("mission", "is_left_out")
    search_fields = ("key", "narrative", "statement__mission__code")
    list_select_related = ("statement__mission", "owner")
    ordering = ("statement", "position", "pk")
    readonly_fields = ("part", "as_printed")
    fields = ("part", "narrative", "as_printed", "owner", "is_left_out")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.select_related("statement__mission__election")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # as the base
        form = super().get_form(request, obj, **kwargs)
        if "narrative" in form.base_fields:
            form.base_fields["narrative"].help_text = HOW
        return form

    @display(description="Part", ordering="position")
    def part(self, row: Section) -> str:
        return title_of(BY_KEY[row.key], row.statement.language)

    @display(description="As printed")
    def as_printed(self, row: Section) -> SafeString:
        """Show the saved part as the next revision will print it, errors beside it."""
        statement = row.statement
        findings = statement.finding_set
        if findings is None:
            return format_html("{}", "Build the statement first.")
        inputs = statement_inputs(statement=statement, finding_set=findings, revision=0)
        facts = review_facts(mission=statement.mission, findings=inputs.findings)
        composed = compose(inputs, facts)
        part = composed.document.section(row.key)
        if part is None:
            return format_html("{}", "This part is not printed.")
        only = Document(
            marks=composed.document.marks,
            title=composed.document.title,
            sections=(part,),
        )
        shown = preview(
            only, link=lambda key: figure_url(findings.pk, key), is_part=True
        )
        # What is withheld or missing shows its reason in place; the rest is listed.
        beside = [
            (RULES.get(problem.rule, problem.rule), problem.message)
            for problem in composed.problems
            if problem.section == row.key and problem.rule not in SHOWN_IN_PLACE
        ]
        listed = format_html_join("", "<p><strong>{}</strong>: {}</p>", beside)
        return format_html("{}{}", shown, listed)

    def store(
        self,
        *,
        request: HttpRequest,
        row: Any,
        form: ModelForm[Any],
        change: bool,
    ) -> Section:
        stored = Section.objects.get(pk=row.pk)
        return save_section(
            section=stored,
            narrative=form.cleaned_data["narrative"],
            is_left_out=form.cleaned_data["is_left_out"],
            owner=form.cleaned_data["owner"],
            actor=person(request).actor,
        )

    def response_post_save_change(
        self, request: HttpRequest, obj: Any
    ) -> HttpResponseRedirect:
        """Go back to the statement."""
        del request
        page = reverse("admin:reports_statement_change", args=[obj.statement_id])
        return HttpResponseRedirect(page)
