"""Which missions, areas and teams a person or a phone may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from elections.places.models import Area
from elections.scope import (
    ALL_MISSIONS,
    Scope,
    database_scope,
    set_database_scope,
)
from observers.access.errors import (
    InvitationSpent,
    MissionOver,
    TokenRevoked,
    TokenUnknown,
)
from observers.access.models import DeviceToken, Invitation, hash_of
from observers.missions.models import Membership, ObserverTeam, User
from observers.missions.selectors import mission_id_of

NOBODY = 0  # no row has this number; an empty set would mean "every"
LEAST_LAST = ("coordinator", "head", "analyst", "read_only", "observer")


def token_in_force(raw: str, *, now: datetime) -> DeviceToken:
    """Return the token and bring its mission in sight, or raise with none in sight."""
    code, _, secret = raw.partition(".")
    number = mission_id_of(code) if secret else None
    set_database_scope("" if number is None else str(number))
    tokens = DeviceToken.objects.select_related("mission", "observer", "team")
    token = tokens.filter(token_hash=hash_of(raw)).first() if number else None
    if token is None:
        set_database_scope("")
        raise TokenUnknown(
            "No valid token. Send `Authorization: Bearer ...` with the token from your "
            "coordinator."
        )
    if not _is_in_force(token, now=now):
        set_database_scope("")
        if not token.mission.is_open:
            raise MissionOver(
                "This mission is closed. Keep the reports on the phone and call your "
                "coordinator."
            )
        raise TokenRevoked(
            "This token is no longer valid. Keep the reports on the phone and call "
            "your coordinator."
        )
    return token


def scope_for_token(token: DeviceToken) -> Scope:
    """Return what a phone sees: its own team in its own mission."""
    return Scope(
        missions=frozenset({token.mission_id}),
        role="observer",
        team_ids=frozenset({token.team_id or NOBODY}),
    )


def scope_for(user: User) -> Scope:
    """Return what a person sees, over all their memberships; nobody sees nothing.

    Where one membership is narrow and another is not, the narrow one names its areas
    and teams, the other all of its own, so that neither widens nor hides the other.
    """
    if not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everything=True, role="coordinator")
    with database_scope(ALL_MISSIONS):
        memberships = list(
            Membership.objects.filter(user=user)
            .select_related("mission")
            .prefetch_related("areas")
            .order_by("pk")
        )
        roles = {membership.role for membership in memberships}
        return Scope(
            missions=frozenset(membership.mission_id for membership in memberships),
            areas=_areas(memberships),
            role=max(roles, key=LEAST_LAST.index, default=""),
            team_ids=_teams(memberships),
        )


def may_manage(*, manager: User, user: User) -> bool:
    """Tell whether one person may change another's account, or get a link to it.

    Only where every mission that the account opens is the manager's own to coordinate.
    """
    if manager.is_superuser or manager.pk == user.pk:
        return True
    if user.is_superuser:
        return False
    own = {m for m, role in manager.role_by_mission.items() if role == "coordinator"}
    return set(user.role_by_mission) <= own


def open_invitation(
    *, code: str, now: datetime, for_update: bool = False
) -> Invitation:
    """Return the invitation behind a link, or raise if it does not work any more."""
    with database_scope(ALL_MISSIONS):
        rows = Invitation.objects.open_at(now).select_related("user")
        if for_update:
            rows = rows.select_for_update(of=("self",))
        found = rows.filter(code_hash=hash_of(code), user__is_active=True).first()
    if found is None:
        raise InvitationSpent(
            "This link was used already or has expired. Ask your coordinator for a new "
            "one."
        )
    return found


def _is_in_force(token: DeviceToken, *, now: datetime) -> bool:
    is_current = token.expires_at is None or token.expires_at > now
    is_good = token.revoked_at is None and is_current and token.observer.serves
    return is_good and token.mission.is_open


def _teams(memberships: Iterable[Membership]) -> frozenset[int]:
    narrow = [m for m in memberships if m.role == "observer"]
    if not narrow:
        return frozenset()
    wide = [m.mission_id for m in memberships if m.role != "observer"]
    others = ObserverTeam.objects.filter(mission_id__in=wide)
    own = {membership.team_id or NOBODY for membership in narrow}
    return frozenset(own | set(others.values_list("pk", flat=True)))


def _areas(memberships: Iterable[Membership]) -> frozenset[int]:
    named = {m.pk: {area.pk for area in m.areas.all()} for m in memberships}
    if not any(named.values()):
        return frozenset()
    wide = [m.mission.election_id for m in memberships if not named[m.pk]]
    found = set().union(*named.values())
    found.update(
        Area.objects.filter(geography__election_id__in=wide).values_list(
            "pk", flat=True
        )
    )
    level = found
    while level:
        below = Area.objects.filter(parent_id__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found |= level
    return frozenset(found)
