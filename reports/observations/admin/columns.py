"""The columns of the lists of observations and flags."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display

from observers.missions.admin.scoped import MissionAdmin
from reports.observations.models import Flag, Observation

RATING_COLORS = {
    "very_good": "success",
    "good": "success",
    "bad": "warning",
    "very_bad": "danger",
}
DECISION_COLORS = {
    "verify": "success",
    "reject": "danger",
    "query": "warning",
    "restore": "info",
}
DECISION_WORDS = {
    "verify": "Verified",
    "reject": "Rejected",
    "query": "Queried",
    "restore": "Restored",
}


def in_words(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ").capitalize()


def zone_of(row: Observation) -> str:
    """Return the time zone of a report: of its station, else of its mission."""
    of_station = row.station.time_zone if row.station else ""
    return of_station or row.mission.time_zone


def _clock(moment: datetime | None, row: Observation) -> str:
    if moment is None:
        return "-"
    return moment.astimezone(ZoneInfo(zone_of(row))).strftime("%d %b %H:%M")


class ObservationColumns(MissionAdmin):
    """What the list of observations shows of each."""

    @display(description="Report", ordering="instance_id")
    def short_id(self, row: Observation) -> str:
        mark = " (rehearsal)" if row.is_rehearsal else ""
        return f"{str(row.instance_id)[:8]}{mark}"

    @display(description="Stage", ordering="stage", label=True)
    def stage_shown(self, row: Observation) -> str:
        return in_words(row.stage)

    @display(description="Station", ordering="station__code")
    def place(self, row: Observation) -> str:
        if row.station:
            mark = " (provisional)" if row.station.is_provisional else ""
            return f"{row.station.code}{mark}"
        return row.commission.code if row.commission else "-"

    @display(description="Overall", ordering="overall", label=RATING_COLORS)
    def overall_shown(self, row: Observation) -> tuple[str, str] | None:
        return (row.overall, in_words(row.overall)) if row.overall else None

    @display(description="Flags", ordering="flag_count", label={"some": "warning"})
    def flags_shown(self, row: Observation) -> tuple[str, str] | None:
        return ("some", str(row.flag_count)) if row.flag_count else None

    @display(description="Decision", label=DECISION_COLORS)
    def decision_shown(self, row: Any) -> tuple[str, str] | None:
        decided = row.decision
        return (decided, DECISION_WORDS[decided]) if decided else None

    @display(description="Arrived", ordering="arrived_at")
    def arrived(self, row: Observation) -> str:
        return _clock(row.arrived_at, row)

    @display(description="Received", ordering="received_at")
    def received(self, row: Observation) -> str:
        return _clock(row.received_at, row)


class FlagColumns(MissionAdmin):
    """What the list of flags shows of each."""

    @display(
        description="Rule",
        ordering="rule",
        label={"aside": "danger", "asked": "warning"},
    )
    def rule_shown(self, row: Flag) -> tuple[str, str]:
        return "aside" if row.is_set_aside else "asked", in_words(row.rule)

    @display(description="Report", ordering="observation__instance_id")
    def report(self, row: Flag) -> SafeString:
        address = reverse("admin:reports_observation_change", args=[row.observation_id])
        return format_html(
            '<a href="{}">{}</a>', address, str(row.observation.instance_id)[:8]
        )

    @display(description="Stage", ordering="observation__stage")
    def stage_shown(self, row: Flag) -> str:
        return in_words(row.observation.stage)

    @display(description="Team", ordering="observation__team__code")
    def team(self, row: Flag) -> str:
        return row.observation.team.code if row.observation.team else "-"

    @display(description="Station", ordering="observation__station__code")
    def station(self, row: Flag) -> str:
        return row.observation.station.code if row.observation.station else "-"
