"""Which phones come with a token: a second one is told to the coordinators."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import datetime

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.access.models import TokenDevice

MAX_CLAIM = 200
# Of one token; whoever invents more names has been told to the coordinators by then.
MAX_PHONES = 20
REMEMBERED = 20_000
CACHE_SECONDS = 600.0

# Per process: what was written down lately is not looked up again.
_seen: dict[tuple[int, str], float] = {}


def note_device(
    *,
    mission_id: int,
    token_id: int,
    device_id: str,
    user_agent: str,
    now: datetime,
) -> None:
    """Write down an install of an app that a token was never used from.

    The name that it gives itself and its user agent are cut and sealed; the fingerprint
    is keyed, because a device id has too few letters to be safe behind a bare hash.
    """
    claims = {
        "device_id": device_id[:MAX_CLAIM],
        "user_agent": user_agent[:MAX_CLAIM],
    }
    if not claims["device_id"]:
        return
    key = mission_keys(mission_id).data_key
    named = f"{token_id}:{claims['device_id']}".encode()
    fingerprint = hashlib.blake2b(named, key=key, digest_size=32).hexdigest()
    seen = _seen.get((token_id, fingerprint))
    if seen and time.monotonic() - seen < CACHE_SECONDS:
        return
    plain = json.dumps(claims, ensure_ascii=False).encode()
    sealed = seal(key, plain, context=f"device:{token_id}".encode())
    _write(mission_id, token_id, fingerprint, sealed, now=now)
    if len(_seen) > REMEMBERED:
        _seen.clear()
    if not transaction.get_connection().in_atomic_block:
        _seen[token_id, fingerprint] = time.monotonic()


@transaction.atomic
def _write(
    mission_id: int, token_id: int, fingerprint: str, sealed: bytes, *, now: datetime
) -> None:
    known = TokenDevice.objects.filter(mission_id=mission_id, token_id=token_id).count()
    if known >= MAX_PHONES:
        return
    _, is_new = TokenDevice.objects.get_or_create(
        mission_id=mission_id,
        token_id=token_id,
        fingerprint=fingerprint,
        defaults={"sealed": sealed, "first_seen_at": now},
    )
    if is_new:
        record_event(
            actor=f"token:{token_id}",
            kind="device.changed" if known else "device.first_seen",
            subject=f"token:{token_id}",
            mission_id=mission_id,
        )
