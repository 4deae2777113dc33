"""Adding and changing national staff; they are sealed and never part of a report."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.domain.sealed import sealing_context
from observers.missions.errors import CodeTaken, WrongMission
from observers.missions.models import Mission, NationalStaff, ObserverTeam


@transaction.atomic
def add_staff(
    *,
    mission: Mission,
    code: str,
    role: str,
    actor: str,
    name: str = "",
    contact: str = "",
    team: ObserverTeam | None = None,
) -> NationalStaff:
    """Add an interpreter, driver or assistant."""
    if NationalStaff.objects.filter(mission=mission, code=code).exists():
        raise CodeTaken(f"The staff code {code} is taken. Choose another.")
    staff = NationalStaff(mission=mission, code=code, role=role, team=team)
    _seal(staff, name=name, contact=contact)
    _check_team(staff)
    staff.save()
    _record(staff, kind="staff.added", actor=actor)
    return staff


@transaction.atomic
def change_staff(
    *,
    staff: NationalStaff,
    changed: Iterable[str],
    actor: str,
    name: str | None = None,
    contact: str | None = None,
) -> None:
    """Save changed fields; `name` and `contact`, if given, replace what is sealed."""
    _check_team(staff)
    fields = set(changed) - {"code", "mission"}
    fields |= _seal(staff, name=name, contact=contact)
    if fields:
        staff.save(update_fields=sorted(fields))
        _record(staff, kind="staff.changed", actor=actor)


def _seal(staff: NationalStaff, *, name: str | None, contact: str | None) -> set[str]:
    key = mission_keys(staff.mission_id).data_key
    given = {"name": name, "contact": contact}
    for field, value in given.items():
        if value is not None:
            context = sealing_context(
                kind="staff",
                mission_id=staff.mission_id,
                code=staff.code,
                field=field,
            )
            sealed = seal(key, value.encode(), context=context) if value else None
            setattr(staff, f"sealed_{field}", sealed)
    return {f"sealed_{field}" for field, value in given.items() if value is not None}


def _check_team(staff: NationalStaff) -> None:
    if staff.team is not None and staff.team.mission_id != staff.mission_id:
        raise WrongMission(f"Team {staff.team.code} belongs to another mission.")


def _record(staff: NationalStaff, *, kind: str, actor: str) -> None:
    record_event(
        actor=actor,
        kind=kind,
        subject=f"staff:{staff.pk}",
        mission_id=staff.mission_id,
        payload={"code": staff.code, "role": staff.role},
    )
