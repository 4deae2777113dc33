"""Reading deployments: what was expected, what has come, and why the rest is missing.

What has been received is counted in a higher app and passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from elections.places.domain.imports import ImportPreview, first_examples
from elections.places.domain.sheets import (
    RowError,
    SheetRow,
    read_sheet,
    without_repeats,
)
from elections.places.models import Area, ElectionDay, PollingStation
from elections.places.selectors import areas_by_code, stations_by_code
from observers.deployment.domain.columns import DEPLOYMENT_COLUMNS
from observers.deployment.domain.expectation import STAGES, ExpectedCount, quota_errors
from observers.deployment.errors import WrongElection
from observers.deployment.models import (
    CheckIn,
    Deployment,
    ExpectedReport,
    MissingReportNote,
)
from observers.missions.models import Mission, ObserverTeam

ReceivedKey = tuple[int, str, int | None]


@dataclass(frozen=True)
class ExpectedRow:
    """One expectation with what came for it, and the latest note on what did not."""

    expected_id: int
    team_id: int
    team: str
    area: str
    stage: str
    station_id: int | None
    station: str
    count: ExpectedCount
    due_at: datetime | None
    reason: str
    note: str
    called_by: str
    called_at: datetime | None

    @property
    def missing(self) -> int:
        return self.count.missing


@dataclass(frozen=True)
class StageCoverage:
    """Of one stage: expected, received (counted up to the expected), and missing."""

    stage: str
    expected: int
    received: int
    missing: int
    explained: int


def expected_against_received(
    *, mission: Mission, election_day: ElectionDay, received: Mapping[ReceivedKey, int]
) -> list[ExpectedRow]:
    """Return a row per expected report or quota, by team code, stage and station code.

    `received` counts reports by (team, stage, station); station is None for a free
    route, where any station of the team counts.
    """
    latest = MissingReportNote.objects.filter(expected=OuterRef("pk"))
    latest = latest.order_by("-called_at", "-pk")
    rows = (
        ExpectedReport.objects.filter(mission=mission, election_day=election_day)
        .filter(quota__gt=0)
        .select_related("team__area", "deployment__area", "station")
        .annotate(
            reason=Subquery(latest.values("reason")[:1]),
            note=Subquery(latest.values("note")[:1]),
            called_by=Subquery(latest.values("called_by__username")[:1]),
            called_at=Subquery(latest.values("called_at")[:1]),
        )
    )
    found = [_row(row, received) for row in rows]
    return sorted(found, key=lambda r: (r.team, STAGES.index(r.stage), r.station))


def coverage_by_stage(rows: Iterable[ExpectedRow]) -> tuple[StageCoverage, ...]:
    """Add rows up by stage; a team's surplus never covers another team's gap."""
    by_stage: dict[str, list[ExpectedRow]] = {stage: [] for stage in STAGES}
    for row in rows:
        by_stage[row.stage].append(row)
    return tuple(
        StageCoverage(
            stage=stage,
            expected=sum(row.count.expected for row in found),
            received=sum(row.count.expected - row.missing for row in found),
            missing=sum(row.missing for row in found),
            explained=sum(row.missing for row in found if row.reason),
        )
        for stage, found in by_stage.items()
        if found
    )


def latest_check_ins(mission: Mission) -> QuerySet[CheckIn]:
    """Return each team's latest sign of life, by team code."""
    return (
        CheckIn.objects.filter(mission=mission)
        .select_related("team")
        .order_by("team__code", "team_id", "-at", "-pk")
        .distinct("team__code", "team_id")
    )


def _row(expected: ExpectedReport, received: Mapping[ReceivedKey, int]) -> ExpectedRow:
    area = expected.deployment.area or expected.team.area
    key = (expected.team_id, expected.stage, expected.station_id)
    return ExpectedRow(
        expected_id=expected.pk,
        team_id=expected.team_id,
        team=expected.team.code,
        area=area.name if area else "",
        stage=expected.stage,
        station_id=expected.station_id,
        station=expected.station.code if expected.station else "",
        count=ExpectedCount(expected=expected.quota, received=received.get(key, 0)),
        due_at=expected.due_at,
        reason=getattr(expected, "reason", None) or "",
        note=getattr(expected, "note", None) or "",
        called_by=getattr(expected, "called_by", None) or "",
        called_at=getattr(expected, "called_at", None),
    )


@dataclass(frozen=True)
class Order:
    """Where a team goes, as `deploy_team` takes it."""

    team: ObserverTeam
    area: Area | None
    stations: tuple[PollingStation, ...]
    quotas: Mapping[str, int]
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def __str__(self) -> str:
        where = ", ".join(station.code for station in self.stations)
        area = self.area.code if self.area else "no area"
        return f"{self.team.code}: {where or f'free route, {area}'}"


def planned_by_sheet(
    *, mission: Mission, election_day: ElectionDay, text: str
) -> tuple[list[Order], ImportPreview]:
    """Return what a sheet of teams would deploy or change; empty cells leave what is."""
    if election_day.election_id != mission.election_id:
        raise WrongElection("The day must belong to the mission's election.")
    sheet = read_sheet(text, DEPLOYMENT_COLUMNS)
    rows, repeats = without_repeats(sheet, "team")
    places = _places(mission, rows)
    standing = _standing(mission, election_day)
    errors = [*sheet.errors, *repeats]
    orders: list[Order] = []
    same = 0
    for row in rows:
        if slips := _slips(row, places):
            errors += slips
            continue
        there = standing.get(row.values["team"])
        order = _order(row, places, there)
        if order == there:
            same += 1
        else:
            orders.append(order)
    changed = sum(order.team.code in standing for order in orders)
    return orders, ImportPreview(
        rows_new=len(orders) - changed,
        rows_changed=changed,
        rows_same=same,
        errors=tuple(sorted(errors, key=lambda error: error.line)),
        ignored_headings=sheet.ignored,
        examples=first_examples(str(order) for order in orders),
    )


def _places(mission: Mission, rows: Sequence[SheetRow]) -> dict[str, dict[str, Any]]:
    areas = {row.values.get("area") or "" for row in rows}
    stations = {code for row in rows for code in row.values.get("stations", ())}
    return {
        "team": {team.code: team for team in mission.teams.select_related("area")},
        "area": areas_by_code(election=mission.election, codes=areas),
        "station": stations_by_code(election=mission.election, codes=stations),
    }


def _standing(mission: Mission, day: ElectionDay) -> dict[str, Order]:
    rows = Deployment.objects.filter(mission=mission, election_day=day)
    rows = rows.select_related("team", "area")
    stations = PollingStation.objects.order_by("code")
    return {
        row.team.code: Order(
            row.team,
            row.area,
            tuple(row.stations.all()),
            row.quotas,
            row.starts_at,
            row.ends_at,
        )
        for row in rows.prefetch_related(Prefetch("stations", stations))
    }


def _slips(row: SheetRow, places: Mapping[str, Mapping[str, Any]]) -> list[RowError]:
    cells = row.values
    named = [("team", cells["team"]), ("area", cells.get("area") or "")]
    named += [("station", code) for code in cells.get("stations", ())]
    slips = [
        RowError(row.line, what, f"There is no {what} with the code {code}.")
        for what, code in named
        if code and code not in places[what]
    ]
    typed = {stage: cells[stage] for stage in STAGES if cells.get(stage) is not None}
    return slips + [RowError(row.line, "", text) for text in quota_errors(typed)]


def _order(
    row: SheetRow, places: Mapping[str, Mapping[str, Any]], there: Order | None
) -> Order:
    cells = row.values
    team = places["team"][cells["team"]]
    before = there or Order(team, team.area, (), {})
    codes = sorted(cells.get("stations", ()))
    typed = {stage: cells[stage] for stage in STAGES if cells.get(stage) is not None}
    return replace(
        before,
        area=places["area"][cells["area"]] if cells.get("area") else before.area,
        stations=tuple(places["station"][c] for c in codes) or before.stations,
        quotas={**before.quotas, **typed},
    )
