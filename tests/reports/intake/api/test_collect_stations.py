"""The stations of a team as ODK Collect gets them: an entity list with its manifest."""

from __future__ import annotations

import csv
import io
import logging
from uuid import UUID

import pytest
from django.test import Client

from observers.access.models import DeviceToken
from reports.intake.models.station_entities import StationEntity
from reports.intake.services.station_lists import StationList, write_station_list
from tests.factories.access import DeviceTokenFactory
from tests.factories.collect import Collect, md5, phone_with_forms
from tests.factories.deployment import DeploymentFactory
from tests.factories.places import AreaFactory, PollingStationFactory

pytestmark = pytest.mark.django_db
ALARM = ("baqylau.openrosa", "ERROR")


@pytest.fixture
def phone(client: Client) -> Collect:
    return phone_with_forms(client)


def test_the_manifest_names_the_stations_of_the_team_as_an_entity_list(
    phone: Collect,
) -> None:
    (file,) = phone.manifest(phone.forms()[0]["manifestUrl"])

    assert (file["type"], file["filename"]) == ("entityList", "stations.csv")
    assert file["integrityUrl"].startswith("http://testserver/key/")
    assert file["hash"] == md5(phone.get(file["downloadUrl"]).content)


def test_the_stations_are_those_of_the_team_with_what_collect_needs(
    client: Client,
) -> None:
    phone = phone_with_forms(client, observer__languages=["ru"])
    PollingStationFactory.create(election=phone.token.mission.election, code="S-9")

    answer = phone.get("stations.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert [row["code"] for row in rows] == ["S-1", "S-2"]
    assert [row["label"] for row in rows] == ["S-1, Абай", "S-2, Абай"]
    assert [row["registered_voters"] for row in rows] == ["1200", ""]
    assert {UUID(row["name"]).version for row in rows} == {4}
    assert {row["__version"] for row in rows} == {"1"}


def test_a_changed_station_keeps_its_id_and_gets_the_next_version(
    phone: Collect,
) -> None:
    token = phone.token
    before = _written(token)
    entity = StationEntity.objects.get(station__code="S-1")
    entity.station.name = 'School "No. 5", east; wing'
    entity.station.save(update_fields=["name"])

    after = _written(token)
    again = _written(token)

    rows = list(csv.DictReader(io.StringIO(after.content.decode(), newline="")))
    assert [row["__version"] for row in rows] == ["2", "1"]
    assert rows[0]["name"] == str(entity.entity_id)
    assert rows[0]["station"] == 'School "No. 5", east; wing'
    assert before.md5 != after.md5 == again.md5


def test_a_team_on_a_free_route_gets_the_open_stations_of_its_area(
    phone: Collect,
) -> None:
    token = phone.token
    region = AreaFactory.create(geography__election=token.mission.election)
    district = AreaFactory.create(geography=region.geography, parent=region)
    for code, is_open in (("D-1", True), ("D-2", False)):
        PollingStationFactory.create(
            election=token.mission.election, area=district, code=code, is_open=is_open
        )
    free = DeploymentFactory.create(
        mission=token.mission, team__mission=token.mission, area=region
    )

    listed = write_station_list(
        mission_id=token.mission_id, team_id=free.team_id, language="en"
    )

    rows = list(csv.DictReader(io.StringIO(listed.content.decode(), newline="")))
    assert [row["code"] for row in rows] == ["D-1"]


def test_a_broken_list_is_an_error_and_loud(
    phone: Collect, caplog: pytest.LogCaptureFixture
) -> None:
    token = phone.token
    deployment = DeploymentFactory.create(
        mission=token.mission, team__mission=token.mission
    )
    deployment.stations.add(
        PollingStationFactory.create(election=token.mission.election, code=" ")
    )
    other = DeviceTokenFactory.create(
        secret="other-secret",
        observer__mission=token.mission,
        observer__team=deployment.team,
    )
    broken = Collect(phone.client, other, secret="other-secret")

    answer = broken.get(broken.forms()[0]["manifestUrl"])

    assert answer.status_code == 500
    (error,) = [r for r in caplog.records if (r.name, r.levelname) == ALARM]
    assert error.levelno == logging.ERROR
    assert "form small 1" in error.getMessage()
    assert token.mission.code in error.getMessage()


def test_integrity_tells_which_stations_the_phone_may_drop(phone: Collect) -> None:
    phone.get("stations.csv")
    here = str(StationEntity.objects.get(station__code="S-1").entity_id)
    gone = StationEntity.objects.create(
        mission=phone.token.mission,
        station=PollingStationFactory.create(election=phone.token.mission.election),
        content_hash="0",
    )
    unknown = "11111111-1111-4111-8111-111111111111"

    answer = phone.get(
        f"stations/integrity?id={here}%2C{gone.entity_id}%2C{unknown}%2Cx"
    )

    text = answer.content.decode()
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert f'<entity id="{here}"><deleted>false</deleted></entity>' in text
    assert f'<entity id="{gone.entity_id}"><deleted>true</deleted></entity>' in text
    assert unknown not in text


def _written(token: DeviceToken) -> StationList:
    return write_station_list(
        mission_id=token.mission_id, team_id=token.team_id, language="en"
    )
