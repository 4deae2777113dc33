"""The download side of OpenRosa, asked as ODK Collect asks it."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

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
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistFactory, ChecklistVersionFactory
from tests.factories.collect import (
    DEVICE,
    SECRET,
    Collect,
    md5,
    phone_with_forms,
    shown_on_the_phone,
)
from tests.factories.deployment import DeploymentFactory, ExpectedReportFactory
from tests.reports.checklists.authoring_texts import SMALL

pytestmark = pytest.mark.django_db
ALARM = ("baqylau.openrosa", "ERROR")


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
    source = SMALL.replace("парақ | 1 |", "парақ | 2 |")
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
    errors = [r for r in caplog.records if (r.name, r.levelname) == ALARM]
    assert len(errors) == 1
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


@pytest.mark.django_db(transaction=True)
def test_an_empty_list_is_never_sent_when_the_database_fails(
    phone: Collect, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '300ms'")

    with connection.execute_wrapper(_stall):
        answer = phone.get("formList")
    with connection.cursor() as cursor:
        cursor.execute("set statement_timeout = '15s'")

    assert answer.status_code == 503
    assert "try again in a minute" in shown_on_the_phone(answer)
    assert "the database fails" in caplog.text


def _stall(execute: Any, sql: str, *rest: Any) -> Any:
    """Let the database take longer over checklists than any statement may."""
    is_stalled = "reports_checklistversion" in sql
    return execute(f"select pg_sleep(2); {sql}" if is_stalled else sql, *rest)


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
    assert answer["Allow"] == "GET, HEAD"


def test_head_tells_the_same_headers(phone: Collect) -> None:
    tag = phone.get("formList")["ETag"]

    answer = phone.client.head(f"{phone.base}/formList")

    assert (answer.status_code, answer.content, answer["ETag"]) == (200, b"", tag)
