"""Elections, days and places for tests."""

from __future__ import annotations

from datetime import date

import factory
from factory.django import DjangoModelFactory

from elections.places.models import (
    Area,
    Commission,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)


class ElectionFactory(DjangoModelFactory[Election]):
    class Meta:
        model = Election

    code = factory.Sequence(lambda n: f"election-{n}")
    name = "Parliamentary elections"
    country = "Kazakhstan"


class ElectionDayFactory(DjangoModelFactory[ElectionDay]):
    class Meta:
        model = ElectionDay

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"day-{n}")
    date = date(2023, 3, 19)
    time_zone = "Asia/Almaty"


class GeographyFactory(DjangoModelFactory[Geography]):
    class Meta:
        model = Geography

    election = factory.SubFactory(ElectionFactory)
    version = factory.Sequence(lambda n: n + 1)


class AreaFactory(DjangoModelFactory[Area]):
    class Meta:
        model = Area

    geography = factory.SubFactory(GeographyFactory)
    code = factory.Sequence(lambda n: f"A{n:02}")
    name = "Area"


class CommissionFactory(DjangoModelFactory[Commission]):
    class Meta:
        model = Commission

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"TEC-{n}")
    name = "Commission"
    level = "TEC"


class PollingStationFactory(DjangoModelFactory[PollingStation]):
    class Meta:
        model = PollingStation

    election = factory.SubFactory(ElectionFactory)
    code = factory.Sequence(lambda n: f"{n:04}")
