"""The files of a report from Collect, and the limits of a request."""

from __future__ import annotations

import unicodedata
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from observers.access.models import DeviceToken
from reports.intake.models.files import Attachment, SubmissionFile
from reports.intake.models.submissions import Submission
from reports.intake.selectors.files import attachment_bytes
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.collect_requests import (
    VISIT,
    Part,
    Request,
    address,
    collected,
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
