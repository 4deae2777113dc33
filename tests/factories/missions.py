"""The smallest valid missions, people, teams and observers."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from elections.journal.services.sealing import create_mission_keys
from observers.missions.models import (
    Membership,
    Mission,
    NationalStaff,
    Observer,
    ObserverTeam,
    User,
)
from tests.factories.places import ElectionFactory


class MissionFactory(DjangoModelFactory[Mission]):
    class Meta:
        model = Mission
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"M{n}")
    name = factory.LazyAttribute(lambda mission: f"Mission {mission.code}")
    election = factory.SubFactory(ElectionFactory)
    languages = ["en"]
    institutions: list[str] = []

    @factory.post_generation
    def keys(self: Mission, create: bool, extracted: object) -> None:
        """Give the mission its sealing keys, as `create_mission` does."""
        if create:
            create_mission_keys(mission_id=self.pk, now=timezone.now())


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    is_staff = True


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    mission = factory.SubFactory(MissionFactory)
    role = "coordinator"


class ObserverTeamFactory(DjangoModelFactory[ObserverTeam]):
    class Meta:
        model = ObserverTeam

    mission = factory.SubFactory(MissionFactory)
    code = factory.Sequence(lambda n: f"T-{n}")


class ObserverFactory(DjangoModelFactory[Observer]):
    class Meta:
        model = Observer

    mission = factory.SubFactory(MissionFactory)
    code = factory.Sequence(lambda n: f"STO-{n:03}")
    team = factory.SubFactory(
        ObserverTeamFactory, mission=factory.SelfAttribute("..mission")
    )


class NationalStaffFactory(DjangoModelFactory[NationalStaff]):
    class Meta:
        model = NationalStaff

    mission = factory.SubFactory(MissionFactory)
    code = factory.Sequence(lambda n: f"D-{n}")
    role = "driver"
