"""Issuing pocket cards: fresh one-time codes, shown on the card and kept as hashes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.models import Observer
from reports.intake.domain.sms.check_digit import check_digit
from reports.intake.domain.sms.hashes import code_hash
from reports.intake.models.sms import SmsCard, SmsCode

CODES = 24
CODE_SPACE = 1_000_000
CODE_DIGITS = 6


@dataclass(frozen=True)
class IssuedCard:
    """A card and its codes in clear, for printing now and never again."""

    card: SmsCard
    codes: tuple[str, ...] = field(repr=False)


@transaction.atomic
def issue_card(
    *, observer: Observer, language: str, actor: str, now: datetime
) -> IssuedCard:
    """Make a card for an observer; the one before ends at once."""
    revoke_cards(observer=observer, actor=actor, now=now)
    card = SmsCard.objects.create(
        mission_id=observer.mission_id,
        observer=observer,
        language=language,
        issued_at=now,
        issued_by=actor,
    )
    key = mission_keys(observer.mission_id).data_key
    taken = SmsCode.objects.filter(mission=observer.mission_id)
    codes: dict[str, bytes] = {}
    while len(codes) < CODES:
        fresh = {code: code_hash(key, code) for code in _fresh(CODES - len(codes))}
        known = taken.filter(code_hash__in=fresh.values())
        used = {bytes(one) for one in known.values_list("code_hash", flat=True)}
        codes |= {code: h for code, h in fresh.items() if h not in used}
    SmsCode.objects.bulk_create(
        SmsCode(mission_id=observer.mission_id, card=card, code_hash=one)
        for one in codes.values()
    )
    record_event(
        actor=actor,
        kind="sms_card.issued",
        subject=f"observer:{observer.pk}",
        mission_id=observer.mission_id,
        payload={"codes": len(codes)},
    )
    return IssuedCard(card, tuple(codes))


@transaction.atomic
def revoke_cards(*, observer: Observer, actor: str, now: datetime) -> int:
    """End an observer's cards, a lost one above all; their codes prove nothing more."""
    cards = SmsCard.objects.filter(observer=observer, revoked_at=None)
    ended = cards.update(revoked_at=now)
    if ended:
        record_event(
            actor=actor,
            kind="sms_card.revoked",
            subject=f"observer:{observer.pk}",
            mission_id=observer.mission_id,
        )
    return ended


def _fresh(count: int) -> set[str]:
    drawn = (f"{secrets.randbelow(CODE_SPACE):0{CODE_DIGITS}}" for _ in range(count))
    return {f"{digits}{check_digit(digits)}" for digits in drawn}
