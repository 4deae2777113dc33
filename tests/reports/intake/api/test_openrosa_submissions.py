"""HEAD and POST submission, with requests as ODK Collect sends them."""

from __future__ import annotations

import hashlib
import unicodedata
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
from reports.intake.models.files import Attachment, SubmissionFile
from reports.intake.models.submissions import Pending, Submission
from reports.intake.selectors.files import attachment_bytes
from reports.intake.selectors.stored import raw_report
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.collect_requests import (
    AGENT,
    DEVICE,
    HEADERS,
    VISIT,
    Part,
    Request,
    address,
    collected,
    new_id,
    post,
)

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 30
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


def with_photos(*names: str, **more: Any) -> bytes:
    photos = "".join(f"<photo>{name}</photo>" for name in names)
    return collected(body=f"{VISIT}<pictures>{photos}</pictures>", **more)


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


def test_files_are_tied_to_the_report_by_name(client: Client, path: str) -> None:
    sent = with_photos("1700000242056.jpg")

    answer = post(client, path, Request(sent, [Part("1700000242056.jpg", PHOTO)]))

    assert answer.status_code == 201
    known = SubmissionFile.objects.get()
    assert (known.name, known.instance_id) == (
        "1700000242056.jpg",
        Submission.objects.get().instance_id,
    )
    assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO


@pytest.mark.parametrize("name", ["fîlé.jpg", "صورة.jpg", "🗳️ box.jpg", "../../etc/x"])
def test_names_are_keys_in_any_writing_and_never_paths(
    client: Client, path: str, name: str
) -> None:
    answer = post(client, path, Request(with_photos(name), [Part(name, PHOTO)]))

    assert answer.status_code == 201
    assert SubmissionFile.objects.get().name == unicodedata.normalize("NFC", name)


def test_a_name_composed_otherwise_is_the_same_name(client: Client, path: str) -> None:
    apart = unicodedata.normalize("NFD", "fîlé.jpg")

    post(client, path, Request(with_photos("fîlé.jpg"), [Part(apart, PHOTO)]))

    assert SubmissionFile.objects.get().name == "fîlé.jpg"


def test_files_that_the_report_does_not_name_are_not_kept(
    client: Client, path: str
) -> None:
    old = Part("retaken-photo.jpg", PHOTO)

    answer = post(client, path, Request(with_photos("a.jpg"), [old]))

    assert answer.status_code == 201
    assert not Attachment.objects.exists()


def test_two_parts_of_one_name_are_both_kept(client: Client, path: str) -> None:
    parts = [Part("a.jpg", PHOTO), Part("a.jpg", PHOTO[::-1])]

    answer = post(client, path, Request(with_photos("a.jpg"), parts))

    assert answer.status_code == 201
    assert SubmissionFile.objects.count() == Attachment.objects.count() == 2


def test_one_file_of_two_reports_is_stored_once(client: Client, path: str) -> None:
    for _ in range(2):
        post(client, path, Request(with_photos("a.jpg"), [Part("a.jpg", PHOTO)]))

    assert Attachment.objects.count() == 1
    assert SubmissionFile.objects.count() == 2


def test_a_request_may_carry_as_many_files_as_collect_sends(
    client: Client, path: str
) -> None:
    names = [f"{number}.jpg" for number in range(101)]
    files = [Part(name, name.encode()) for name in names]

    answer = post(client, path, Request(with_photos(*names), files, is_incomplete=True))

    assert answer.status_code == 201
    assert SubmissionFile.objects.count() == 101


def test_too_many_parts_are_refused_in_words(client: Client, path: str) -> None:
    files = [Part(f"{number}.jpg", b"x") for number in range(150)]

    answer = post(client, path, Request(collected(), files))

    assert answer.status_code == 413
    assert "too large" in message(answer)


def test_too_much_xml_is_refused_while_it_comes_in(client: Client, path: str) -> None:
    sent = collected(body=f"<note>{'x' * 2_100_000}</note>")

    answer = post(client, path, Request(sent))

    assert answer.status_code == 413
    assert not Submission.objects.exists()


def test_too_large_a_file_is_refused_while_it_comes_in(
    client: Client, path: str, settings: Any
) -> None:
    settings.OPENROSA_FILE_BYTES = 1_000

    answer = post(
        client, path, Request(with_photos("a.jpg"), [Part("a.jpg", b"x" * 1_001)])
    )

    assert answer.status_code == 413
    assert "smaller" in message(answer)


def test_too_large_a_request_is_refused_before_it_is_read(
    client: Client, path: str, settings: Any
) -> None:
    settings.OPENROSA_REQUEST_BYTES = 1_000

    answer = post(
        client, path, Request(with_photos("a.jpg"), [Part("a.jpg", b"x" * 1_000)])
    )

    assert answer.status_code == 413


def test_a_large_file_never_lies_in_clear_on_the_disk(
    client: Client, path: str, settings: Any
) -> None:
    large = b"the observer's film " * 120_000

    answer = post(client, path, Request(with_photos("a.mp4"), [Part("a.mp4", large)]))

    assert answer.status_code == 201
    assert b"".join(attachment_bytes(Attachment.objects.get())) == large


def test_a_full_disk_keeps_the_report_and_asks_for_the_files_later(
    client: Client, path: str, settings: Any
) -> None:
    request = Request(with_photos("a.jpg"), [Part("a.jpg", PHOTO)])
    before = settings.INTAKE_FREE_BYTES
    settings.INTAKE_FREE_BYTES = 2**62

    refused = post(client, path, request)
    settings.INTAKE_FREE_BYTES = before
    taken = post(client, path, request)

    assert (refused.status_code, taken.status_code) == (507, 201)
    assert "no room" in message(refused)
    assert Submission.objects.count() == SubmissionFile.objects.count() == 1


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

    answer = client.generic(
        "POST",
        path,
        b"",
        CONTENT_TYPE=request.content_type,
        headers=HEADERS,
        CONTENT_LENGTH="",
        HTTP_TRANSFER_ENCODING="chunked",
        **{"wsgi.input": BytesIO(request.body())},
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
