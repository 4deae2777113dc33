"""Writing down protocol lines."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
import pytest_django

from elections.journal.models import Event
from elections.results.models import ProtocolReading
from elections.results.services.protocols import (
    ProtocolLine,
    record_protocol_readings,
)
from tests.factories.contests import ContestFactory
from tests.factories.journal import MOMENT
from tests.factories.places import ElectionDayFactory, PollingStationFactory

pytestmark = pytest.mark.django_db


def a_line() -> ProtocolLine:
    return ProtocolLine(
        mission_id=1,
        election_day_id=ElectionDayFactory.create().pk,
        station_id=PollingStationFactory.create().pk,
        contest_id=ContestFactory.create().pk,
        source="observer",
        line="valid",
        value=680,
        instance_id=UUID(int=1),
    )


def test_many_lines_take_few_statements(
    django_assert_max_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    line = a_line()
    lines = [replace(line, line=f"line_{n}") for n in range(500)]

    with django_assert_max_num_queries(4):
        record_protocol_readings(readings=lines, now=MOMENT)

    assert ProtocolReading.objects.count() == 500
    assert Event.objects.of_kind("protocols.read").get().payload == {"lines": 500}


def test_the_same_report_judged_again_adds_nothing() -> None:
    line = a_line()
    record_protocol_readings(readings=[line], now=MOMENT)

    record_protocol_readings(readings=[replace(line, value=999)], now=MOMENT)

    assert ProtocolReading.objects.get().value == 680


def test_one_station_votes_on_several_ballots() -> None:
    line = a_line()
    other = replace(line, contest_id=ContestFactory.create().pk)

    record_protocol_readings(readings=[line, other], now=MOMENT)

    assert ProtocolReading.objects.count() == 2


def test_no_lines_write_nothing() -> None:
    record_protocol_readings(readings=[], now=MOMENT)

    assert not Event.objects.exists()
