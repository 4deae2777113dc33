"""The columns of the list of incidents: how grave, how sure, how long it has waited."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.timesince import timesince
from unfold.decorators import display

from observers.missions.admin.scoped import MissionAdmin
from reports.incidents.domain.catalogue import category, is_urgent
from reports.incidents.domain.verification import Level
from reports.incidents.models import IncidentReport

LEVEL_COLORS = {
    Level.REPORTED.value: "warning",
    Level.UNDER_VERIFICATION.value: "info",
    Level.VERIFIED.value: "success",
    Level.PARTLY_VERIFIED.value: "success",
    Level.UNCONFIRMED.value: "primary",
    Level.REFUTED.value: "danger",
}
SEVERITY_COLORS = {"5": "danger", "4": "warning", "3": "info"}
OPEN = frozenset({Level.REPORTED.value, Level.UNDER_VERIFICATION.value})


def in_words(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ").capitalize()


def is_waiting(row: IncidentReport) -> bool:
    """Tell whether an incident is on the red list and nobody has acknowledged it."""
    state = row.state
    is_open = state.level in OPEN and not state.is_archived
    urgent = is_urgent(code=row.category, severity=row.severity)
    return is_open and urgent and state.acknowledged_at is None


class IncidentColumns(MissionAdmin):
    """What the list of incidents shows of each."""

    @display(description="Urgent", label={"red": "danger"})
    def clock(self, row: IncidentReport) -> tuple[str, str] | None:
        if not is_waiting(row):
            return None
        return "red", timesince(row.received_at, timezone.now(), depth=1)

    @display(description="Received", ordering="received_at")
    def received(self, row: IncidentReport) -> str:
        zone = ZoneInfo(row.mission.time_zone)
        return row.received_at.astimezone(zone).strftime("%d %b %H:%M")

    @display(description="Category", ordering="category")
    def category_shown(self, row: IncidentReport) -> str:
        return f"{row.category} {category(row.category).name()}"

    @display(description="Severity", ordering="severity", label=SEVERITY_COLORS)
    def severity_shown(self, row: IncidentReport) -> str:
        return str(row.severity)

    @display(description="Level", ordering="state__level", label=LEVEL_COLORS)
    def level_shown(self, row: IncidentReport) -> tuple[str, str]:
        return row.state.level, in_words(row.state.level)

    @display(description="Event", ordering="state__group__code")
    def event(self, row: IncidentReport) -> str:
        return row.state.group.code if row.state.group else "-"

    @display(description="Source", ordering="source_type")
    def source_shown(self, row: IncidentReport) -> str:
        return in_words(row.source_type) if row.source_type else "-"

    @display(description="Followed by", ordering="state__assigned_to__username")
    def follower(self, row: IncidentReport) -> Any:
        return row.state.assigned_to or "-"


class GroupColumns(MissionAdmin):
    """What the list of events shows of each."""

    @display(description="Reports")
    def report_count(self, row: Any) -> int:
        return int(row.number_of_reports)
