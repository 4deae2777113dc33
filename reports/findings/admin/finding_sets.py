"""Finding sets at the desk: the list, one set as a page, and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import action, display

from elections.journal.admin import scope_of
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, person, scoped
from observers.missions.permissions import Right, has_right
from reports.findings.admin.asking import AskForm
from reports.findings.admin.figure_page import estimate_of, label_of, split_of
from reports.findings.admin.listing import listing_of
from reports.findings.admin.page import page_of
from reports.findings.admin.shown import REASON_NAMES
from reports.findings.domain.behind import PARTS
from reports.findings.models import Figure, FindingSet
from reports.findings.renderers.csv import (
    answers_csv,
    codebook_csv,
    csv_lines,
    figures_csv,
)
from reports.findings.renderers.plain import findings_as_json
from reports.findings.selectors.behind import reports_behind
from reports.findings.selectors.counted_rows import counted_rows
from reports.findings.selectors.documents import finding_document
from reports.findings.selectors.facts import facts_as_of
from reports.findings.selectors.sample_design import design_of
from reports.findings.services.working import ask_for_findings

ROWS_PER_PAGE = 50
COMPUTE = Question(
    title="Compute findings",
    text="All figures are computed from the reports recorded up to 20 seconds ago, "
    "hashed, and kept as they are.",
    submit="Compute and keep",
)


@admin.register(FindingSet)
class FindingSetAdmin(MissionAdmin):
    """Computed, never typed: nothing can be added or changed here."""

    is_append_only = True
    list_display = (
        "as_of",
        "mission",
        "election_day",
        "kind",
        "figure_count",
        "short_hash",
    )
    list_filter = ("mission", "is_live", "reason")
    search_fields = ("mission__code", "content_sha256")
    ordering = ("-as_of", "-pk")
    actions_list = ("compute",)
    empty_text = (
        "No findings yet. They appear within a minute of the first report; press "
        "“Compute findings” for a set that is kept."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FindingSet]:
        """Leave the documents where they are; a list needs none of them."""
        rows: QuerySet[FindingSet] = super().get_queryset(request)
        rows = rows.select_related("mission", "election_day").defer("document")
        figures = Figure.objects.filter(finding_set=OuterRef("pk")).order_by()
        total = (
            figures.values("finding_set").annotate(total=Count("pk")).values("total")
        )
        return rows.annotate(figure_total=Subquery(total))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_compute_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person computes findings of any mission."""
        return has_right(person(request), Right.COMPUTE_FINDINGS)

    @action(  # type: ignore[operator]  # unfold names its result, not what it decorates
        description="Compute findings", icon="calculate", permissions=["compute"]
    )
    def compute(self, request: HttpRequest) -> HttpResponse:
        """Ask which mission's findings to compute and keep, then queue it."""
        form = AskForm(
            request.POST or None, scope=scope_of(request), user=person(request)
        )
        if request.method != "POST" or not form.is_valid():
            return ask(request, COMPUTE, form=form)
        ask_for_findings(
            mission=form.cleaned_data["mission"],
            election_day=form.cleaned_data["election_day"],
            actor=person(request).actor,
        )
        self.message_user(
            request,
            "Asked for. The set appears here in a few seconds.",
            messages.SUCCESS,
        )
        return HttpResponseRedirect(reverse("admin:reports_findingset_changelist"))

    @display(description="Kind", label={"Live": "info", "Kept": "success"})
    def kind(self, row: FindingSet) -> str:
        return "Live" if row.is_live else "Kept"

    @display(description="Figures", ordering="figure_total")
    def figure_count(self, row: FindingSet) -> str:
        return f"{getattr(row, 'figure_total', 0) or 0:,}"

    @display(description="SHA-256")
    def short_hash(self, row: FindingSet) -> str:
        return row.content_sha256[:12]

    def get_urls(self) -> list[URLPattern]:
        """Add the files and the reports behind a number."""
        site = self.admin_site.admin_view
        own = [
            ("reports", self.reports_view),
            ("json", self.json_view),
            ("figures.csv", self.figures_view),
            ("codebook.csv", self.codebook_view),
            ("answers.csv", self.answers_view),
            ("design.csv", self.design_view),
        ]
        return [
            *(
                path(
                    f"<int:number>/{name}",
                    site(view),
                    name=f"reports_findingset_{name.split('.', maxsplit=1)[0]}",
                )
                for name, view in own
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the set as a page to read."""
        findings = self._found(request, int(object_id) if object_id.isdigit() else 0)
        document = finding_document(findings)
        context = {
            **self.admin_site.each_context(request),
            **page_of(findings, document),
            "opts": self.opts,
            "title": f"Findings of {findings.mission.code}",
            "show_back_button": True,
        }
        return TemplateResponse(request, "reports/findings/detail.html", context)

    def reports_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """List the rows behind one number of the set."""
        findings = self._found(request, number)
        rows = Figure.objects.select_related("finding_set__mission")
        figure = rows.filter(
            finding_set=findings, key=request.GET.get("key", "")
        ).first()
        part = request.GET.get("part", "k")
        if figure is None or part not in PARTS:
            raise Http404
        document = finding_document(findings)
        behind = reports_behind(figure, part=part)
        visible = scoped(behind, request)
        page = Paginator(visible, ROWS_PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Reports behind {figure.key}",
            "findings": findings,
            "figure": figure,
            "part": part,
            "label": label_of(document, figure),
            "parts": split_of(document, figure),
            **estimate_of(document, figure),
            "part_name": REASON_NAMES.get(part, ""),
            "page": page,
            "hidden": behind.count() - page.paginator.count,
            "listing": listing_of(page.object_list, findings=findings),
            "query": f"key={figure.key}&part={part}",
            "show_back_button": True,
        }
        return TemplateResponse(request, "reports/findings/reports.html", context)

    def json_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download the set."""
        findings = self._found(request, number)
        plain = findings_as_json(
            finding_document(findings),
            number=findings.pk,
            is_live=findings.is_live,
            sha256=findings.content_sha256,
        )
        text = json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True)
        return _file(iter([text]), findings, "findings.json", "application/json")

    def figures_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download the figures."""
        findings = self._found(request, number)
        lines = figures_csv(finding_document(findings))
        return _file(lines, findings, "figures.csv", "text/csv")

    def codebook_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download what the columns of the answers mean."""
        findings = self._found(request, number)
        facts = facts_as_of(
            mission=findings.mission,
            election_day=findings.election_day,
            as_of=findings.as_of,
        )
        lines = codebook_csv(facts.definitions.values())
        return _file(lines, findings, "codebook.csv", "text/csv")

    def answers_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download the answers of one checklist version as they stood."""
        findings = self._found(request, number)
        facts = facts_as_of(
            mission=findings.mission,
            election_day=findings.election_day,
            as_of=findings.as_of,
        )
        version = request.GET.get("version", "")
        if version not in facts.definitions:
            raise Http404
        rows = counted_rows(
            mission=findings.mission,
            election_day=findings.election_day,
            as_of=findings.as_of,
            version=version,
        )
        lines = answers_csv(
            definition=facts.definitions[version],
            rows=rows,
            simulated=facts.is_demonstration,
        )
        name = f"answers-{version.replace(' ', '-')}.csv"
        return _file(lines, findings, name, "text/csv")

    def design_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Download the sample in force, with the weights that reports were given."""
        findings = self._found(request, number)
        rows = design_of(findings)
        if rows is None:
            raise Http404
        return _file(csv_lines(rows), findings, "design.csv", "text/csv")

    def _found(self, request: HttpRequest, number: int) -> FindingSet:
        rows = scoped(FindingSet.objects.all(), request)
        rows = rows.select_related("mission", "election_day")
        findings: FindingSet | None = rows.filter(pk=number).first()
        if findings is None:
            raise Http404
        if not self.has_view_permission(request, findings):
            raise PermissionDenied
        return findings


def _file(
    lines: Iterator[str], findings: FindingSet, name: str, media_type: str
) -> HttpResponse:
    mission = findings.mission
    simulated = "SIMULATED-" if mission.is_demonstration else ""
    stem = f"{simulated}{mission.code}-{findings.as_of:%Y%m%dT%H%MZ}"
    answer = StreamingHttpResponse(lines, content_type=f"{media_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{name}"'
    return answer  # type: ignore[return-value]  # the admin passes any response on
