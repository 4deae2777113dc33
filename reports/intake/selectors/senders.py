"""Who holds a token: their language, and whether their mission still takes reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from elections.scope import keep_database_scope
from observers.access.errors import TokenRevoked, TokenUnknown
from observers.access.models import DeviceToken, hash_of
from observers.missions.selectors import mission_id_of
from reports.intake.domain.openrosa import spoken


@dataclass(frozen=True)
class TokenHolder:
    """A token in force, or one whose mission is closed and that is else in force."""

    token_id: int
    mission_id: int
    language: str
    is_open: bool


def token_holder(token: str, *, now: datetime) -> TokenHolder:
    """Return who may send with a token and bring their mission in sight, or raise.

    A report that was on its way when its mission closed is kept: Collect would try for
    ever, and the observer could do nothing about it.
    """
    code, _, secret = token.partition(".")
    mission_id = mission_id_of(code) if secret else None
    if mission_id is None:
        raise TokenUnknown("There is no such mission.")
    keep_database_scope(str(mission_id))
    found = (
        DeviceToken.objects.filter(mission_id=mission_id, token_hash=hash_of(token))
        .select_related("mission", "observer")
        .first()
    )
    if found is None:
        raise TokenUnknown("This token was never issued.")
    is_current = found.expires_at is None or found.expires_at > now
    if found.revoked_at is not None or not is_current:
        raise TokenRevoked("This token is not valid any more.")
    languages = [*found.observer.languages, *found.mission.languages]
    return TokenHolder(
        token_id=found.pk,
        mission_id=mission_id,
        language=spoken(*languages),
        is_open=found.mission.is_open,
    )
