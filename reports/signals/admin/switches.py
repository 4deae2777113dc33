"""The page of decisions to switch detectors on and off."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import display

from elections.journal.admin import page_action, scope_of
from observers.missions.admin.asking import Question, ask
from observers.missions.admin.scoped import MissionAdmin, person
from observers.missions.permissions import Right, has_right
from reports.signals.admin.forms import SwitchForm
from reports.signals.domain.detectors import SWITCHABLE
from reports.signals.models import DetectorSwitch
from reports.signals.services.switching import switch_detector

SWITCH = Question(
    title="Switch a detector",
    text="Detectors are off until somebody of the core team switches them on for a "
    "mission, with a reason. What they find stays within the core team and reaches no "
    "statement by itself. Every decision is kept.",
    submit="Decide",
)


@admin.register(DetectorSwitch)
class DetectorSwitchAdmin(MissionAdmin):
    """Decisions, the latest first; nothing can be changed."""

    is_append_only = True
    list_display = ("mission", "name", "switch", "reason", "decided_by", "decided_at")
    list_filter = ("mission", "is_on")
    search_fields = ("detector", "reason")
    ordering = ("-decided_at", "-pk")
    list_select_related = ("mission", "decided_by")
    actions_list = ("decide",)
    empty_text = (
        "Every detector is off. Press “Switch a detector” to use one in a mission."
    )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_run_permission(self, request: HttpRequest) -> bool:
        """Tell whether this person runs detectors of any mission."""
        return has_right(person(request), Right.RUN_SIGNALS)

    @display(description="Detector", ordering="detector")
    def name(self, row: DetectorSwitch) -> str:
        known = {each.code: each.label for each in SWITCHABLE}
        return known.get(row.detector, row.detector)

    @display(description="Switch", label={"On": "success", "Off": "info"})
    def switch(self, row: DetectorSwitch) -> str:
        return "On" if row.is_on else "Off"

    @page_action(description="Switch a detector", icon="toggle_on", permissions=["run"])
    def decide(self, request: HttpRequest) -> HttpResponse:
        """Ask which detector to switch, and why."""
        form = SwitchForm(
            request.POST or None, scope=scope_of(request), user=person(request)
        )
        if request.method != "POST" or not form.is_valid():
            return ask(request, SWITCH, form=form)
        cleaned = form.cleaned_data
        switch_detector(
            mission=cleaned["mission"],
            code=cleaned["detector"],
            is_on=cleaned["is_on"],
            reason=cleaned["reason"],
            user=person(request),
            now=timezone.now(),
        )
        self.message_user(request, "Decided.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:reports_detectorswitch_changelist"))
