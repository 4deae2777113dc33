"""Setting SMS gateways up; their secrets are sealed before storing."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db import transaction

from elections.errors import DomainError
from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.messages.domain.adapters import CONSOLE, check_options
from observers.messages.models import SmsGateway
from observers.messages.selectors import gateway_context
from observers.missions.models import Mission

SHORTEST_SECRET = 16


class BadGateway(DomainError):
    """A gateway cannot work as it is set up."""

    code = "bad_gateway"


@transaction.atomic
def save_gateway(
    *,
    gateway: SmsGateway,
    actor: str,
    secret: str | None = None,
    send_secret: str | None = None,
    changed: Iterable[str] = (),
) -> SmsGateway:
    """Store a new or changed gateway; a secret that is not given stays as it is."""
    check_options(gateway.adapter, gateway.options)
    _check_address(gateway.send_url)
    for field, value in (("secret", secret), ("send_secret", send_secret)):
        if value:
            _check_secret(value)
            key = mission_keys(gateway.mission_id).data_key
            context = gateway_context(gateway, field=field)
            setattr(
                gateway, f"sealed_{field}", seal(key, value.encode(), context=context)
            )
    is_new = gateway.pk is None
    gateway.save()
    record_event(
        actor=actor,
        kind="sms_gateway.added" if is_new else "sms_gateway.changed",
        subject=f"sms_gateway:{gateway.pk}",
        mission_id=gateway.mission_id,
        payload={"code": gateway.code, "fields": sorted(changed)},
    )
    return gateway


@transaction.atomic
def console_gateway(*, mission: Mission, actor: str) -> SmsGateway:
    """Return the mission's console for training, made when it is first asked for."""
    found = SmsGateway.objects.filter(mission=mission, adapter=CONSOLE).first()
    if found is not None:
        return found
    made = SmsGateway(
        mission=mission,
        code=CONSOLE,
        name="Desk console",
        adapter=CONSOLE,
        is_rehearsal=True,
    )
    return save_gateway(gateway=made, actor=actor)


def _check_secret(secret: str) -> None:
    if len(secret) < SHORTEST_SECRET:
        raise BadGateway(f"A secret has at least {SHORTEST_SECRET} signs.")


def _check_address(address: str) -> None:
    if address and urlsplit(address).scheme not in ("https", "http"):
        raise BadGateway("The address to send by begins with https://.")
