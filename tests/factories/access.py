"""The smallest valid device tokens and invitations."""

from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from observers.access.models import DeviceToken, Invitation, hash_of
from tests.factories.missions import ObserverFactory, UserFactory


class DeviceTokenFactory(DjangoModelFactory[DeviceToken]):
    class Meta:
        model = DeviceToken

    class Params:
        secret = factory.Sequence(lambda n: f"secret-{n}")

    observer = factory.SubFactory(ObserverFactory)
    mission = factory.SelfAttribute("observer.mission")
    team = factory.SelfAttribute("observer.team")
    token_hash = factory.LazyAttribute(
        lambda token: hash_of(f"{token.mission.code}.{token.secret}")
    )
    issued_at = factory.LazyFunction(timezone.now)
    issued_by = "system"


class InvitationFactory(DjangoModelFactory[Invitation]):
    class Meta:
        model = Invitation

    class Params:
        code = factory.Sequence(lambda n: f"code-{n}")

    user = factory.SubFactory(UserFactory)
    code_hash = factory.LazyAttribute(lambda invitation: hash_of(invitation.code))
    created_by = "system"
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=1))
