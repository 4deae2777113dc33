"""Who holds a token: their language, and whether their mission still takes reports."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from elections.scope import keep_database_scope
from observers.access.errors import TokenRevoked, TokenUnknown
from observers.access.models import DeviceToken, hash_of
from observers.missions.selectors import mission_id_of
from reports.intake.domain.openrosa import spoken

CACHE_SECONDS = 60.0
REMEMBERED = 20_000


@dataclass(frozen=True)
class TokenHolder:
    """A token in force, or one whose mission is closed and that is else in force."""

    token_id: int
    mission_id: int
    language: str
    is_open: bool


# Per process. Only what a request is told depends on it: whether a token is in force is
# asked anew by the statement that stores a report.
_remembered: dict[bytes, tuple[float, TokenHolder]] = {}


def likely_holder(token: str, *, now: datetime) -> TokenHolder:
    """Return who held a token within the last minute, or else who holds it, or raise."""
    kept = _remembered.get(hash_of(token))
    if kept is None or time.monotonic() - kept[0] > CACHE_SECONDS:
        return token_holder(token, now=now)
    keep_database_scope(str(kept[1].mission_id))
    return kept[1]


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
    is_good = is_current and found.observer.serves
    if found.revoked_at is not None or not is_good:
        raise TokenRevoked("This token is not valid any more.")
    languages = [*found.observer.languages, *found.mission.languages]
    holder = TokenHolder(
        token_id=found.pk,
        mission_id=mission_id,
        language=spoken(*languages),
        is_open=found.mission.is_open,
    )
    if len(_remembered) > REMEMBERED:
        _remembered.clear()
    # A token seen in a transaction that is rolled back must not outlive it.
    if not transaction.get_connection().in_atomic_block:
        _remembered[hash_of(token)] = (time.monotonic(), holder)
    return holder
