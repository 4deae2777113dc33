"""Files in their places, whatever ended the request that wrote them."""

from __future__ import annotations

import hashlib
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from elections.journal.models import Event
from elections.scope import database_scope
from observers.access.models import DeviceToken
from reports.intake.models.files import Attachment, SubmissionFile
from reports.intake.models.submissions import Submission
from reports.intake.selectors.files import attachment_bytes, file_path, is_whole
from reports.intake.services.keeping import FileTooLarge, put_in_place
from reports.intake.services.spooling import Spool
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.collect_requests import (
    VISIT,
    Part,
    Request,
    address,
    collected,
    new_id,
    post,
)
from tests.factories.missions import MissionFactory

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 1_200
HASH = hashlib.sha256(PHOTO).hexdigest()
NAMED = f"{VISIT}<photo>a.jpg</photo>"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def token() -> DeviceToken:
    token = DeviceTokenFactory.create(secret=SECRET)
    ChecklistVersionFactory.create(mission=token.mission)
    return token


@pytest.fixture
def path(token: DeviceToken) -> str:
    return address(token.mission.code, SECRET)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Let the system refuse every byte of a file beyond a size, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def spooled(content: bytes) -> Spool:
    spool = Spool(limit=len(content), refusal=lambda: FileTooLarge("Too large."))
    spool.write(content)
    return spool


def test_what_a_crash_left_is_replaced_when_the_phone_sends_again(
    client: Client, path: str, token: DeviceToken
) -> None:
    place = file_path(mission_id=token.mission_id, sha256=HASH)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"\x00\x00\x10\x20 the first bytes, then the power went")

    answer = post(client, path, Request(collected(body=NAMED), [Part("a.jpg", PHOTO)]))

    assert answer.status_code == 201
    assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO


def test_a_file_that_could_not_be_finished_holds_nothing_and_comes_again() -> None:
    mission = MissionFactory.create()
    spool = spooled(PHOTO)

    with files_of_at_most(100_000), pytest.raises(OSError, match="File too large"):
        put_in_place(mission_id=mission.pk, spools=[spool])
    left = file_path(mission_id=mission.pk, sha256=HASH).stat().st_size
    put_in_place(mission_id=mission.pk, spools=[spool])

    place = file_path(mission_id=mission.pk, sha256=HASH)
    assert left == 0
    assert is_whole(place, mission_id=mission.pk, sha256=HASH)


def test_one_of_several_that_fails_leaves_none_of_them_half() -> None:
    mission = MissionFactory.create()
    small, large = spooled(b"small"), spooled(PHOTO)

    with files_of_at_most(100_000), pytest.raises(OSError, match="File too large"):
        put_in_place(mission_id=mission.pk, spools=[small, large])

    sizes = [
        file_path(mission_id=mission.pk, sha256=spool.sha256).stat().st_size
        for spool in (small, large)
    ]
    assert sizes == [0, 0]


def test_files_beside_a_refused_report_are_not_tied_to_the_one_that_is_stored(
    client: Client, path: str
) -> None:
    own_id = new_id()
    post(client, path, Request(collected(own_id=own_id)))

    refused = post(
        client,
        path,
        Request(collected(own_id=own_id, body=NAMED), [Part("a.jpg", PHOTO)]),
    )

    assert refused.status_code == 409
    assert not SubmissionFile.objects.exists()
    assert not Attachment.objects.exists()


def test_what_lay_there_beside_a_refused_report_is_no_hindrance_to_another(
    client: Client, path: str
) -> None:
    own_id = new_id()
    photo = [Part("a.jpg", PHOTO)]
    post(client, path, Request(collected(own_id=own_id)))
    post(client, path, Request(collected(own_id=own_id, body=NAMED), photo))

    taken = post(client, path, Request(collected(body=NAMED), photo))

    assert taken.status_code == 201
    assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO


def test_a_file_is_told_in_the_journal_once_however_often_it_comes(
    client: Client, path: str, token: DeviceToken
) -> None:
    body = f"{VISIT}<photo>a.jpg</photo><photo>b.jpg</photo>"
    both = [Part("a.jpg", PHOTO), Part("b.jpg", PHOTO)]
    request = Request(collected(body=body), both)

    statuses = [post(client, path, request).status_code for _ in range(2)]

    told = Event.objects.of_kind("attachment.received").get()
    assert statuses == [201, 201]
    assert (told.subject, told.actor) == (f"attachment:{HASH}", f"token:{token.pk}")
    assert told.payload == {"size": len(PHOTO)}
    names = SubmissionFile.objects.order_by("name").values_list("name", "sha256")
    assert list(names) == [("a.jpg", HASH), ("b.jpg", HASH)]


def test_a_kind_that_no_text_column_holds_is_cut_clean(
    client: Client, path: str
) -> None:
    odd = Part("a.jpg", PHOTO, media_type="image/\x00jpeg" + "g" * 100)

    answer = post(client, path, Request(collected(body=NAMED), [odd]))

    assert answer.status_code == 201
    assert Attachment.objects.get().media_type.startswith("image/jpegggg")


def test_a_new_folder_is_made_below_the_root_and_nothing_partial_stays(
    files: Path,
) -> None:
    mission = MissionFactory.create()

    put_in_place(mission_id=mission.pk, spools=[spooled(PHOTO), spooled(PHOTO)])

    assert [one for one in files.rglob("*") if one.is_file()] == [
        file_path(mission_id=mission.pk, sha256=HASH)
    ]


@pytest.mark.django_db(transaction=True)
def test_many_requests_with_one_photo_make_one_file_that_can_be_read() -> None:
    token = DeviceTokenFactory.create(secret=SECRET)
    ChecklistVersionFactory.create(mission=token.mission)
    path = address(token.mission.code, SECRET)

    def send(_number: int) -> int:
        with closing(connection):
            request = Request(collected(body=NAMED), [Part("a.jpg", PHOTO)])
            return post(Client(), path, request).status_code

    with ThreadPoolExecutor(max_workers=6) as threads:
        statuses = list(threads.map(send, range(12)))

    with database_scope([token.mission_id]):
        assert statuses == [201] * 12
        assert Submission.objects.count() == SubmissionFile.objects.count() == 12
        assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO


def test_a_death_between_file_and_row_loses_nothing(
    client: Client, path: str, token: DeviceToken
) -> None:
    put_in_place(mission_id=token.mission_id, spools=[spooled(PHOTO)])
    before = Attachment.objects.count()
    answer = post(client, path, Request(collected(body=NAMED), [Part("a.jpg", PHOTO)]))

    assert (before, answer.status_code) == (0, 201)
    assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO
