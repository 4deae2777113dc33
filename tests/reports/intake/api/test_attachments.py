"""Files of reports: whole, in parts, broken off, too large, somebody else's."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from elections.journal.models import Event
from observers.access.models import DeviceToken
from reports.intake.models.files import Attachment
from reports.intake.selectors.files import attachment_bytes
from reports.intake.services.attachments import sweep_partial_files
from tests.factories.access import DeviceTokenFactory
from tests.factories.intake import bearer, report

pytestmark = pytest.mark.django_db
PHOTO = os.urandom(700_000)
HASH = hashlib.sha256(PHOTO).hexdigest()


@pytest.fixture
def token() -> DeviceToken:
    """Give a phone's token; its secret is `s`."""
    return DeviceTokenFactory.create(secret="s")


def put(
    client: Client, token: DeviceToken, body: bytes, *, sha256: str = HASH, at: str = ""
) -> Any:
    headers = bearer(token, "s") | ({"Content-Range": at} if at else {})
    return client.put(
        f"/api/v1/attachments/{sha256}",
        data=body,
        content_type="image/jpeg",
        headers=headers,
    )


def test_a_file_is_kept_sealed_under_its_hash(
    client: Client, token: DeviceToken
) -> None:
    answer = put(client, token, PHOTO)

    assert answer.status_code == 201, answer.content
    assert answer["Upload-Complete"] == "?1"
    attachment = Attachment.objects.get()
    assert (attachment.size, attachment.media_type) == (len(PHOTO), "image/jpeg")
    assert b"".join(attachment_bytes(attachment)) == PHOTO
    folder = Path(settings.FILES_ROOT) / "missions" / str(token.mission_id)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{HASH}.sealed"]
    assert PHOTO[:64] not in files[0].read_bytes()
    assert Event.objects.filter(kind="attachment.received").count() == 1


def test_sending_a_file_again_changes_nothing(
    client: Client, token: DeviceToken
) -> None:
    put(client, token, PHOTO)

    answer = put(client, token, PHOTO)

    assert answer.status_code == 200
    assert Attachment.objects.count() == 1


def test_a_file_in_parts_is_resumed_where_it_stopped(
    client: Client, token: DeviceToken
) -> None:
    size = len(PHOTO)
    first = put(client, token, PHOTO[:300_000], at=f"bytes 0-299999/{size}")
    told = client.head(f"/api/v1/attachments/{HASH}", headers=bearer(token, "s"))

    last = put(client, token, PHOTO[300_000:], at=f"bytes 300000-{size - 1}/{size}")

    assert (first.status_code, first["Upload-Offset"]) == (202, "300000")
    assert (told.status_code, told["Upload-Offset"]) == (200, "300000")
    assert told["Upload-Complete"] == "?0"
    assert last.status_code == 201
    assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO


def test_a_part_that_is_repeated_is_taken_once(
    client: Client, token: DeviceToken
) -> None:
    size = len(PHOTO)
    put(client, token, PHOTO[:300_000], at=f"bytes 0-299999/{size}")
    put(client, token, PHOTO[100_000:400_000], at=f"bytes 100000-399999/{size}")

    answer = put(client, token, PHOTO)

    assert answer.status_code == 201
    assert b"".join(attachment_bytes(Attachment.objects.get())) == PHOTO


def test_a_part_after_a_gap_is_told_where_to_go_on(
    client: Client, token: DeviceToken
) -> None:
    size = len(PHOTO)
    put(client, token, PHOTO[:1000], at=f"bytes 0-999/{size}")

    answer = put(client, token, PHOTO[2000:3000], at=f"bytes 2000-2999/{size}")

    assert (answer.status_code, answer.json()["code"]) == (416, "range_gap")
    assert answer["Upload-Offset"] == "1000"


def test_bytes_with_another_hash_are_not_kept(
    client: Client, token: DeviceToken
) -> None:
    wrong = put(client, token, PHOTO[::-1])

    right = put(client, token, PHOTO)

    assert (wrong.status_code, wrong.json()["code"]) == (422, "hash_mismatch")
    assert right.status_code == 201


@pytest.mark.parametrize(
    "at", ["bytes */10", "bytes 5-4/10", "bytes 0-9/5", "items 0-1/2", "bytes 0-1/10"]
)
def test_a_range_that_does_not_fit_is_refused(
    client: Client, token: DeviceToken, at: str
) -> None:
    answer = put(client, token, PHOTO[:10], at=at)

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable_range")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    client: Client, token: DeviceToken, settings: Any
) -> None:
    settings.INTAKE_FILE_BYTES = 1000

    answer = put(client, token, PHOTO)

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")


def test_files_wait_while_the_disk_is_nearly_full_but_reports_do_not(
    client: Client, token: DeviceToken, settings: Any
) -> None:
    settings.INTAKE_FREE_BYTES = 2**62

    answer = put(client, token, PHOTO)
    stored = client.post(
        "/api/v1/submissions",
        data=report(token.mission),
        content_type="application/json",
        headers=bearer(token, "s"),
    )

    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    assert answer["Retry-After"]
    assert stored.status_code == 201


def test_a_report_knows_which_files_it_misses(
    client: Client, token: DeviceToken
) -> None:
    sent = report(token.mission, attachments=[{"name": "p.jpg", "sha256": HASH}])
    client.post(
        "/api/v1/submissions",
        data=sent,
        content_type="application/json",
        headers=bearer(token, "s"),
    )
    address = f"/api/v1/submissions/{sent['id']}"
    before = client.get(address, headers=bearer(token, "s")).json()

    put(client, token, PHOTO)

    after = client.get(address, headers=bearer(token, "s")).json()
    assert before["missing_attachments"] == [HASH]
    assert after["missing_attachments"] == []


def test_another_mission_learns_nothing_of_a_file(
    client: Client, token: DeviceToken
) -> None:
    put(client, token, PHOTO)
    stranger = DeviceTokenFactory.create(secret="s")

    answer = client.head(f"/api/v1/attachments/{HASH}", headers=bearer(stranger, "s"))

    assert answer.status_code == 404


def test_a_stranger_stores_no_file(client: Client) -> None:
    answer = client.put(f"/api/v1/attachments/{HASH}", data=PHOTO)

    assert answer.status_code == 401


def test_only_files_that_were_long_forgotten_are_swept(
    client: Client, token: DeviceToken
) -> None:
    put(client, token, PHOTO[:1000], at=f"bytes 0-999/{len(PHOTO)}")
    address = f"/api/v1/attachments/{HASH}"

    kept = sweep_partial_files(now=timezone.now(), keep=timedelta(days=1))
    swept = sweep_partial_files(
        now=timezone.now() + timedelta(days=2), keep=timedelta(days=1)
    )

    assert (kept, swept >= 1) == (0, True)
    assert client.get(address, headers=bearer(token, "s")).status_code == 404
