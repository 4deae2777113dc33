"""Adding teams to a mission."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from elections.journal.services.events import record_event
from elections.places.models import Area
from observers.missions.errors import CodeTaken, MissionClosed, WrongMission
from observers.missions.models import Mission, ObserverTeam


def create_team(
    *, mission: Mission, code: str, actor: str, area: Area | None = None
) -> ObserverTeam:
    """Add one team."""
    return create_teams(mission=mission, areas={code: area}, actor=actor)[0]


@transaction.atomic
def create_teams(
    *, mission: Mission, areas: Mapping[str, Area | None], actor: str
) -> list[ObserverTeam]:
    """Add teams by code, each with its area or none."""
    if not mission.is_open:
        raise MissionClosed(f"Mission {mission.code} is closed.")
    taken = ObserverTeam.objects.filter(mission=mission, code__in=areas)
    if codes := sorted(taken.values_list("code", flat=True)):
        raise CodeTaken(f"There is a team {codes[0]} already. Choose another code.")
    teams = ObserverTeam.objects.bulk_create(
        ObserverTeam(mission=mission, code=code, area=area)
        for code, area in areas.items()
    )
    record_event(
        actor=actor,
        kind="team.created",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"codes": list(areas)},
    )
    return teams


@transaction.atomic
def change_team(*, team: ObserverTeam, area: Area | None, actor: str) -> None:
    """Move a team to another area; its code stays for ever."""
    if area is not None and area.geography.election_id != team.mission.election_id:
        raise WrongMission(f"Area {area.code} belongs to another election.")
    team.area = area
    team.save(update_fields=["area"])
    record_event(
        actor=actor,
        kind="team.changed",
        subject=f"team:{team.pk}",
        mission_id=team.mission_id,
        payload={"area": area.code if area else ""},
    )
