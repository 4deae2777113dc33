"""Accounts without an e-mail server: a link shown once sets a password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from elections.errors import NotAllowed
from elections.journal.services.events import record_event
from elections.places.models import Area
from elections.scope import ALL_MISSIONS, database_scope
from observers.access.errors import AccountExists, PasswordTooWeak
from observers.access.models import Invitation, hash_of
from observers.access.selectors import may_manage, open_invitation
from observers.missions.models import Mission, ObserverTeam, User
from observers.missions.services.missions import add_member

INVITATION_DAYS = 7
RESET_HOURS = 24
SECRET_BYTES = 32
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Link:
    """A link's secret; it is shown once and kept as a hash only."""

    user: User
    code: str


@transaction.atomic
def create_first_account(
    *, username: str, must_change_password: bool, actor: str = "system"
) -> str:
    """Make or renew the account that sets the system up; return its password."""
    user, made = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "is_superuser": True}
    )
    if not user.is_superuser:
        raise AccountExists(f"{username} is an ordinary account. Choose another name.")
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    user.set_password(password)
    user.must_change_password = must_change_password
    user.is_active = True
    user.save()
    record_event(
        actor=actor,
        kind="account.created" if made else "account.password_renewed",
        subject=f"user:{user.pk}",
    )
    return password


@transaction.atomic
def invite(
    *,
    mission: Mission,
    username: str,
    role: str,
    by: User,
    email: str = "",
    areas: Sequence[Area] = (),
    team: ObserverTeam | None = None,
) -> Link | None:
    """Give a person a role in the mission and make a link to set a password.

    Whoever works in a mission of other coordinators keeps account and password, and no
    link is made: it would open that mission too.
    """
    user, made = User.objects.get_or_create(
        username=username, defaults={"is_staff": True, "email": email}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    gets_link = may_manage(manager=by, user=user)
    add_member(
        mission=mission, user=user, role=role, actor=by.actor, areas=areas, team=team
    )
    if not gets_link or user.has_usable_password():
        return None
    lasts = timedelta(days=INVITATION_DAYS)
    return _link(user=user, mission=mission, role=role, lasts=lasts, actor=by.actor)


@transaction.atomic
def reset_link(*, user: User, by: User, mission: Mission | None = None) -> Link:
    """Make a link with which a person sets a new password; older links stop working."""
    if not may_manage(manager=by, user=user):
        raise NotAllowed(
            "This person works in missions of other coordinators too. Ask whoever set "
            "the system up for a link."
        )
    lasts = timedelta(hours=RESET_HOURS)
    return _link(user=user, mission=mission, role="", lasts=lasts, actor=by.actor)


def accept_invitation(*, code: str, password: str) -> User:
    """Set the password of the link's person; the link works once."""
    # Whoever holds the link is not signed in, so no mission is in sight yet.
    with database_scope(ALL_MISSIONS), transaction.atomic():
        invitation = open_invitation(code=code, now=timezone.now(), for_update=True)
        user = invitation.user
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise PasswordTooWeak(" ".join(error.messages)) from error
        user.set_password(password)
        user.save(update_fields=["password", "must_change_password"])
        Invitation.objects.filter(user=user, used_at=None).update(
            used_at=timezone.now()
        )
        record_event(
            actor=user.actor,
            kind="password.set",
            subject=f"user:{user.pk}",
            mission_id=invitation.mission_id,
        )
        return user


@transaction.atomic
def change_account(*, user: User, changed: Sequence[str], by: User) -> None:
    """Save an account's changed fields; a deactivated one is signed out at once."""
    if not changed:
        return
    if not may_manage(manager=by, user=user):
        raise NotAllowed("This person works in missions of other coordinators too.")
    user.save(update_fields=sorted(changed))
    record_event(
        actor=by.actor,
        kind="account.changed",
        subject=f"user:{user.pk}",
        payload={"fields": sorted(changed), "is_active": user.is_active},
    )


def _link(
    *, user: User, mission: Mission | None, role: str, lasts: timedelta, actor: str
) -> Link:
    now = timezone.now()
    # Links of missions out of sight die as well.
    with database_scope(ALL_MISSIONS):
        Invitation.objects.filter(user=user, used_at=None).update(used_at=now)
    code = secrets.token_urlsafe(SECRET_BYTES)
    Invitation.objects.create(
        mission=mission,
        role=role,
        user=user,
        code_hash=hash_of(code),
        created_by=actor,
        created_at=now,
        expires_at=now + lasts,
    )
    record_event(
        actor=actor,
        kind="invitation.created" if role else "password_reset.created",
        subject=f"user:{user.pk}",
        mission_id=mission.pk if mission else None,
        payload={"role": role},
    )
    return Link(user=user, code=code)
