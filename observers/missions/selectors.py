"""Reading missions and rosters: who serves, from where, and the numbers printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from elections.errors import NotFound
from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.scope import Scope
from observers.missions.domain.sealed import sealing_context
from observers.missions.models import Membership, Mission, NationalStaff, Observer, User

SEES_NAMES = "coordinator"


@dataclass(frozen=True)
class InstitutionLine:
    """Persons of one institution by observer role."""

    institution: str
    core: int
    lto: int
    sto: int

    @property
    def total(self) -> int:
        return self.core + self.lto + self.sto


@dataclass(frozen=True)
class NumbersBlock:
    """The mission's persons as a statement prints them, each counted once."""

    total: int
    women: int
    gender_unknown: int
    countries: tuple[str, ...]
    by_role: tuple[tuple[str, int], ...]
    by_institution: tuple[InstitutionLine, ...]
    is_demonstration: bool

    @property
    def checksum_holds(self) -> bool:
        """Tell whether both breakdowns add up to the total, nobody left out."""
        named = sum(line.total for line in self.by_institution if line.institution)
        return named == self.total == sum(count for _, count in self.by_role)

    @property
    def women_share(self) -> float | None:
        """Return the share of women, or nothing while a gender is not recorded."""
        if not self.total or self.gender_unknown:
            return None
        return self.women / self.total


def time_zones_of(scope: Scope) -> set[str]:
    """Return the time zones of the missions in sight."""
    seen = Mission.objects.visible_to(scope)
    return set(seen.order_by().values_list("time_zone", flat=True).distinct())


def mission_by_code(code: str) -> Mission:
    """Return the mission, if the connection may see it."""
    mission = Mission.objects.filter(code=code).first()
    if mission is None:
        raise NotFound(f"There is no mission {code}. Check the code.")
    return mission


def mission_id_of(code: str) -> int | None:
    """Return a mission's number, even before any mission is in sight."""
    with connection.cursor() as cursor:
        cursor.execute("select mission_id_of(%s)", [code])
        number = cursor.fetchone()[0]
    return None if number is None else int(number)


def observer_by_code(*, mission: Mission, code: str) -> Observer:
    """Return one observer of the mission."""
    observer = Observer.objects.filter(mission=mission, code=code).first()
    if observer is None:
        raise NotFound(
            f"Mission {mission.code} has no observer {code}. Check the code."
        )
    return observer


def numbers_block(mission: Mission) -> NumbersBlock:
    """Count the mission's persons by institution and role, each person once."""
    people = list(
        Observer.objects.filter(mission=mission)
        .counted()
        .order_by("code")
        .values_list("institution", "role", "gender", "country")
    )
    pairs = Counter((institution, role) for institution, role, _, _ in people)
    roles = Counter(role for _, role, _, _ in people)
    return NumbersBlock(
        total=len(people),
        women=sum(gender == "f" for _, _, gender, _ in people),
        gender_unknown=sum(not gender for _, _, gender, _ in people),
        countries=tuple(sorted({country for _, _, _, country in people if country})),
        by_role=tuple((role, roles[role]) for role in ("core", "lto", "sto")),
        by_institution=tuple(
            InstitutionLine(
                institution=name,
                core=pairs[name, "core"],
                lto=pairs[name, "lto"],
                sto=pairs[name, "sto"],
            )
            for name in _in_order(mission, {name for name, _ in pairs})
        ),
        is_demonstration=mission.is_demonstration,
    )


def can_see_names(user: User, *, mission_id: int) -> bool:
    """Tell whether this person coordinates the mission, or set the system up."""
    if not user.is_active:
        return False
    return (
        user.is_superuser
        or Membership.objects.filter(
            user=user, mission_id=mission_id, role=SEES_NAMES
        ).exists()
    )


def observer_name(observer: Observer, *, user: User) -> str | None:
    """Return an observer's name for coordinators, nothing for anybody else."""
    return _opened(observer, kind="observer", field="name", user=user)


def observer_names(observers: Iterable[Observer], *, user: User) -> dict[int, str]:
    """Return the names of a mission's observers for coordinators, none for others."""
    sealed = [one for one in observers if one.sealed_name]
    missions = {one.mission_id for one in sealed}
    seen = {key for key in missions if can_see_names(user, mission_id=key)}
    return {
        one.pk: _unsealed(one, kind="observer", field="name")
        for one in sealed
        if one.mission_id in seen
    }


def observer_contact(observer: Observer, *, user: User) -> str | None:
    """Return an observer's contact for coordinators, nothing for anybody else."""
    return _opened(observer, kind="observer", field="contact", user=user)


def staff_name(staff: NationalStaff, *, user: User) -> str | None:
    """Return the name of an interpreter or driver for coordinators only."""
    return _opened(staff, kind="staff", field="name", user=user)


def staff_contact(staff: NationalStaff, *, user: User) -> str | None:
    """Return the contact of an interpreter or driver for coordinators only."""
    return _opened(staff, kind="staff", field="contact", user=user)


def _opened(
    person: Observer | NationalStaff, *, kind: str, field: str, user: User
) -> str | None:
    sealed = getattr(person, f"sealed_{field}")
    if not sealed or not can_see_names(user, mission_id=person.mission_id):
        return None
    return _unsealed(person, kind=kind, field=field)


def _unsealed(person: Observer | NationalStaff, *, kind: str, field: str) -> str:
    sealed = getattr(person, f"sealed_{field}")
    key = mission_keys(person.mission_id).data_key
    context = sealing_context(
        kind=kind, mission_id=person.mission_id, code=person.code, field=field
    )
    return unseal(key, bytes(sealed), context=context).decode()


def _in_order(mission: Mission, names: set[str]) -> list[str]:
    listed = [name for name in mission.institutions if name in names]
    return listed + sorted(names - set(listed))
