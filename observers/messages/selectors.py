"""Finding gateways, and what of them is sealed."""

from __future__ import annotations

from elections.errors import NotFound
from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.scope import keep_database_scope
from observers.messages.models import Message, SmsGateway
from observers.missions.domain.sealed import sealing_context
from observers.missions.selectors import mission_id_of


def gateway_for_key(key: str) -> SmsGateway:
    """Return the open gateway of an address "<mission code>.<gateway code>".

    From here on the connection sees this mission, and no other.
    """
    mission_code, _, code = key.rpartition(".")
    # PostgreSQL takes no NUL, not even to say that it knows no such code.
    mission_id = mission_id_of(mission_code) if "\x00" not in key else None
    if mission_id is not None:
        keep_database_scope(str(mission_id))
        gateways = SmsGateway.objects.select_related("mission").filter(
            mission=mission_id, code=code, is_open=True, mission__is_open=True
        )
        if (gateway := gateways.first()) is not None:
            return gateway
    raise NotFound("There is no such gateway. Copy the address from the desk again.")


def gateway_secret(gateway: SmsGateway, *, field: str) -> str:
    """Return the secret of one direction, `secret` or `send_secret`, or nothing."""
    sealed = getattr(gateway, f"sealed_{field}")
    if not sealed:
        return ""
    key = mission_keys(gateway.mission_id).data_key
    context = gateway_context(gateway, field=field)
    return unseal(key, bytes(sealed), context=context).decode()


def number_of(message: Message) -> str:
    """Return the telephone number of a message, for sending it."""
    assert message.gateway is not None, "an SMS has its gateway"
    key = mission_keys(message.mission_id).data_key
    context = gateway_context(message.gateway, field="number")
    return unseal(key, bytes(message.sealed_number or b""), context=context).decode()


def gateway_context(gateway: SmsGateway, *, field: str) -> bytes:
    """Return what a sealed value of a gateway is bound to."""
    return sealing_context(
        kind="sms_gateway",
        mission_id=gateway.mission_id,
        code=gateway.code,
        field=field,
    )
