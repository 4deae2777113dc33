"""The download side of OpenRosa, asked as ODK Collect asks it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import logging
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.logs import mask
from observers.access.models import TokenDevice
from observers.access.services.tokens import revoke_device_token
from observers.missions.services.missions import close_mission
from reports.checklists.models import ChecklistVersion
from reports.checklists.services.publishing import publish_version
from reports.intake.models.station_entities import StationEntity
from reports.intake.services.station_lists import write_station_list
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistFactory, ChecklistVersionFactory
from tests.factories.collect import (
    DEVICE,
    SECRET,
    Collect,
    phone_with_forms,
    shown_on_the_phone,
)
from tests.factories.deployment import DeploymentFactory, ExpectedReportFactory
from tests.factories.places import AreaFactory, PollingStationFactory
from tests.reports.checklists.authoring_texts import SMALL

pytestmark = pytest.mark.django_db


def md5(content: bytes) -> str:
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


@pytest.fixture
def phone(client: Client) -> Collect:
    return phone_with_forms(client)


def test_the_list_tells_each_form_with_the_hash_of_the_bytes_that_are_served(
    phone: Collect,
) -> None:
    (form,) = phone.forms()

    assert (form["formID"], form["version"]) == ("small", "1")
    assert form["name"] == "Small checklist"
    assert form["downloadUrl"].startswith(f"http://testserver{phone.base}/")
    assert form["hash"] == md5(phone.get(form["downloadUrl"]).content)
    stored = ChecklistVersion.objects.get(mission=phone.token.mission)
    assert phone.get(form["downloadUrl"]).content == stored.xform.encode()


def test_the_list_carries_the_headers_by_which_collect_knows_us(
    phone: Collect,
) -> None:
    answer = phone.get("formList")

    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer
    assert answer.content.startswith(
        b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<xforms xmlns="http://openrosa.org/xforms/xformsList"><xform>'
        b"<formID>small</formID>"
    )


def test_the_name_of_a_form_is_in_the_language_of_the_observer(client: Client) -> None:
    phone = phone_with_forms(client, observer__languages=["kk"])

    assert phone.forms()[0]["name"] == "Шағын парақ"


@pytest.mark.parametrize("asked", ["list", "form", "manifest", "stations"])
def test_what_the_phone_has_is_not_sent_again(phone: Collect, asked: str) -> None:
    form = phone.forms()[0]
    url = {
        "list": "formList",
        "form": form["downloadUrl"],
        "manifest": form["manifestUrl"],
        "stations": "stations.csv",
    }[asked]
    tag = phone.get(url)["ETag"]

    again = phone.get(url, If_None_Match=f"W/{tag}")

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == tag
    assert again["Cache-Control"] == "private, no-cache"


def test_a_new_version_changes_list_and_tag_and_the_old_form_stays(
    phone: Collect,
) -> None:
    before, tag = phone.forms()[0], phone.get("formList")["ETag"]
    source = SMALL.replace(
        "| small | Small checklist | Шағын парақ | 1 |",
        "| small | Small checklist | Шағын парақ | 2 |",
    )
    publish_version(
        mission=phone.token.mission,
        source=source.encode(),
        source_name="small.md",
        actor="system",
    )

    after = phone.forms()[0]

    assert (before["version"], after["version"]) == ("1", "2")
    assert phone.get("formList", If_None_Match=tag).status_code == 200
    assert md5(phone.get(before["downloadUrl"]).content) == before["hash"]


def test_the_list_can_be_narrowed_to_one_form(phone: Collect) -> None:
    ChecklistVersionFactory.create(mission=phone.token.mission, checklist__code="other")

    assert len(phone.forms()) == 2
    assert phone.get("formList?formID=other").content.count(b"<xform>") == 1


def test_a_team_gets_the_forms_of_what_is_expected_of_it(phone: Collect) -> None:
    mission, team = phone.token.mission, phone.token.team
    for stage in ("opening", "counting", "incident", "long_term"):
        checklist = ChecklistFactory.create(mission=mission, code=stage, stage=stage)
        ChecklistVersionFactory.create(mission=mission, checklist=checklist)
    unplanned = [form["formID"] for form in phone.forms()]
    deployment = DeploymentFactory.create(mission=mission, team__mission=mission)
    ExpectedReportFactory.create(deployment=deployment, team=team, stage="counting")

    planned = [form["formID"] for form in phone.forms()]

    assert unplanned == ["opening", "small", "counting", "incident"]
    assert planned == ["counting", "incident"]


def test_a_long_term_observer_gets_every_form(client: Client) -> None:
    phone = phone_with_forms(client, observer__role="lto")
    checklist = ChecklistFactory.create(
        mission=phone.token.mission, code="weekly", stage="long_term"
    )
    ChecklistVersionFactory.create(mission=phone.token.mission, checklist=checklist)

    assert [form["formID"] for form in phone.forms()] == ["small", "weekly"]


def test_another_missions_forms_are_nobodys_business(phone: Collect) -> None:
    other = ChecklistVersionFactory.create(checklist__code="secret", version="9")

    answer = phone.get("forms/secret/9/form.xml")

    assert other.mission != phone.token.mission
    assert answer.status_code == 404
    assert "no such form" in shown_on_the_phone(answer)


def test_an_empty_list_is_never_sent_when_nothing_is_published(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Collect(client, DeviceTokenFactory.create(secret=SECRET))

    answer = phone.get("formList")

    assert answer.status_code == 503
    assert "no form for you yet" in shown_on_the_phone(answer)
    errors = [r for r in caplog.records if r.name == "baqylau.openrosa"]
    assert [r.levelno for r in errors] == [logging.ERROR]
    assert phone.token.mission.code in errors[0].getMessage()


@pytest.mark.parametrize("query", ["formList?formID=nothing", "formList"])
def test_an_empty_list_is_never_sent_when_all_is_filtered_away(
    phone: Collect, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    deployment = DeploymentFactory.create(
        mission=phone.token.mission, team__mission=phone.token.mission
    )
    ExpectedReportFactory.create(
        deployment=deployment, team=phone.token.team, stage="opening"
    )

    answer = phone.get(query)

    assert answer.status_code == 503
    assert b"<xforms" not in answer.content
    assert "no form to list" in caplog.text


def test_an_empty_list_is_never_sent_when_the_database_fails(
    phone: Collect, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '1ms'")
        cursor.execute("set constraints all deferred")

    def slow(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        if "reports_checklistversion" in sql:
            sql = f"/* slow */ select pg_sleep(1); {sql}"
        return execute(sql, params, many, context)

    with connection.execute_wrapper(slow):
        answer = phone.get("formList")

    assert answer.status_code == 503
    assert "try again in a minute" in shown_on_the_phone(answer)
    assert "the database fails" in caplog.text


def test_a_closed_mission_is_refused_in_words(phone: Collect) -> None:
    close_mission(mission=phone.token.mission, actor="system")

    answer = phone.get("formList")

    assert answer.status_code == 403
    assert "This mission is closed" in shown_on_the_phone(answer)


@pytest.mark.parametrize("what", ["revoked", "expired", "wrong", "strange"])
def test_a_phone_without_access_is_told_what_to_do_at_once(
    phone: Collect, what: str
) -> None:
    tag = phone.get("formList")["ETag"]
    if what == "revoked":
        revoke_device_token(token=phone.token, actor="system")
    elif what == "expired":
        phone.token.expires_at = timezone.now() - timedelta(seconds=1)
        phone.token.save(update_fields=["expires_at"])
    else:
        phone.secret = "x" * 43 if what == "wrong" else "a%20b"

    for url in ("formList", "forms/small/1/manifest", "stations.csv"):
        answer = phone.get(url, If_None_Match=tag)

        assert answer.status_code == 403
        assert "WWW-Authenticate" not in answer
        assert "new QR code" in shown_on_the_phone(answer)


def test_the_secret_is_in_no_log_line(
    phone: Collect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phone.get("formList")
    phone.get("forms/none/1/form.xml")
    phone.get("nothing/here")
    revoke_device_token(token=phone.token, actor="system")
    phone.get("formList")

    assert caplog.records
    assert SECRET not in mask(caplog.text)


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
    given = {"mission_id": token.mission_id, "team_id": token.team_id}
    before = write_station_list(**given, language="en")
    entity = StationEntity.objects.get(station__code="S-1")
    entity.station.name = 'School "No. 5", east; wing'
    entity.station.save(update_fields=["name"])

    after = write_station_list(**given, language="en")
    again = write_station_list(**given, language="en")

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
    (error,) = [r for r in caplog.records if r.name == "baqylau.openrosa"]
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


def test_a_second_phone_is_an_alarm_and_no_lock(phone: Collect) -> None:
    phone.get("formList")
    phone.get("formList")
    url = f"{phone.base}/formList?deviceID=collect%3Aanother"

    answer = phone.client.get(url, headers={"X-OpenRosa-Version": "1.0"})

    assert answer.status_code == 200
    assert TokenDevice.objects.filter(token=phone.token).count() == 2
    assert DEVICE not in json.dumps(
        list(TokenDevice.objects.values("fingerprint")), default=str
    )


@pytest.mark.parametrize("path", ["formList/", "submission/x", "forms"])
def test_nothing_is_redirected(phone: Collect, path: str) -> None:
    assert phone.get(path).status_code == 404


def test_only_reading_is_answered(phone: Collect) -> None:
    answer = phone.client.post(f"{phone.base}/formList")

    assert answer.status_code == 405


def test_head_tells_the_same_headers(phone: Collect) -> None:
    tag = phone.get("formList")["ETag"]

    answer = phone.client.head(f"{phone.base}/formList")

    assert (answer.status_code, answer.content, answer["ETag"]) == (200, b"", tag)
