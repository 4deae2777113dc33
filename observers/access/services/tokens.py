"""Issuing and revoking the tokens of phones; only their hashes are kept."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models, transaction
from django.utils import timezone

from elections.errors import NotAllowed
from elections.journal.services.events import record_event
from observers.access.models import DeviceToken, hash_of
from observers.missions.errors import MissionClosed, WrongMission
from observers.missions.models import Mission, Observer, ObserverTeam

SECRET_BYTES = 32


@transaction.atomic
def issue_device_token(
    *,
    mission: Mission,
    observer: Observer,
    actor: str,
    label: str = "",
    expires_at: datetime | None = None,
    secret: str = "",
) -> str:
    """Issue a token for one phone of an observer; it is returned once and never again.

    The token begins with the mission's code, so that the intake knows which mission to
    bring in sight before it looks the token up. `secret` is given where one of another
    form is wanted, such as a short one for typing.
    """
    if observer.mission_id != mission.pk:
        raise WrongMission(f"Observer {observer.code} belongs to another mission.")
    if not mission.is_open:
        raise MissionClosed(f"Mission {mission.code} is closed: no new phones.")
    if not observer.serves:
        raise NotAllowed(f"Observer {observer.code} does not serve in this mission.")
    raw = f"{mission.code}.{secret or secrets.token_urlsafe(SECRET_BYTES)}"
    token = DeviceToken.objects.create(
        mission=mission,
        observer=observer,
        team_id=observer.team_id,
        token_hash=hash_of(raw),
        label=label,
        issued_at=timezone.now(),
        issued_by=actor,
        expires_at=expires_at,
    )
    record_event(
        actor=actor,
        kind="token.issued",
        subject=f"token:{token.pk}",
        mission_id=mission.pk,
        payload={"observer": observer.code, "label": label},
    )
    return raw


@transaction.atomic
def revoke_device_token(*, token: DeviceToken, actor: str, reason: str = "") -> None:
    """Revoke one token; its next request is refused. Twice changes nothing."""
    revoked = DeviceToken.objects.filter(pk=token.pk, revoked_at=None)
    if not revoked.update(revoked_at=timezone.now()):
        return
    record_event(
        actor=actor,
        kind="token.revoked",
        subject=f"token:{token.pk}",
        mission_id=token.mission_id,
        payload={"reason": reason},
    )


def revoke_team_tokens(*, team: ObserverTeam, actor: str, reason: str = "") -> int:
    """Revoke every token of a team; return how many were in force."""
    return _revoke_all(
        DeviceToken.objects.filter(mission_id=team.mission_id, team=team),
        subject=f"team:{team.pk}",
        mission_id=team.mission_id,
        actor=actor,
        reason=reason,
    )


def revoke_observer_tokens(*, observer: Observer, actor: str, reason: str = "") -> int:
    """Revoke every token of an observer; return how many were in force."""
    return _revoke_all(
        DeviceToken.objects.filter(observer=observer),
        subject=f"observer:{observer.pk}",
        mission_id=observer.mission_id,
        actor=actor,
        reason=reason,
    )


def revoke_mission_tokens(*, mission: Mission, actor: str, reason: str = "") -> int:
    """Revoke every token of a mission; return how many were in force."""
    return _revoke_all(
        DeviceToken.objects.filter(mission=mission),
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        actor=actor,
        reason=reason,
    )


@transaction.atomic
def _revoke_all(
    tokens: models.QuerySet[DeviceToken],
    *,
    subject: str,
    mission_id: int,
    actor: str,
    reason: str,
) -> int:
    count = tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
    if count:
        record_event(
            actor=actor,
            kind="token.revoked",
            subject=subject,
            mission_id=mission_id,
            payload={"count": count, "reason": reason},
        )
    return count
