"""Published figures and protocol readings for tests."""

from __future__ import annotations

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from elections.results.domain.templates import standard_template, template_text
from elections.results.models import (
    ContestTemplate,
    OfficialResult,
    ProtocolReading,
    TurnoutAnnouncement,
)
from tests.factories.contests import ContestFactory
from tests.factories.journal import MOMENT
from tests.factories.places import ElectionDayFactory, PollingStationFactory


class ContestTemplateFactory(DjangoModelFactory[ContestTemplate]):
    class Meta:
        model = ContestTemplate

    contest = factory.SubFactory(ContestFactory)
    definition = factory.LazyFunction(lambda: template_text(standard_template()))


class OfficialResultFactory(DjangoModelFactory[OfficialResult]):
    class Meta:
        model = OfficialResult

    election_day = factory.SubFactory(ElectionDayFactory)
    contest = factory.SubFactory(ContestFactory)
    line = factory.Sequence(lambda n: f"line_{n}")
    value = 100
    as_of = MOMENT
    source = "Central Election Commission"
    recorded_at = MOMENT


class TurnoutAnnouncementFactory(DjangoModelFactory[TurnoutAnnouncement]):
    class Meta:
        model = TurnoutAnnouncement

    election_day = factory.SubFactory(ElectionDayFactory)
    as_of = MOMENT
    turnout_share = Decimal("0.5409")
    source = factory.Sequence(lambda n: f"Central Election Commission {n}")
    recorded_at = MOMENT


class ProtocolReadingFactory(DjangoModelFactory[ProtocolReading]):
    class Meta:
        model = ProtocolReading

    mission_id = 1
    election_day = factory.SubFactory(ElectionDayFactory)
    station = factory.SubFactory(PollingStationFactory)
    contest = factory.SubFactory(ContestFactory)
    source = "observer"
    line = factory.Sequence(lambda n: f"line_{n}")
    value = 100
    recorded_at = MOMENT
