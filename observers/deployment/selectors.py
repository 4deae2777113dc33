"""Reading deployments: what was expected, what has come, and why the rest is missing.

What has been received is counted in a higher app and passed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from elections.places.models import ElectionDay
from observers.deployment.domain.expectation import STAGES, ExpectedCount
from observers.deployment.models import CheckIn, ExpectedReport, MissingReportNote
from observers.missions.models import Mission

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
