"""The console: an SMS typed at the desk in an observer's name, for training."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import msgspec
from django.db import transaction

from observers.messages.models import Message
from observers.messages.services.gateways import console_gateway
from observers.missions.models import Observer
from reports.intake.models.sms import SmsMessage
from reports.intake.services.sms_reading import read_message, wait_for_the_others
from reports.intake.services.sms_receiving import receive_sms

# A telephone that nobody has, one per observer, so that replies and parts find it.
NO_TELEPHONE = "000{:09}"


@transaction.atomic
def type_sms(*, observer: Observer, text: str, actor: str, now: datetime) -> SmsMessage:
    """Receive and read a message as if the observer had sent it; always a rehearsal.

    In one transaction, so that no worker takes it from who waits for the reply.
    """
    wait_for_the_others(observer.mission_id)
    gateway = console_gateway(mission=observer.mission, actor=actor)
    body = msgspec.json.encode(
        {
            "id": str(uuid4()),
            "from": NO_TELEPHONE.format(observer.pk),
            "text": f"@{observer.code} {text}",
        }
    )
    message, _ = receive_sms(
        gateway=gateway, body=body, media_type="application/json", now=now
    )
    read_message(message, now=now)
    return message


def replies_to(observer: Observer, *, since: datetime) -> list[Message]:
    """Return what the console answered an observer, the latest first."""
    replies = Message.objects.filter(
        mission=observer.mission_id,
        observer=observer,
        gateway__adapter="console",
        created_at__gte=since,
    )
    return list(replies.order_by("-created_at", "-pk")[:20])
