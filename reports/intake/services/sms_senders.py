"""Whose message it is, and whether that is proven by a one-time code of their card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from elections.journal.services.sealing import mission_keys
from observers.messages.domain.adapters import CONSOLE
from observers.missions.models import Observer
from reports.intake.domain.sms.hashes import code_hash
from reports.intake.domain.sms.parsing import Parsed
from reports.intake.models.sms import (
    SmsCode,
    SmsCodeQuerySet,
    SmsMessage,
    SmsReading,
)
from reports.intake.selectors.sms import observer_called, observers_with_number

WRONG_CODE = "wrong_code"
MAX_WRONG_CODES = 5
FORGET_WRONG_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class SentBy:
    """The observer, if known; `is_confirmed` if a code of theirs was spent on this.

    Unless `is_theirs` the answer goes to whoever named the observer, and must not tell
    where they are or what they reported.
    """

    observer: Observer | None
    is_confirmed: bool = False
    has_wrong_code: bool = False
    is_theirs: bool = False


def sender_of(message: SmsMessage, parsed: Parsed, *, now: datetime) -> SentBy:
    """Find who sent a message, and spend its one-time code.

    A number or a code of an observer only says who it claims to be. A one-time code
    proves it, if it is that observer's, was never used, and was not guessed at.
    """
    mission = message.mission
    named = observer_called(mission, parsed.observer) if parsed.observer else None
    numbered = observers_with_number(mission, bytes(message.sender_hash or b""))
    claimed = {one.pk for one in ([named] if named else numbered)}
    if _is_guessing(message, claimed, now=now):
        # The codes are not looked at, so that they count neither as right nor wrong.
        observer = named or _only(numbered, None)
        return SentBy(observer, is_theirs=is_from(message, observer))
    code = _code_of(message, parsed)
    owner = code.card.observer if code and code.card.observer.serves else None
    observer = named or _only(numbered, owner) or (None if claimed else owner)
    is_own = owner is not None and owner.pk in claimed
    if code is not None and is_own:
        is_spent = bool(_free(code).update(used_by=message))
        is_theirs = is_spent or is_from(message, owner)
        return SentBy(owner, is_spent, not is_spent, is_theirs=is_theirs)
    is_theirs = is_from(message, observer)
    return SentBy(observer, has_wrong_code=bool(parsed.codes), is_theirs=is_theirs)


def is_from(message: SmsMessage, observer: Observer | None) -> bool:
    """Tell whether a message came from the observer's own telephone, or the console."""
    if observer is None or message.gateway.adapter == CONSOLE:
        return observer is not None
    own = bytes(observer.contact_hash or b"")
    return bool(own) and own == bytes(message.sender_hash or b"")


def _only(numbered: list[Observer], owner: Observer | None) -> Observer | None:
    """Return whom a number belongs to; of two who share it, the code's owner."""
    if owner is not None and any(one.pk == owner.pk for one in numbered):
        return owner
    return numbered[0] if len(numbered) == 1 else None


def _code_of(message: SmsMessage, parsed: Parsed) -> SmsCode | None:
    key = mission_keys(message.mission_id).data_key
    hashes = [code_hash(key, code) for code in parsed.codes[:3]]
    codes = SmsCode.objects.filter(
        mission=message.mission_id, code_hash__in=hashes, card__revoked_at=None
    )
    codes = codes.select_related("card__observer__team")
    # Spent ones tell whose card it was, and are spent.
    return codes.order_by("used_by", "pk").first()


def _free(code: SmsCode) -> SmsCodeQuerySet:
    return SmsCode.objects.filter(pk=code.pk, used_by=None, is_spent=False)


def _is_guessing(message: SmsMessage, claimed: set[int], *, now: datetime) -> bool:
    """Tell whether too many wrong codes came, for these observers or from this number."""
    tried = Q(observer__in=claimed)
    if message.sender_hash:
        tried |= Q(message__sender_hash=message.sender_hash)
    wrong = SmsReading.objects.filter(
        tried,
        mission=message.mission_id,
        problem=WRONG_CODE,
        read_at__gt=now - FORGET_WRONG_AFTER,
    )
    return wrong.count() >= MAX_WRONG_CODES
