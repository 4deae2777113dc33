"""Taking a message from a gateway: sealed and stored before anybody looks at it.

Like reports, a message is its own evidence: no event here. It is read by the worker.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.sealing import mission_keys
from observers.messages.domain.adapters import adapter_with, read_incoming
from observers.messages.models import SmsGateway
from observers.missions.domain.numbers import number_hash
from reports.intake.domain.sms.hashes import content_hash, message_context
from reports.intake.models.sms import SmsMessage, SmsWaiting

LONGEST_ID = 80


def receive_sms(
    *,
    gateway: SmsGateway,
    body: bytes,
    media_type: str,
    now: datetime,
) -> tuple[SmsMessage, bool]:
    """Store one call of a gateway; return the message and whether it was not known.

    A gateway's own id makes a repeated call the same message; other content under a
    known id is a message by itself, for a gateway set up anew begins to count anew. One
    without an id is too, and the worker looks whether its content came before.
    """
    adapter = adapter_with(gateway.adapter, gateway.options)
    incoming = read_incoming(adapter, body, media_type=media_type)
    key = mission_keys(gateway.mission_id).data_key
    content = content_hash(key, number=incoming.number, text=incoming.text)
    message_id = incoming.message_id or f"~{uuid4()}"
    known = SmsMessage.objects.filter(gateway=gateway, message_id=message_id).first()
    if known is not None and bytes(known.content_hash) != content:
        message_id = f"{message_id[:LONGEST_ID]}~{content.hex()[:32]}"
    context = message_context(
        mission_id=gateway.mission_id, gateway_id=gateway.pk, message_id=message_id
    )
    message = SmsMessage(
        mission_id=gateway.mission_id,
        gateway=gateway,
        message_id=message_id,
        sealed=seal(key, body, context=context),
        media_type=media_type[:80],
        sender_hash=number_hash(key, incoming.number),
        content_hash=content,
        received_at=now,
        is_rehearsal=gateway.is_rehearsal,
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            SmsWaiting.objects.create(
                mission_id=gateway.mission_id, message=message, due_at=now
            )
    except IntegrityError:
        stored = SmsMessage.objects.get(gateway=gateway, message_id=message_id)
        return stored, False
    return message, True
