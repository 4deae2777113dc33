"""The pages of what detectors found: one for each level, for the core team only.

A further level or kind of run subclasses `SignalRunAdmin` and names its template.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from unfold.decorators import display

from elections.errors import DomainError
from elections.journal.admin import page_action, scope_of
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.permissions import Right, has_right
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import attachment_bytes
from reports.signals.admin.forms import RunForm
from reports.signals.admin.shown import pictures_of, shown_signals
from reports.signals.domain.detectors import DETECTORS
from reports.signals.domain.levels import MEANINGS, Level
from reports.signals.domain.pictures import media_type_of
from reports.signals.models import (
    ContradictionRun,
    ImpossibleNumbersRun,
    PatternRun,
    SignalRun,
)
from reports.signals.services.running import ask_for_signals

ROWS = 50
LARGEST_PHOTO = 20_000_000
PHOTO_POLICY = "sandbox; default-src 'none'"


class SignalRunAdmin(MissionAdmin):
    """Runs of the detectors of one level; computed, never typed."""

    level: Level
    template = "reports/signals/run.html"
    is_append_only = True
    list_display = (
        "computed_at",
        "mission",
        "election_day",
        "name",
        "tested",
        "found",
        "seconds_shown",
    )
    list_filter = ("mission", "detector")
    search_fields = ("detector", "mission__code")
    ordering = ("-computed_at", "-pk")
    list_select_related = ("mission", "election_day")
    actions_list = ("run",)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person runs detectors of any mission."""
        return has_right(person(request), Right.RUN_SIGNALS)

    @display(description="Detector", ordering="detector")
    def name(self, row: SignalRun) -> str:
        known = {each.code: each.name for each in DETECTORS}
        return known.get(row.detector, row.detector)

    @display(description="Seconds", ordering="seconds")
    def seconds_shown(self, row: SignalRun) -> str:
        return f"{row.seconds:.1f}"

    @page_action(description="Run a detector", icon="radar", permissions=["run"])
    def run(self, request: HttpRequest) -> HttpResponse:
        """Ask which detector to run over which day, then queue it."""
        form = RunForm(
            request.POST or None,
            level=self.level,
            scope=scope_of(request),
            user=person(request),
        )
        question = Question("Run a detector", MEANINGS[self.level], "Run")
        if request.method != "POST" or not form.is_valid():
            return ask(request, question, form=form)
        try:
            ask_for_signals(
                mission=form.cleaned_data["mission"],
                election_day=form.cleaned_data["election_day"],
                code=form.cleaned_data["detector"],
                actor=person(request).actor,
            )
        except DomainError as error:
            form.add_error("detector", error.detail)
            return ask(request, question, form=form)
        text = "Asked for. The run appears here in a few seconds."
        self.message_user(request, text, messages.SUCCESS)
        name = self.opts.model_name
        return HttpResponseRedirect(reverse(f"admin:reports_{name}_changelist"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one run as a page to read."""
        run = self.found(request, int(object_id) if object_id.isdigit() else 0)
        each = next((d for d in DETECTORS if d.code == run.detector), None)
        page = Paginator(run.result["signals"], ROWS).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": each.name if each else run.detector,
            "run": run,
            "detector": each,
            "level": self.level,
            "meaning": MEANINGS[self.level],
            "page": page,
            "signals": shown_signals(run, list(page), user=person(request)),
            "pictures": pictures_of(run),
            "show_back_button": True,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.template, context)

    def found(self, request: HttpRequest, number: int) -> SignalRun:
        """Return a run that this person may see."""
        rows = self.get_queryset(request).select_related("mission", "election_day")
        run: SignalRun | None = rows.filter(pk=number).first()
        if run is None:
            raise Http404
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        return run


@admin.register(ImpossibleNumbersRun)
class ImpossibleNumbersAdmin(SignalRunAdmin):
    level = Level.IMPOSSIBLE
    empty_text = (
        "Nothing has been run. Switch a detector of level A on for your mission, then "
        "run it once results of stations are imported."
    )


@admin.register(ContradictionRun)
class ContradictionAdmin(SignalRunAdmin):
    level = Level.CONTRADICTION
    template = "reports/signals/contradictions.html"
    empty_text = (
        "Nothing has been run. Switch a detector of level B on for your mission, then "
        "run it once observers have copied protocols and results are imported."
    )

    def get_urls(self) -> list[URLPattern]:
        """Add the photos of the two records."""
        view = self.admin_site.admin_view(self.photo_view)
        own = [
            path(
                "<int:number>/photo/<slug:name>/",
                view,
                name="reports_contradictionrun_photo",
            )
        ]
        return [*own, *super().get_urls()]

    def photo_view(self, request: HttpRequest, number: int, name: str) -> HttpResponse:
        """Show a photo that this run names, if its bytes are those of a picture."""
        run = self.found(request, number)
        copies = (c for s in run.result["signals"] for c in s["copies"])
        if name not in {copy["photo_sha256"] for copy in copies} - {""}:
            raise Http404
        row = Attachment.objects.filter(mission=run.mission, sha256=name).first()
        if row is None or row.size > LARGEST_PHOTO:
            raise Http404
        content = b"".join(attachment_bytes(row))
        media_type = media_type_of(content)
        if not media_type:
            raise Http404
        answer = HttpResponse(content, content_type=media_type)
        answer["Content-Security-Policy"] = PHOTO_POLICY
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "no-store"
        return answer


@admin.register(PatternRun)
class PatternAdmin(SignalRunAdmin):
    level = Level.PATTERN
    template = "reports/signals/patterns.html"
    empty_text = (
        "Nothing has been run. Patterns need results of at least 2,000 stations; switch "
        "a detector of level C on for your mission first."
    )
