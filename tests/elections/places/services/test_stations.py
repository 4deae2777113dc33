"""Importing the station list."""

from __future__ import annotations

import pytest
import pytest_django

from elections.journal.models import Event
from elections.places.domain.imports import ImportRefused
from elections.places.models import Election, PollingStation
from elections.places.services.stations import (
    import_stations,
    import_stations_preview,
    provisional_station,
)
from tests.factories.journal import MOMENT
from tests.factories.places import (
    AreaFactory,
    CommissionFactory,
    ElectionFactory,
    GeographyFactory,
    PollingStationFactory,
)

pytestmark = pytest.mark.django_db


def test_a_preview_writes_nothing() -> None:
    preview = import_stations_preview(
        election=ElectionFactory.create(), text="code\n1\n2\n"
    )

    assert (preview.rows_new, preview.rows_changed, preview.rows_same) == (2, 0, 0)
    assert not PollingStation.objects.exists()


def test_importing_twice_changes_nothing() -> None:
    election = ElectionFactory.create()
    text = "code,registered,lat,lon\n1,900,43.2,76.9\n2,,,\n"
    import_stations(election=election, text=text, actor="user:1")

    again = import_stations(election=election, text=text, actor="user:1")

    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 2)
    assert PollingStation.objects.count() == 2


def test_a_changed_line_updates_only_the_columns_of_the_file() -> None:
    station = PollingStationFactory.create(
        code="0042", name="School 5", registered_voters=900
    )

    preview = import_stations(
        election=station.election, text="code,voters\n0042,950\n", actor="user:1"
    )

    station.refresh_from_db()
    assert (station.name, station.registered_voters) == ("School 5", 950)
    assert preview.examples == ("0042: registered voters 900 → 950",)


def test_codes_match_and_names_never_do() -> None:
    station = PollingStationFactory.create(code="0042", name="School 5")

    preview = import_stations_preview(
        election=station.election, text="code,name\n42,School 5\n"
    )

    assert preview.rows_new == 1


def test_stations_of_another_election_are_not_touched() -> None:
    PollingStationFactory.create(code="1", registered_voters=5)

    import_stations(
        election=ElectionFactory.create(), text="code,voters\n1,9\n", actor="user:1"
    )

    voters = PollingStation.objects.order_by("id").values_list(
        "registered_voters", flat=True
    )
    assert list(voters) == [5, 9]


def test_places_are_found_by_code_in_the_latest_geography() -> None:
    election = ElectionFactory.create()
    earlier = GeographyFactory.create(election=election, version=1)
    latest = GeographyFactory.create(election=election, version=2)
    AreaFactory.create(geography=earlier, code="ALM", name="Almaty")
    city = AreaFactory.create(geography=latest, code="ALM", name="Almaty")
    commission = CommissionFactory.create(election=election, code="T1")

    import_stations(
        election=election, text="code,area,tec code\n1,ALM,T1\n", actor="user:1"
    )

    station = PollingStation.objects.get()
    assert (station.area, station.commission) == (city, commission)


def test_an_area_that_moved_away_is_an_error_with_its_line() -> None:
    election = ElectionFactory.create()
    earlier = GeographyFactory.create(election=election, version=1)
    AreaFactory.create(geography=earlier, code="EAST")
    GeographyFactory.create(election=election, version=2)

    preview = import_stations_preview(election=election, text="code,area\n1,\n2,EAST\n")

    assert [(e.line, e.column) for e in preview.errors] == [(3, "area")]
    assert "Import the areas first" in preview.errors[0].message


def test_a_sheet_with_errors_is_refused_whole_unless_asked() -> None:
    election = ElectionFactory.create()
    text = "code,lat,lon\n1,43,77\n2,43,\n"

    with pytest.raises(ImportRefused, match="line 3"):
        import_stations(election=election, text=text, actor="user:1")
    import_stations(election=election, text=text, actor="user:1", skip_errors=True)

    assert PollingStation.objects.get().code == "1"
    assert Event.objects.get().payload == {"new": 1, "changed": 0, "left_out": 1}


def test_stations_abroad_keep_their_own_zone() -> None:
    election = ElectionFactory.create()

    import_stations(
        election=election,
        text="code,kind,time zone\n9001,abroad,Europe/Berlin\n",
        actor="user:1",
    )

    assert PollingStation.objects.get().time_zone == "Europe/Berlin"


def test_a_station_an_observer_named_first_is_provisional_once() -> None:
    election = ElectionFactory.create()

    first = provisional_station(election=election, code="77", area=None, now=MOMENT)
    again = provisional_station(election=election, code="77", area=None, now=MOMENT)

    assert first == again
    assert first.is_provisional
    assert Event.objects.of_kind("station.provisional").count() == 1


def test_a_listed_station_is_no_longer_provisional() -> None:
    station = PollingStationFactory.create(code="77", is_provisional=True)

    preview = import_stations(
        election=station.election, text="code\n77\n", actor="user:1"
    )

    station.refresh_from_db()
    assert not station.is_provisional
    assert preview.examples == ("77: no longer provisional",)


def national_list(election: Election, voters: int) -> str:
    lines = (f"{n:05},School {n},{voters},43.2,76.9" for n in range(10_223))
    return "\n".join(["code,name,registered,lat,lon", *lines])


def test_a_national_list_takes_a_handful_of_statements(
    django_assert_max_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    election = ElectionFactory.create()

    with django_assert_max_num_queries(20):
        import_stations(
            election=election, text=national_list(election, 900), actor="user:1"
        )
    with django_assert_max_num_queries(20):
        preview = import_stations(
            election=election, text=national_list(election, 901), actor="user:1"
        )

    assert preview.rows_changed == 10_223


def test_a_moved_station_is_shown_with_the_codes_of_its_areas() -> None:
    earlier = AreaFactory.create(code="A1", name="Abai")
    AreaFactory.create(geography=earlier.geography, code="A2", name="Zhetysu")
    election = earlier.geography.election
    PollingStationFactory.create(election=election, code="7", area=earlier)

    preview = import_stations_preview(election=election, text="code,area\n7,A2\n")

    assert preview.examples == ("7: area A1 Abai → A2 Zhetysu",)
