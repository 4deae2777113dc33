"""Adding and changing observers; names and contacts are sealed before storing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.domain.numbers import number_hash
from observers.missions.domain.sealed import sealing_context
from observers.missions.errors import CodeTaken, MissionClosed, WrongMission
from observers.missions.models import Mission, Observer, ObserverTeam


@dataclass(frozen=True, kw_only=True)
class NewObserver:
    """One observer to add; `name` and `contact` in clear, for the way here only."""

    code: str
    role: str = "sto"
    team: ObserverTeam | None = None
    name: str = ""
    contact: str = ""
    institution: str = ""
    country: str = ""
    gender: str = ""
    languages: tuple[str, ...] = ()
    accreditation: str = ""
    vouched_by: str = ""


def add_observer(
    *,
    mission: Mission,
    code: str,
    actor: str,
    role: str = "sto",
    team: ObserverTeam | None = None,
    name: str | None = None,
    contact: str | None = None,
    institution: str = "",
    country: str = "",
    gender: str = "",
    languages: Sequence[str] = (),
) -> Observer:
    """Add one observer."""
    new = NewObserver(
        code=code,
        role=role,
        team=team,
        name=name or "",
        contact=contact or "",
        institution=institution,
        country=country,
        gender=gender,
        languages=tuple(languages),
    )
    return add_observers(mission=mission, new=[new], actor=actor)[0]


@transaction.atomic
def add_observers(
    *, mission: Mission, new: Sequence[NewObserver], actor: str
) -> list[Observer]:
    """Add observers in one go."""
    if not mission.is_open:
        raise MissionClosed(f"Mission {mission.code} is closed.")
    _refuse_taken_codes(mission, new)
    key = mission_keys(mission.pk).data_key
    observers = Observer.objects.bulk_create(
        _observer(mission, one, key=key) for one in new
    )
    record_event(
        actor=actor,
        kind="observer.added",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"codes": [one.code for one in new]},
    )
    return observers


@transaction.atomic
def change_observer(
    *,
    observer: Observer,
    changed: Iterable[str],
    actor: str,
    name: str | None = None,
    contact: str | None = None,
) -> None:
    """Save changed fields; `name` and `contact`, if given, replace what is sealed."""
    if observer.team is not None and observer.team.mission_id != observer.mission_id:
        raise WrongMission(f"Team {observer.team.code} belongs to another mission.")
    key = mission_keys(observer.mission_id).data_key
    fields = set(changed) - {"code", "mission"}
    for field, value in (("name", name), ("contact", contact)):
        if value is not None:
            sealed = _sealed(value, key=key, observer=observer, field=field)
            setattr(observer, f"sealed_{field}", sealed)
            fields.add(f"sealed_{field}")
    if contact is not None:
        observer.contact_hash = number_hash(key, contact)
        fields.add("contact_hash")
    if not fields:
        return
    observer.save(update_fields=sorted(fields))
    record_event(
        actor=actor,
        kind="observer.changed",
        subject=f"observer:{observer.pk}",
        mission_id=observer.mission_id,
        payload={"fields": sorted(fields)},
    )


def _refuse_taken_codes(mission: Mission, new: Sequence[NewObserver]) -> None:
    codes = Counter(one.code for one in new)
    known = Observer.objects.filter(mission=mission, code__in=codes)
    taken = {code for code, times in codes.items() if times > 1}
    taken.update(known.values_list("code", flat=True))
    if taken:
        raise CodeTaken(f"The observer code {min(taken)} is taken. Choose another.")


def _observer(mission: Mission, new: NewObserver, *, key: bytes) -> Observer:
    if new.team is not None and new.team.mission_id != mission.pk:
        raise WrongMission(f"Team {new.team.code} belongs to another mission.")
    observer = Observer(
        mission=mission,
        code=new.code,
        role=new.role,
        team=new.team,
        institution=new.institution,
        country=new.country,
        gender=new.gender,
        languages=list(new.languages),
        accreditation=new.accreditation,
        vouched_by=new.vouched_by,
    )
    observer.sealed_name = _sealed(new.name, key=key, observer=observer, field="name")
    observer.sealed_contact = _sealed(
        new.contact, key=key, observer=observer, field="contact"
    )
    observer.contact_hash = number_hash(key, new.contact)
    return observer


def _sealed(value: str, *, key: bytes, observer: Observer, field: str) -> bytes | None:
    if not value:
        return None
    context = sealing_context(
        kind="observer",
        mission_id=observer.mission_id,
        code=observer.code,
        field=field,
    )
    return seal(key, value.encode(), context=context)
