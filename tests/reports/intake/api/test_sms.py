"""The webhook: whatever a gateway brings is kept once, and nobody else brings anything."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elections.journal.services.sealing import forget_mission_keys
from observers.messages.models import SmsGateway
from reports.intake.models.sms import SmsMessage, SmsWaiting
from reports.intake.selectors.sms import text_of_message
from reports.intake.services.sms_reading import read_waiting
from tests.factories.intake import ready_mission
from tests.factories.sms import SECRET, SmsGatewayFactory

pytestmark = pytest.mark.django_db
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def address(gateway: SmsGateway) -> str:
    return f"/api/v1/sms/{gateway.mission.code}.{gateway.code}"


def signed(body: bytes, *, stamp: str = "", secret: str = SECRET) -> dict[str, str]:
    stamp = stamp or str(int(timezone.now().timestamp()))
    words = stamp.encode() + b"." + body
    signature = hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()
    return {"X-Signature": signature, "X-Timestamp": stamp}


def post(
    gateway: SmsGateway,
    body: bytes,
    *,
    media_type: str = JSON,
    headers: dict[str, str] | None = None,
) -> Any:
    return Client(raise_request_exception=False).post(
        address(gateway),
        body,
        content_type=media_type,
        headers=signed(body) if headers is None else headers,
    )


def message(**changes: Any) -> bytes:
    given = {"id": "1", "from": "+77011234567", "text": "SM", **changes}
    return json.dumps(given).encode()


def test_a_signed_message_is_kept_and_waits() -> None:
    gateway = SmsGatewayFactory.create()

    answer = post(gateway, message())

    stored = SmsMessage.objects.get(gateway=gateway)
    assert answer.status_code == 200
    assert answer.json() == {"status": "received"}
    assert text_of_message(stored).text == "SM"
    assert SmsWaiting.objects.filter(message=stored).exists()


def test_a_form_is_read_with_names_of_its_own() -> None:
    options = {"receive": {"from": "absender", "text": ["inhalt"]}, "proof": "secret"}
    gateway = SmsGatewayFactory.create(options=options)
    body = urlencode(
        {"id": "7", "absender": "+1555000111", "inhalt": "SM я", "secret": SECRET}
    ).encode()

    answer = post(gateway, body, media_type=FORM, headers={})

    assert answer.status_code == 200
    assert text_of_message(SmsMessage.objects.get(gateway=gateway)).text == "SM я"


def test_rapidpro_brings_a_flow_result() -> None:
    gateway = SmsGatewayFactory.create(adapter="rapidpro")
    body = json.dumps(
        {
            "run": {"uuid": "r-1"},
            "contact": {"urn": "tel:+77011234567", "name": "x"},
            "input": {"text": "OP 1"},
        }
    ).encode()

    answer = post(gateway, body, headers={"Authorization": f"Token {SECRET}"})

    stored = SmsMessage.objects.get(gateway=gateway)
    assert answer.status_code == 200
    assert stored.message_id == "r-1"
    assert text_of_message(stored).number == "+77011234567"


def test_the_same_message_twice_is_one() -> None:
    gateway = SmsGatewayFactory.create()

    answers = [post(gateway, message()).status_code for _ in range(3)]

    assert answers == [200, 200, 200]
    assert SmsMessage.objects.filter(gateway=gateway).count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Signature": "0" * 64, "X-Timestamp": "1"},
        {"X-Signature": "é", "X-Timestamp": "nonsense"},
    ],
)
def test_nobody_without_the_secret_is_heard(headers: dict[str, str]) -> None:
    gateway = SmsGatewayFactory.create()

    answer = post(gateway, message(), headers=headers)

    assert answer.status_code == 403
    assert not SmsMessage.objects.exists()


def test_an_old_signature_cannot_be_replayed() -> None:
    gateway = SmsGatewayFactory.create()
    stamp = str(int(timezone.now().timestamp()) - 3_600)

    answer = post(gateway, message(), headers=signed(message(), stamp=stamp))

    assert answer.status_code == 403


def test_another_missions_secret_does_not_open_a_gateway() -> None:
    gateway = SmsGatewayFactory.create()

    answer = post(gateway, message(), headers=signed(message(), secret="x" * 20))

    assert answer.status_code == 403


@pytest.mark.parametrize("key", ["nothing", "M.nothing", ".", "%00.a"])
def test_an_unknown_gateway_is_not_found(key: str) -> None:
    answer = Client(raise_request_exception=False).post(
        f"/api/v1/sms/{key}", b"{}", content_type=JSON
    )

    assert answer.status_code == 404


def test_a_closed_gateway_and_the_console_take_nothing() -> None:
    closed = SmsGatewayFactory.create(is_open=False)
    console = SmsGatewayFactory.create(adapter="console")

    assert post(closed, message()).status_code == 404
    assert post(console, message()).status_code == 403


def test_a_large_body_is_refused() -> None:
    gateway = SmsGatewayFactory.create()

    assert post(gateway, b"x" * 70_000).status_code == 413


def test_no_log_line_holds_a_number_or_a_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    gateway = SmsGatewayFactory.create(mission=ready_mission())

    post(gateway, message(text="PLANTED-TEXT"))
    read_waiting(clock=timezone.now)

    assert "7011234567" not in caplog.text
    assert "PLANTED-TEXT" not in caplog.text


@settings(
    max_examples=60,
    deadline=2_000,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    body=st.one_of(
        st.binary(min_size=1, max_size=300),
        st.dictionaries(
            st.sampled_from(["id", "from", "text", "at", "input", "contact"]),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
                lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
                max_leaves=5,
            ),
        ).map(lambda d: json.dumps(d).encode()),
    ),
    media_type=st.sampled_from([JSON, FORM, "text/plain", "multipart/form-data", ""]),
)
def test_no_body_of_a_gateway_fails(body: bytes, media_type: str) -> None:
    mission = SmsGateway.objects.first()
    gateway = mission or SmsGatewayFactory.create(mission=ready_mission())

    answer = post(gateway, body, media_type=media_type)
    read_waiting(clock=timezone.now)

    assert answer.status_code == 200
    assert not SmsWaiting.objects.filter(due_at__lte=timezone.now()).exists()


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+14:00", "9" * 400, "nan"])
def test_a_signature_of_an_impossible_time_proves_nothing(stamp: str) -> None:
    gateway = SmsGatewayFactory.create()

    answer = post(gateway, message(), headers=signed(message(), stamp=stamp))

    assert answer.status_code == 403


def test_a_message_of_an_impossible_time_is_kept() -> None:
    gateway = SmsGatewayFactory.create()

    answer = post(gateway, message(at="0001-01-01T00:00:00+14:00"))

    assert answer.status_code == 200
    assert SmsMessage.objects.count() == 1
