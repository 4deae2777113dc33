"""HEAD and POST submission, with requests as ODK Collect sends them."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from observers.access.models import DeviceToken, TokenDevice
from reports.intake.domain.receipts import short_code
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Pending, Submission
from reports.intake.selectors.stored import raw_report
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.collect_requests import (
    AGENT,
    DEVICE,
    HEADERS,
    Request,
    address,
    collected,
    new_id,
    post,
)

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
NAMESPACE = "{http://openrosa.org/http/response}"


@pytest.fixture
def token() -> DeviceToken:
    token = DeviceTokenFactory.create(secret=SECRET)
    ChecklistVersionFactory.create(mission=token.mission)
    return token


@pytest.fixture
def path(token: DeviceToken) -> str:
    return address(token.mission.code, SECRET)


def message(answer: Any) -> str:
    root = ElementTree.fromstring(answer.content)  # our own bytes
    assert root.tag == f"{NAMESPACE}OpenRosaResponse"
    return str(root[0].text)


def test_head_says_204_and_how_much_a_request_may_carry(
    client: Client, path: str
) -> None:
    answer = client.head(path, headers=HEADERS)

    assert answer.status_code == 204
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert answer["X-OpenRosa-Accept-Content-Length"] == "10000000"
    assert answer["Location"] == f"http://testserver{path}"


def test_a_smaller_limit_is_told_before_every_report(
    client: Client, path: str, settings: Any
) -> None:
    settings.OPENROSA_ACCEPT_BYTES = 4_000_000

    answer = client.head(path, headers=HEADERS)

    assert answer["X-OpenRosa-Accept-Content-Length"] == "4000000"
    assert "Location" not in answer


@pytest.mark.parametrize("version", [None, "", "2.0"])
def test_what_does_not_speak_openrosa_is_told_so(
    client: Client, path: str, version: str | None
) -> None:
    headers = {} if version is None else {"X-OpenRosa-Version": version}

    head = client.head(path, headers=headers)
    posted = post(client, path, Request(collected()), headers=headers)

    assert (head.status_code, posted.status_code) == (400, 400)
    assert not Submission.objects.exists()


def test_a_report_is_stored_as_it_came_and_receipted(
    client: Client, path: str, token: DeviceToken
) -> None:
    sent = collected()

    answer = post(client, path, Request(sent))

    assert answer.status_code == 201, answer.content
    assert answer["Content-Type"].startswith("text/xml")
    assert answer["X-OpenRosa-Version"] == "1.0"
    assert short_code(hashlib.sha256(sent).digest()) in message(answer)
    row = Submission.objects.get()
    assert raw_report(row) == sent
    assert (row.source, row.observer_id) == ("collect", token.observer_id)
    assert Pending.objects.get().submission_id == row.pk


@pytest.mark.parametrize(
    ("language", "word"),
    [("ru", "Получено"), ("kk", "Қабылданды"), ("en", "Received"), ("fr", "Received")],
)
def test_the_message_is_in_the_observers_language(
    client: Client, path: str, token: DeviceToken, language: str, word: str
) -> None:
    token.observer.languages = [language]
    token.observer.save()
    token.mission.languages = ["en"]
    token.mission.save()

    answer = post(client, path, Request(collected()))

    assert word in message(answer)


def test_the_same_bytes_again_get_the_same_receipt(client: Client, path: str) -> None:
    request = Request(collected())

    answers = [post(client, path, request) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.content for answer in answers}) == 1
    assert Submission.objects.count() == Pending.objects.count() == 1


def test_other_content_under_one_id_is_kept_apart(client: Client, path: str) -> None:
    own_id = new_id()
    post(client, path, Request(collected(own_id=own_id)))

    other = collected(own_id=own_id, body="<overall>bad</overall>")
    answers = [post(client, path, Request(other)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "coordinator" in message(answers[0])
    assert Submission.objects.count() == Conflict.objects.count() == 1
    assert Conflict.objects.get().source == "collect"


@pytest.mark.parametrize(
    "sent",
    [
        b"no xml",
        b"<data id='small'>",
        b"<!DOCTYPE x><data id='s'><meta><instanceID>uuid:1</instanceID></meta></data>",
        b"<data id='small' version='1'><meta/></data>",
        b"<d>" * 80 + b"<meta><instanceID>a</instanceID></meta>" + b"</d>" * 80,
    ],
)
def test_what_cannot_be_kept_apart_is_refused_in_words(
    client: Client, path: str, sent: bytes
) -> None:
    answer = post(client, path, Request(sent))

    assert answer.status_code == 400
    assert "Do not delete it" in message(answer)
    assert not Submission.objects.exists()


def test_a_request_without_a_report_is_refused(client: Client, path: str) -> None:
    body = Request(b"").body().replace(b"xml_submission_file", b"other")

    answer = post(client, path, Request(b"", boundary="b"), body=body)
    without = post(client, path, Request(collected()), body=b"")

    assert (answer.status_code, without.status_code) == (400, 400)


def test_a_form_nobody_published_is_kept_for_review(client: Client, path: str) -> None:
    answers = [
        post(client, path, Request(collected(form="other"))),
        post(client, path, Request(collected(version="77"))),
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert "kept for review" in message(answers[0])
    assert Submission.objects.count() == 2


def test_a_report_after_the_mission_is_kept_for_review(
    client: Client, path: str, token: DeviceToken
) -> None:
    token.mission.is_open = False
    token.mission.save()

    head = client.head(path, headers=HEADERS)
    answer = post(client, path, Request(collected()))

    assert (head.status_code, answer.status_code) == (204, 202)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_a_token_that_ended_is_refused_with_403(
    client: Client, path: str, token: DeviceToken, end: str
) -> None:
    setattr(token, end, timezone.now())
    token.save()

    head = client.head(path, headers=HEADERS)
    answer = post(client, path, Request(collected()))

    assert (head.status_code, answer.status_code) == (403, 403)
    assert "QR" in message(answer)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "wrong", ["other-secret-of-nobody", "x", "a b", "%00%00%00%00%00%00%00%00"]
)
def test_a_wrong_token_in_the_path_never_asks_for_a_password(
    client: Client, token: DeviceToken, wrong: str
) -> None:
    answer = post(client, address(token.mission.code, wrong), Request(collected()))
    nowhere = post(client, address("no-mission", SECRET), Request(collected()))

    assert (answer.status_code, nowhere.status_code) == (403, 403)
    assert "WWW-Authenticate" not in answer
    # Whose phone it is nobody knows: it is told in every language.
    assert "QR-код сұраңыз" in message(answer)


def test_the_phone_is_noted_sealed_and_cut(
    client: Client, path: str, token: DeviceToken
) -> None:
    headers = {**HEADERS, "User-Agent": AGENT + "x" * 5_000}

    for _ in range(2):
        post(client, path, Request(collected()), headers=headers)

    noted = TokenDevice.objects.get()
    assert noted.token_id == token.pk
    assert DEVICE.encode() not in bytes(noted.sealed or b"")
    assert DEVICE not in noted.fingerprint


def test_the_phones_clock_is_not_believed(client: Client, path: str) -> None:
    before = timezone.now()

    post(client, path, Request(collected()))

    assert Submission.objects.get().received_at >= before


def test_a_request_in_chunks_is_read_to_its_end(client: Client, path: str) -> None:
    request = Request(collected())
    body: dict[str, Any] = {"wsgi.input": BytesIO(request.body())}

    answer = client.generic(
        "POST",
        path,
        b"",
        CONTENT_TYPE=request.content_type,
        headers=HEADERS,
        CONTENT_LENGTH="",
        HTTP_TRANSFER_ENCODING="chunked",
        **body,
    )

    assert answer.status_code == 201


def test_a_request_that_says_no_length_is_refused(client: Client, path: str) -> None:
    request = Request(collected())

    answer = client.generic(
        "POST",
        path,
        b"",
        CONTENT_TYPE=request.content_type,
        headers=HEADERS,
        CONTENT_LENGTH="",
    )

    assert answer.status_code == 411


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path, headers=HEADERS)

    assert answer.status_code == 405
    assert answer["Allow"] == "HEAD, POST"


def test_a_report_with_an_id_that_is_no_uuid_is_kept(client: Client, path: str) -> None:
    request = Request(collected(own_id="paper-17/2"))

    answers = [post(client, path, request) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert isinstance(Submission.objects.get().instance_id, UUID)
