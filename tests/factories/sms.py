"""Gateways, messages as they bring them, and cards; the worker reads when it is told."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from elections.journal.domain.sealing import seal
from elections.journal.services.sealing import mission_keys
from observers.messages.models import SmsGateway
from observers.messages.selectors import gateway_context
from observers.missions.models import Mission, Observer
from observers.missions.services.observers import change_observer
from reports.intake.domain.sms.alphabet import skeleton
from reports.intake.domain.sms.check_digit import check_digit
from reports.intake.models.sms import SmsMessage, SmsReading
from reports.intake.services.judging import judge_pending
from reports.intake.services.sms_cards import IssuedCard, issue_card
from reports.intake.services.sms_reading import read_waiting
from reports.intake.services.sms_receiving import receive_sms
from reports.observations.models import Observation
from tests.factories.intake import ready_mission
from tests.factories.missions import MissionFactory

SECRET = "a-secret-of-the-gateway"
NUMBER = "+77011234567"


class SmsGatewayFactory(DjangoModelFactory[SmsGateway]):
    class Meta:
        model = SmsGateway
        skip_postgeneration_save = True

    mission = factory.SubFactory(MissionFactory)
    code = factory.Sequence(lambda n: f"gate-{n}")
    name = "Gateway"
    adapter = "generic"
    number = "+77770000000"

    @factory.post_generation
    def secrets(self: SmsGateway, create: bool, extracted: object) -> None:
        """Seal the secret of both directions."""
        key = mission_keys(self.mission_id).data_key
        for field in ("secret", "send_secret"):
            context = gateway_context(self, field=field)
            setattr(
                self, f"sealed_{field}", seal(key, SECRET.encode(), context=context)
            )
        if create:
            self.save()


def gateway_of(mission: Mission) -> SmsGateway:
    """Return the mission's gateway, made at the first call."""
    found = SmsGateway.objects.filter(mission=mission).first()
    return found or SmsGatewayFactory.create(mission=mission)


def come(
    mission: Mission,
    text: str,
    /,
    *,
    number: str = NUMBER,
    now: datetime | None = None,
    message_id: str | None = None,
) -> SmsMessage:
    """Let the mission's gateway bring one message; nobody has read it yet."""
    fields = {
        "id": str(uuid.uuid4()) if message_id is None else message_id,
        "from": number,
        "text": text,
    }
    message, _ = receive_sms(
        gateway=gateway_of(mission),
        body=json.dumps(fields).encode(),
        media_type="application/json",
        now=now or timezone.now(),
    )
    return message


def read(
    mission: Mission, text: str, /, *, now: datetime | None = None, **how: Any
) -> SmsReading:
    """Let a message come and the worker read it; return where it stands."""
    moment = now or timezone.now()
    message = come(mission, text, now=moment, **how)
    read_waiting(clock=lambda: moment)
    return stand(message)


def stand(message: SmsMessage) -> SmsReading:
    """Return the latest reading of a message."""
    return message.readings.order_by("-round")[0]


def with_number(observer: Observer, number: str = NUMBER) -> Observer:
    """Give an observer a telephone."""
    change_observer(observer=observer, changed=(), contact=number, actor="system")
    return observer


def card_of(observer: Observer, language: str = "en") -> IssuedCard:
    """Print a card for an observer."""
    return issue_card(
        observer=observer, language=language, actor="system", now=timezone.now()
    )


def place(code: str) -> str:
    """Return a station's code as it is typed."""
    return f"{skeleton(code)}{check_digit(skeleton(code))}"


def equipped() -> tuple[Mission, Observer, list[str]]:
    """Make a mission whose observer STO-1 has a telephone and a card with codes."""
    mission = ready_mission()
    observer = with_number(Observer.objects.get(mission=mission, code="STO-1"))
    return mission, observer, [f"K{code}" for code in card_of(observer).codes]


def judged(now: datetime) -> None:
    """Let the worker judge what waits."""
    judge_pending(clock=lambda: now)


def counted(mission: Mission, now: datetime) -> list[Observation]:
    """Return what enters the figures."""
    return list(Observation.objects.filter(mission=mission).counted(now))
