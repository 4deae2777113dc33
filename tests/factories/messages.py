"""The smallest valid messages."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from observers.messages.models import Message
from tests.factories.missions import MissionFactory


class MessageFactory(DjangoModelFactory[Message]):
    class Meta:
        model = Message

    mission = factory.SubFactory(MissionFactory)
    channel = "desk"
    subject = "Briefing at noon"
    created_at = factory.LazyFunction(timezone.now)
    due_at = factory.LazyFunction(timezone.now)
