"""POST /sms/<gateway key>: a gateway hands over one message.

Once the gateway has proven itself, the answer is always the same, whatever it brought:
the message is kept as it came and read by the worker.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from observers.messages.domain.adapters import adapter_with, check_proof
from observers.messages.selectors import gateway_for_key, gateway_secret
from reports.intake.api.wire import body_of, endpoint, spend
from reports.intake.services.sms_receiving import receive_sms

MAX_SMS_BYTES = 65_536


def take_sms(request: HttpRequest, *, key: str) -> HttpResponse:
    """Store one message, or answer that it is here already."""
    body = body_of(request, limit=MAX_SMS_BYTES)
    gateway = gateway_for_key(key)
    adapter = adapter_with(gateway.adapter, gateway.options)
    media_type = request.headers.get("Content-Type", "")
    now = timezone.now()
    check_proof(
        adapter,
        secret=gateway_secret(gateway, field="secret"),
        headers=request.headers,
        body=body,
        media_type=media_type,
        now=now,
    )
    spend(key, cost=1)
    receive_sms(gateway=gateway, body=body, media_type=media_type, now=now)
    answer = HttpResponse(adapter["answer"], content_type=adapter["answer_type"])
    answer["Cache-Control"] = "no-store"
    return answer


sms = endpoint(post=take_sms)
