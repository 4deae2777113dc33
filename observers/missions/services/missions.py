"""Creating and closing missions, and saying who works in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from elections.journal.services.events import record_event
from elections.journal.services.sealing import create_mission_keys
from elections.places.models import Area, Election
from elections.scope import add_to_database_scope
from observers.missions.errors import CodeTaken, WrongMission
from observers.missions.models import Membership, Mission, ObserverTeam, User


@transaction.atomic
def create_mission(
    *,
    code: str,
    name: str,
    kind: str,
    election: Election,
    actor: str,
    coordinator: User | None = None,
    country_names: str = "",
    time_zone: str = "UTC",
    languages: Sequence[str] = ("en",),
    institutions: Sequence[str] = (),
    is_demonstration: bool = False,
    switches: Mapping[str, Any] | None = None,
    started_on: date | None = None,
    ends_on: date | None = None,
) -> Mission:
    """Create a mission with its sealing keys; the connection sees it from here on.

    The number is drawn first, because row-level security lets nobody insert a mission
    that the connection does not see.
    """
    mission_id = _next_mission_id()
    add_to_database_scope(mission_id)
    if Mission.objects.filter(code=code).exists():
        raise CodeTaken(f"There is a mission {code} already. Choose another code.")
    mission = Mission.objects.create(
        id=mission_id,
        code=code,
        name=name,
        kind=kind,
        election=election,
        country_names=country_names or election.country,
        time_zone=time_zone,
        languages=list(languages),
        institutions=list(institutions),
        is_demonstration=is_demonstration,
        switches=dict(switches or {}),
        started_on=started_on,
        ends_on=ends_on,
    )
    create_mission_keys(mission_id=mission.pk, now=timezone.now())
    record_event(
        actor=actor,
        kind="mission.created",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"code": code, "kind": kind, "election": election.code},
    )
    if coordinator is not None:
        add_member(mission=mission, user=coordinator, role="coordinator", actor=actor)
    return mission


@transaction.atomic
def change_mission(*, mission: Mission, changed: Iterable[str], actor: str) -> None:
    """Save what a coordinator changed about a mission; its code stays for ever."""
    fields = sorted(set(changed) - {"code"})
    if not fields:
        return
    mission.save(update_fields=fields)
    record_event(
        actor=actor,
        kind="mission.changed",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={name: str(getattr(mission, name)) for name in fields},
    )


@transaction.atomic
def close_mission(*, mission: Mission, actor: str) -> None:
    """Close a mission: nothing is accepted or set up any more, all can be read."""
    mission.is_open = False
    mission.save(update_fields=["is_open"])
    record_event(
        actor=actor,
        kind="mission.closed",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
    )


@transaction.atomic
def add_member(
    *,
    mission: Mission,
    user: User,
    role: str,
    actor: str,
    areas: Sequence[Area] = (),
    team: ObserverTeam | None = None,
) -> Membership:
    """Give a person a role in a mission, or change the one they have."""
    if team is not None and team.mission_id != mission.pk:
        raise WrongMission(f"Team {team.code} belongs to another mission.")
    membership, _ = Membership.objects.update_or_create(
        mission=mission, user=user, defaults={"role": role, "team": team}
    )
    membership.areas.set(areas)
    record_event(
        actor=actor,
        kind="membership.set",
        subject=f"user:{user.pk}",
        mission_id=mission.pk,
        payload={"role": role, "team": team.code if team else ""},
    )
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, actor: str) -> None:
    """Take a person's role in a mission away."""
    record_event(
        actor=actor,
        kind="membership.removed",
        subject=f"user:{membership.user_id}",
        mission_id=membership.mission_id,
        payload={"role": membership.role},
    )
    membership.delete()


def _next_mission_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence('observers_mission', 'id'))"
        )
        return int(cursor.fetchone()[0])
