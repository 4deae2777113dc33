"""A gateway that hands messages over, signed as the generic adapter asks."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

import httpx

from observers.messages.models import SmsGateway
from tests.factories.sms import NUMBER, SECRET


def bring(
    url: str, gateway: SmsGateway, text: str, message_id: str, *, number: str = NUMBER
) -> httpx.Response:
    """Hand one message over as a gateway does."""
    body = json.dumps({"id": message_id, "from": number, "text": text}).encode()
    stamp = str(int(time.time()))
    words = stamp.encode() + b"." + body
    return httpx.post(
        f"{url}/api/v1/sms/{gateway.mission.code}.{gateway.code}",
        content=body,
        headers={
            "Content-Type": "application/json",
            "X-Timestamp": stamp,
            "X-Signature": hmac.new(SECRET.encode(), words, hashlib.sha256).hexdigest(),
        },
        timeout=30,
    )
