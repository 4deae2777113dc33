"""The smallest valid elections, days and places."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from elections.places.models import (
    Area,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)


class ElectionFactory(DjangoModelFactory[Election]):
    class Meta:
        model = Election

    code = factory.Sequence(lambda n: f"E{n}")
    name = factory.LazyAttribute(lambda election: f"Election {election.code}")
    country = "Kazakhstan"


class ElectionDayFactory(DjangoModelFactory[ElectionDay]):
    class Meta:
        model = ElectionDay

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"day{n}")
    date = date(2023, 3, 19)


class GeographyFactory(DjangoModelFactory[Geography]):
    class Meta:
        model = Geography

    election = factory.SubFactory(ElectionFactory)


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    geography = factory.SubFactory(GeographyFactory)
    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.LazyAttribute(lambda area: f"Area {area.code}")


class PollingStationFactory(DjangoModelFactory[PollingStation]):
    class Meta:
        model = PollingStation

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"S{n}")
