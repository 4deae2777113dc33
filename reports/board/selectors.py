"""What the coordinators' first page shows: what is expected, received, waiting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Max, Sum
from django.utils import timezone

from elections.places.models import Area, Election, ElectionDay, PollingStation
from elections.scope import Scope
from observers.deployment.models import Deployment
from observers.deployment.selectors import (
    ExpectedRow,
    ReceivedKey,
    StageCoverage,
    coverage_by_stage,
    expected_against_received,
)
from observers.missions.models import Membership, Mission, ObserverTeam
from reports.checklists.models import ChecklistVersion
from reports.findings.models import FindingSet
from reports.incidents.selectors import urgent_incidents
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Pending
from reports.intake.models.verdicts import Judgement
from reports.observations.models import Observation, ReportCounter
from reports.statements.models import Statement

# Two people release a statement.
SIGNERS = 2


@dataclass(frozen=True)
class Waiting:
    """How many things wait for a person or for the judge."""

    pending: int
    set_aside: int
    conflicts: int
    urgent: int


@dataclass(frozen=True)
class Board:
    """One mission on one election day."""

    mission: Mission
    election_day: ElectionDay | None
    stages: Sequence[StageCoverage]
    missing: Sequence[ExpectedRow]
    waiting: Waiting
    recorded: int
    flagged: int
    last_received_at: datetime | None
    findings: FindingSet | None
    statement: Statement | None


def open_missions(scope: Scope) -> list[Mission]:
    """Return the open missions in scope, by code."""
    missions = Mission.objects.filter(is_open=True)
    if not scope.everything:
        missions = missions.filter(pk__in=scope.missions)
    return list(missions.select_related("election").order_by("code"))


def board_of(
    mission: Mission, *, election_day: ElectionDay | None, scope: Scope
) -> Board:
    """Return what a coordinator needs to see first, in a fixed number of queries.

    A coordinator of some areas is shown the teams there; what waits without a team yet
    is everybody's.
    """
    scope = replace(scope, missions=frozenset({mission.pk}), everything=False)
    rows = _expected(mission, election_day, scope)
    counters = ReportCounter.objects.visible_to(scope)
    totals = counters.aggregate(
        recorded=Sum("recorded"), flagged=Sum("flagged"), last=Max("last_received_at")
    )
    return Board(
        mission=mission,
        election_day=election_day,
        stages=coverage_by_stage(rows),
        missing=[row for row in rows if row.missing > 0],
        waiting=_waiting(mission, scope),
        recorded=totals["recorded"] or 0,
        flagged=totals["flagged"] or 0,
        last_received_at=totals["last"],
        findings=FindingSet.objects.filter(mission=mission)
        .defer("document")
        .order_by("-as_of", "-pk")
        .first(),
        statement=Statement.objects.filter(mission=mission).order_by("-pk").first(),
    )


def days_of(mission: Mission) -> list[ElectionDay]:
    """Return the election's days in order."""
    return list(mission.election.days.order_by("date", "round", "pk"))


def _expected(
    mission: Mission, day: ElectionDay | None, scope: Scope
) -> list[ExpectedRow]:
    if day is None:
        return []
    rows = expected_against_received(
        mission=mission, election_day=day, received=_received(mission, day)
    )
    if not scope.areas and not scope.team_ids:
        return rows
    teams = set(ObserverTeam.objects.visible_to(scope).values_list("pk", flat=True))
    return [row for row in rows if row.team_id in teams]


def _received(mission: Mission, day: ElectionDay) -> dict[ReceivedKey, int]:
    """Count reports by team and stage; at sampled stations by station as well."""
    received: dict[ReceivedKey, int] = defaultdict(int)
    counters = ReportCounter.objects.filter(mission=mission, election_day=day)
    for team, stage, recorded in counters.values_list("team_id", "stage", "recorded"):
        if team is not None:
            received[(team, stage, None)] += recorded
    if mission.is_probability_sample:
        seen = Observation.objects.filter(
            mission=mission, election_day=day, is_rehearsal=False
        )
        for team, stage, station, found in (
            seen.values_list("team_id", "stage", "station_id")
            .annotate(found=Count("station_id"))
            .order_by()
        ):
            if team is not None:
                received[(team, stage, station)] += found
    return received


def _waiting(mission: Mission, scope: Scope) -> Waiting:
    waiting = Judgement.objects.visible_to(scope).waiting()
    urgent = urgent_incidents(scope=scope, now=timezone.now())
    return Waiting(
        pending=Pending.objects.filter(mission_id=mission.pk).count(),
        set_aside=waiting.count(),
        conflicts=Conflict.objects.visible_to(scope).count(),
        urgent=sum(not one.is_acknowledged for one in urgent),
    )


def set_up_so_far(mission: Mission | None) -> dict[str, bool]:
    """Tell what of the set-up is there, in the order of work."""
    election = mission.election if mission else Election.objects.order_by("-pk").first()
    teams = ObserverTeam.objects.filter(mission=mission) if mission else None
    published = ChecklistVersion.objects.filter(published_at__isnull=False)
    return {
        "election": election is not None,
        "areas": Area.objects.filter(geography__election=election).exists(),
        "stations": PollingStation.objects.filter(election=election).exists(),
        "mission": mission is not None,
        "checklists": published.filter(mission=mission).exists(),
        "observers": teams is not None and teams.exists(),
        "deployments": Deployment.objects.filter(mission=mission).exists(),
        "people": Membership.objects.filter(mission=mission).count() >= SIGNERS,
    }
