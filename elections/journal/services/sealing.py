"""The keys of each mission: made at set-up, unwrapped in use, destroyed in the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import transaction

from elections.errors import DomainError
from elections.journal.domain import sealing
from elections.journal.models import SealingKey
from elections.journal.services.events import record_event

CACHE_SECONDS = 60.0


class MissionKeysMissing(DomainError):
    """The mission has no keys: never made, or destroyed at its end."""

    code = "mission_keys_missing"
    status = 409


class MissionKeysExist(DomainError):
    """A mission's keys are made once; new ones would lock out what is sealed."""

    code = "mission_keys_exist"
    status = 409


@dataclass(frozen=True)
class MissionKeys:
    """What seals (AES-256) and what signs (Ed25519) in one mission."""

    data_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)
    verify_key: bytes

    @cached_property
    def sign(self) -> Callable[[bytes], bytes]:
        """Return what signs in this mission's name."""
        return sealing.signer(self.signing_key)


# Per process: the intake seals every report and must not ask the database each time.
_kept: dict[int, tuple[float, MissionKeys]] = {}


@transaction.atomic
def create_mission_keys(
    *, mission_id: int, now: datetime, actor: str = "system"
) -> SealingKey:
    """Make the mission's keys, wrapped by SEALING_KEY; refused if it has some."""
    pair = sealing.new_signing_pair()
    context = _context(mission_id)
    row, made = SealingKey.objects.get_or_create(
        mission_id=mission_id,
        defaults={
            "wrapped_key": _wrap(sealing.new_key(), context + b":data"),
            "wrapped_signing_key": _wrap(pair.private, context + b":signing"),
            "verify_key": pair.public,
            "created_at": now,
        },
    )
    if not made:
        raise MissionKeysExist(
            "This mission has its keys already. New ones would lock what is sealed."
        )
    record_event(
        actor=actor,
        kind="mission_keys.created",
        subject=f"mission:{mission_id}",
        mission_id=mission_id,
        payload={"verify_key": pair.public.hex()},
    )
    return row


def mission_keys(mission_id: int) -> MissionKeys:
    """Return the mission's keys, at most a minute old; raise if it has none."""
    kept = _kept.get(mission_id)
    if kept and time.monotonic() - kept[0] < CACHE_SECONDS:
        return kept[1]
    row = SealingKey.objects.filter(mission_id=mission_id).first()
    if row is None:
        _kept.pop(mission_id, None)
        raise MissionKeysMissing(
            "This mission has no sealing keys: it was closed and they were destroyed, "
            "or it was not set up by `create_mission`."
        )
    context = _context(mission_id)
    keys = MissionKeys(
        data_key=_unwrap(bytes(row.wrapped_key), context + b":data"),
        signing_key=_unwrap(bytes(row.wrapped_signing_key), context + b":signing"),
        verify_key=bytes(row.verify_key),
    )
    # A key read in a transaction that is rolled back must not outlive it.
    if not transaction.get_connection().in_atomic_block:
        _kept[mission_id] = (time.monotonic(), keys)
    return keys


@transaction.atomic
def destroy_mission_keys(*, mission_id: int, actor: str = "system") -> None:
    """Destroy the keys, and with them all that was sealed; cannot be undone.

    Other processes forget theirs within a minute. Backups that still hold the wrapped
    keys have to be destroyed by the people who keep them.
    """
    deleted, _ = SealingKey.objects.filter(mission_id=mission_id).delete()
    forget_mission_keys()
    if not deleted:
        raise MissionKeysMissing("This mission has no sealing keys to destroy.")
    record_event(
        actor=actor,
        kind="mission_keys.destroyed",
        subject=f"mission:{mission_id}",
        mission_id=mission_id,
    )


def forget_mission_keys() -> None:
    """Empty this process's memory of keys."""
    _kept.clear()


def _context(mission_id: int) -> bytes:
    return f"mission:{mission_id}".encode()


def _wrap(key: bytes, context: bytes) -> bytes:
    return sealing.wrap_key(settings.SEALING_KEY, key, context=context)


def _unwrap(wrapped: bytes, context: bytes) -> bytes:
    return sealing.unwrap_key(settings.SEALING_KEY, wrapped, context=context)
