"""Contests and contestants for tests."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from elections.contests.models import (
    CandidacyEvent,
    Constituency,
    Contest,
    Contestant,
    Party,
    PartyRegistration,
)
from tests.factories.places import ElectionFactory


class PartyFactory(DjangoModelFactory[Party]):
    class Meta:
        model = Party

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"P{n}")
    name = factory.Sequence(lambda n: f"Party {n}")


class PartyRegistrationFactory(DjangoModelFactory[PartyRegistration]):
    class Meta:
        model = PartyRegistration

    party = factory.SubFactory(PartyFactory)
    outcome = "registered"
    body = "Ministry of Justice"


class ContestFactory(DjangoModelFactory[Contest]):
    class Meta:
        model = Contest

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"contest-{n}")
    name = "Parliament, party lists"
    kind = "party_list"


class ConstituencyFactory(DjangoModelFactory[Constituency]):
    class Meta:
        model = Constituency

    contest = factory.SubFactory(ContestFactory, kind="single_mandate")
    code = factory.Sequence(lambda n: f"C{n}")
    name = factory.Sequence(lambda n: f"Constituency {n}")


class ContestantFactory(DjangoModelFactory[Contestant]):
    class Meta:
        model = Contestant

    contest = factory.SubFactory(ContestFactory)
    code = factory.Sequence(lambda n: f"L{n}")
    name = factory.Sequence(lambda n: f"List {n}")
    kind = "list"
    ballot_order = factory.Sequence(lambda n: n)


class CandidacyEventFactory(DjangoModelFactory[CandidacyEvent]):
    class Meta:
        model = CandidacyEvent

    contestant = factory.SubFactory(ContestantFactory)
    outcome = "registered"
    body = "Central Election Commission"
