"""Deploying teams, and noting what has not come and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.places.domain.imports import ImportPreview, refuse_errors
from elections.places.models import Area, ElectionDay, PollingStation
from observers.deployment.domain.expectation import expectations, quota_errors
from observers.deployment.domain.vocabulary import missing_reasons
from observers.deployment.errors import NoteNeedsReason, QuotasInvalid, WrongElection
from observers.deployment.models import (
    CheckIn,
    Deployment,
    ExpectedReport,
    MissingReportNote,
)
from observers.deployment.selectors import planned_by_sheet
from observers.missions.errors import MissionClosed, WrongMission
from observers.missions.models import Mission, ObserverTeam, User


@transaction.atomic
def deploy_team(
    *,
    mission: Mission,
    election_day: ElectionDay,
    team: ObserverTeam,
    actor: str,
    area: Area | None = None,
    stations: Sequence[PollingStation] = (),
    quotas: Mapping[str, int] | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Deployment:
    """Deploy a team on a day, on a free route or at sampled stations; or change that.

    The expected reports follow. Those that stay keep the notes made about them.
    """
    _check(mission=mission, day=election_day, team=team, area=area, stations=stations)
    if errors := quota_errors(quotas or {}):
        raise QuotasInvalid(" ".join(errors))
    deployment, made = Deployment.objects.update_or_create(
        mission=mission,
        election_day=election_day,
        team=team,
        defaults={
            "area": area or team.area,
            "quotas": dict(quotas or {}),
            "starts_at": starts_at,
            "ends_at": ends_at,
        },
    )
    deployment.stations.set(stations)
    _expect(deployment, quotas=quotas or {}, stations=stations)
    record_event(
        actor=actor,
        kind="team.deployed" if made else "team.redeployed",
        subject=f"team:{team.pk}",
        mission_id=mission.pk,
        payload={
            "day": election_day.code,
            "area": area.code if area else "",
            "stations": [station.code for station in stations],
            "quotas": dict(quotas or {}),
        },
    )
    return deployment


@transaction.atomic
def deploy_teams(
    *, mission: Mission, election_day: ElectionDay, actor: str
) -> list[Deployment]:
    """Deploy every team that is not deployed on the day, on a free route in its area.

    The default quotas apply. Deployments that are there stay as they are.
    """
    waiting = ObserverTeam.objects.filter(mission=mission).exclude(
        pk__in=Deployment.objects.filter(
            mission=mission, election_day=election_day
        ).values("team")
    )
    return [
        deploy_team(mission=mission, election_day=election_day, team=team, actor=actor)
        for team in waiting.select_related("mission", "area").order_by("code")
    ]


def import_deployments_preview(
    *, mission: Mission, election_day: ElectionDay, text: str
) -> ImportPreview:
    """Tell which teams a sheet would deploy or send elsewhere."""
    return planned_by_sheet(mission=mission, election_day=election_day, text=text)[1]


@transaction.atomic
def import_deployments(
    *,
    mission: Mission,
    election_day: ElectionDay,
    text: str,
    actor: str,
    skip_errors: bool = False,
) -> ImportPreview:
    """Deploy each team of a sheet; what an empty cell or no column says stays."""
    orders, preview = planned_by_sheet(
        mission=mission, election_day=election_day, text=text
    )
    refuse_errors(preview, skip_errors=skip_errors)
    for order in orders:
        deploy_team(
            mission=mission, election_day=election_day, actor=actor, **vars(order)
        )
    return preview


@transaction.atomic
def note_missing(
    *, expected: ExpectedReport, reason: str, user: User, note: str = ""
) -> MissingReportNote:
    """Note why an expected report has not come and who called; the latest rules."""
    if reason not in dict(missing_reasons()):
        raise NoteNeedsReason("Choose one of the reasons.")
    if reason == "other" and not note.strip():
        raise NoteNeedsReason("Say in a few words what the reason is.")
    made = MissingReportNote.objects.create(
        mission_id=expected.mission_id,
        expected=expected,
        reason=reason,
        note=note.strip(),
        called_by=user,
        called_at=timezone.now(),
    )
    record_event(
        actor=user.actor,
        kind="missing_report.noted",
        subject=f"expected:{expected.pk}",
        mission_id=expected.mission_id,
        payload={"reason": reason},
    )
    return made


@transaction.atomic
def check_in(
    *, team: ObserverTeam, kind: str, at: datetime, actor: str, note: str = ""
) -> CheckIn:
    """Record a team's sign of life."""
    made = CheckIn.objects.create(
        mission_id=team.mission_id,
        team=team,
        kind=kind,
        at=at,
        note=note,
        recorded_by=actor,
    )
    record_event(
        actor=actor,
        kind="team.checked_in",
        subject=f"team:{team.pk}",
        mission_id=team.mission_id,
        payload={"kind": kind},
    )
    return made


def _check(
    *,
    mission: Mission,
    day: ElectionDay,
    team: ObserverTeam,
    area: Area | None,
    stations: Sequence[PollingStation],
) -> None:
    if not mission.is_open:
        raise MissionClosed(f"Mission {mission.code} is closed.")
    if team.mission_id != mission.pk:
        raise WrongMission(f"Team {team.code} belongs to another mission.")
    elections = {day.election_id, *(station.election_id for station in stations)}
    if area is not None:
        elections.add(area.geography.election_id)
    if elections != {mission.election_id}:
        raise WrongElection(
            "The day, area and stations must belong to the mission's election."
        )


def _expect(
    deployment: Deployment,
    *,
    quotas: Mapping[str, int],
    stations: Sequence[PollingStation],
) -> None:
    wanted = expectations(quotas=quotas, station_ids=[s.pk for s in stations])
    kept: list[int] = []
    for expectation in wanted:
        row, _ = ExpectedReport.objects.update_or_create(
            deployment=deployment,
            stage=expectation.stage,
            station_id=expectation.station_id,
            defaults={
                "mission_id": deployment.mission_id,
                "election_day_id": deployment.election_day_id,
                "team_id": deployment.team_id,
                "quota": expectation.quota,
            },
        )
        kept.append(row.pk)
    gone = ExpectedReport.objects.filter(deployment=deployment).exclude(pk__in=kept)
    # Notes cannot be deleted: what was noted about stays, expecting nothing.
    gone.filter(notes__isnull=False).update(quota=0)
    gone.filter(notes__isnull=True).delete()
