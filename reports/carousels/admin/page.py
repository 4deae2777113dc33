"""What the page of one hypothesis shows: its way, its reports, why they were linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import mark_safe

from reports.carousels.domain.decisions import State, Verdict
from reports.carousels.domain.details import Details, Reason
from reports.carousels.models import LinkDecision, LinkedGroup
from reports.carousels.renderers.pictures import minutes, route_map, timeline
from reports.carousels.selectors.hypotheses import decisions_about, details_of
from reports.carousels.selectors.reports import told_by
from reports.incidents.domain.catalogue import category
from reports.incidents.models import IncidentReport

SIMULATED = "Simulated reports"
SHORT = 8
STATES = {
    State.OPEN: "To be decided",
    State.CONFIRMED: "Confirmed",
    State.REJECTED: "Rejected",
    State.CHANGED: "Changed since decided",
}
COLORS = {
    State.OPEN: "warning",
    State.CONFIRMED: "success",
    State.REJECTED: "danger",
    State.CHANGED: "info",
}
STRENGTHS = {"strong": "Strong links", "weak": "Weak links"}
SIDES = {"for": "For", "against": "Against", "neither": "Neither"}


@dataclass(frozen=True)
class ReportShown:
    """One report of the hypothesis; `number` is its halt."""

    number: int
    row: IncidentReport
    kind: str
    vehicle: str
    color: str
    size: str
    marks: str
    plate: str


@dataclass(frozen=True)
class LegShown:
    """One leg of the way in numbers."""

    start: str
    end: str
    km: str
    drive: int
    between: int


@dataclass(frozen=True)
class LinkShown:
    """One link: which halts, when, how strong, and all that speaks for and against."""

    one: str
    other: str
    strength: str
    reasons: tuple[tuple[str, Reason], ...]


@dataclass(frozen=True)
class ChangeShown:
    """What differs from a hypothesis that was decided before."""

    decision: LinkDecision
    came: list[IncidentReport]
    went: list[IncidentReport]


@dataclass(frozen=True)
class HypothesisPage:
    """Everything that the page of one hypothesis shows."""

    state: str
    color: str
    strength: str
    details: Details
    timeline: str
    route_map: str
    reports: list[ReportShown]
    legs: list[LegShown]
    links: list[LinkShown]
    decisions: list[LinkDecision]
    change: ChangeShown | None
    has_plates: bool


def state_of(*, verdict: str | None, has_changed: bool) -> State:
    """Return where a hypothesis stands."""
    if verdict:
        return State(Verdict(verdict).value)
    return State.CHANGED if has_changed else State.OPEN


def hypothesis_page(group: LinkedGroup) -> HypothesisPage:
    """Return what the page shows; narratives and plates are unsealed for it."""
    details = details_of(group)
    decisions = decisions_about(group)
    verdict = next(
        (d.verdict for d in decisions if d.reports_sha256 == group.reports_sha256), None
    )
    state = state_of(verdict=verdict, has_changed=group.change is not None)
    note = SIMULATED if group.mission.is_demonstration else ""
    reports = _reports(group, details)
    return HypothesisPage(
        state=STATES[state],
        color=COLORS[state],
        strength=STRENGTHS[group.strength],
        details=details,
        timeline=mark_safe(timeline(details)),  # noqa: S308 - our own SVG, escaped
        route_map=mark_safe(route_map(details, note=note)),  # noqa: S308
        reports=reports,
        legs=[
            LegShown(
                start=leg.start,
                end=leg.end,
                km=f"{leg.km:.1f}",
                drive=minutes(leg.drive),
                between=minutes(leg.between),
            )
            for leg in details.legs
        ],
        links=_links(details),
        decisions=decisions,
        change=_change(group) if verdict is None else None,
        has_plates=any(each.plate for each in reports),
    )


def _reports(group: LinkedGroup, details: Details) -> list[ReportShown]:
    number = {
        code: at
        for at, halt in enumerate(details.halts, start=1)
        for code in halt.reports
    }
    told = told_by(
        mission=group.mission, election_day=group.election_day, ids=group.reports
    )
    shown = [
        ReportShown(
            number=number[code],
            row=row,
            kind=category(row.category).name(),
            vehicle=said.vehicle,
            color=said.colour,
            size=str(said.size or ""),
            marks=said.marks,
            plate=said.plate,
        )
        for code, (row, said) in told.items()
    ]
    return sorted(shown, key=lambda each: (each.number, _time(each.row)))


def _time(row: IncidentReport) -> tuple[datetime, UUID]:
    return row.occurred_at or row.received_at, row.instance_id


def _links(details: Details) -> list[LinkShown]:
    place = {
        code: f"{at} · {halt.station} {halt.earliest_at:%H:%M}"
        for at, halt in enumerate(details.halts, start=1)
        for code in halt.reports
    }
    return [
        LinkShown(
            one=min(place[link.one], place[link.other]),
            other=max(place[link.one], place[link.other]),
            strength=link.strength,
            reasons=tuple((SIDES[each.side], each) for each in link.reasons),
        )
        for link in details.links
    ]


def _change(group: LinkedGroup) -> ChangeShown | None:
    change: Mapping[str, Any] | None = group.change
    if change is None:
        return None
    decisions = LinkDecision.objects.select_related("group", "decided_by")
    decision = decisions.get(pk=change["number"], mission=group.mission_id)
    came, went = (_rows(group, change[which]) for which in ("came", "went"))
    return ChangeShown(decision, came, went)


def _rows(group: LinkedGroup, codes: Sequence[str]) -> list[IncidentReport]:
    ids = [UUID(code) for code in codes]
    rows = IncidentReport.objects.filter(mission=group.mission_id, instance_id__in=ids)
    return list(rows.select_related("station").order_by("occurred_at", "instance_id"))
