"""What reading a message looks up, however large the country."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from elections.places.models import PollingStation
from reports.intake.selectors.sms import stations_by_skeleton
from tests.factories.missions import MissionFactory
from tests.factories.places import AreaFactory

pytestmark = pytest.mark.django_db


def test_a_station_of_a_large_country_is_found_by_an_index() -> None:
    mission = MissionFactory.create()
    area = AreaFactory.create(geography__election=mission.election)
    PollingStation.objects.bulk_create(
        PollingStation(election=mission.election, area=area, code=f"KZ-{number:05}")
        for number in range(5_000)
    )

    with CaptureQueriesContext(connection) as asked:
        found = stations_by_skeleton(mission, bones={"KZ00042"})

    (query,) = asked.captured_queries
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {query['sql']}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert [one.code for one in found.values()] == ["KZ-00042"]
    assert "station_by_skeleton" in plan
