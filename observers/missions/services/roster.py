"""Importing observers from a file: preview first, then in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from observers.missions.domain.roster import RosterError, RosterLine, read_roster
from observers.missions.domain.sealed import sealing_context
from observers.missions.models import Mission, Observer, ObserverTeam, observer_roles
from observers.missions.services.observers import (
    NewObserver,
    add_observers,
    change_observer,
)
from observers.missions.services.teams import create_teams

GENDERS = ("f", "m", "x")
PLAIN = ("role", "institution", "country", "gender", "accreditation", "vouched_by")


@dataclass(frozen=True)
class RosterPreview:
    """What an import would do; nothing is done while there are errors."""

    new: tuple[RosterLine, ...]
    changed: tuple[RosterLine, ...]
    same: tuple[RosterLine, ...]
    new_teams: tuple[str, ...]
    errors: tuple[RosterError, ...]


def preview_roster(*, mission: Mission, text: str) -> RosterPreview:
    """Say what importing this file would add and change."""
    roles = [code for code, _ in observer_roles()]
    roster = read_roster(text, roles=roles, genders=GENDERS)
    known = {
        observer.code: observer
        for observer in Observer.objects.filter(mission=mission).select_related("team")
    }
    key = mission_keys(mission.pk).data_key
    teams = set(
        ObserverTeam.objects.filter(mission=mission).values_list("code", flat=True)
    )
    new = [line for line in roster.lines if line.code not in known]
    met = [line for line in roster.lines if line.code in known]
    changed = [line for line in met if _differences(known[line.code], line, key=key)]
    return RosterPreview(
        new=tuple(new),
        changed=tuple(changed),
        same=tuple(line for line in met if line not in changed),
        new_teams=tuple(sorted({line.team for line in roster.lines} - teams - {""})),
        errors=roster.errors,
    )


@transaction.atomic
def import_roster(*, mission: Mission, text: str, actor: str) -> RosterPreview:
    """Add and change what the preview shows; nothing at all if a line has an error."""
    preview = preview_roster(mission=mission, text=text)
    if preview.errors:
        return preview
    if preview.new_teams:
        create_teams(
            mission=mission, areas=dict.fromkeys(preview.new_teams), actor=actor
        )
    teams = {team.code: team for team in ObserverTeam.objects.filter(mission=mission)}
    if preview.new:
        add_observers(
            mission=mission,
            new=[_new(line, teams.get(line.team)) for line in preview.new],
            actor=actor,
        )
    _change(mission, preview.changed, teams=teams, actor=actor)
    return preview


def _new(line: RosterLine, team: ObserverTeam | None) -> NewObserver:
    return NewObserver(
        code=line.code,
        role=line.role or "sto",
        team=team,
        name=line.name,
        contact=line.contact,
        institution=line.institution,
        country=line.country,
        gender=line.gender,
        languages=line.languages,
        accreditation=line.accreditation,
        vouched_by=line.vouched_by,
    )


def _change(
    mission: Mission,
    lines: Sequence[RosterLine],
    *,
    teams: dict[str, ObserverTeam],
    actor: str,
) -> None:
    key = mission_keys(mission.pk).data_key
    known = Observer.objects.filter(mission=mission, code__in=[ln.code for ln in lines])
    by_code = {observer.code: observer for observer in known.select_related("team")}
    for line in lines:
        observer = by_code[line.code]
        fields = _differences(observer, line, key=key)
        for field in fields & set(PLAIN):
            setattr(observer, field, getattr(line, field))
        if "languages" in fields:
            observer.languages = list(line.languages)
        if "team" in fields:
            observer.team = teams[line.team]
        change_observer(
            observer=observer,
            changed=fields - {"name", "contact"},
            name=line.name if "name" in fields else None,
            contact=line.contact if "contact" in fields else None,
            actor=actor,
        )


def _differences(observer: Observer, line: RosterLine, *, key: bytes) -> set[str]:
    """Name the fields that the file fills and that are different; empty cells keep."""
    found = {
        field
        for field in PLAIN
        if getattr(line, field) and getattr(line, field) != getattr(observer, field)
    }
    if line.team and line.team != (observer.team.code if observer.team else ""):
        found.add("team")
    if line.languages and list(line.languages) != observer.languages:
        found.add("languages")
    for field in ("name", "contact"):
        given = getattr(line, field)
        if given and given != _opened(observer, field=field, key=key):
            found.add(field)
    return found


def _opened(observer: Observer, *, field: str, key: bytes) -> str:
    sealed = getattr(observer, f"sealed_{field}")
    if not sealed:
        return ""
    context = sealing_context(
        kind="observer",
        mission_id=observer.mission_id,
        code=observer.code,
        field=field,
    )
    return unseal(key, bytes(sealed), context=context).decode()
