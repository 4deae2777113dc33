"""The requests of one report in any order, repeated, cut and all at once: one state."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from observers.access.models import DeviceToken
from observers.missions.models import Mission
from reports.intake.models.files import Attachment, SubmissionFile
from reports.intake.models.submissions import Pending, Submission
from tests.factories.access import DeviceTokenFactory
from tests.factories.collect_requests import (
    VISIT,
    Part,
    Request,
    address,
    collected,
    new_id,
    post,
)
from tests.factories.intake import ready_mission

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
SLOW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def mission() -> Mission:
    return ready_mission()


@pytest.fixture
def token(mission: Mission) -> DeviceToken:
    observer = mission.observers.get(code="STO-1")
    return DeviceTokenFactory.create(observer=observer, secret=SECRET)


@pytest.fixture
def path(token: DeviceToken) -> str:
    return address(token.mission.code, SECRET)


def series(xml: bytes) -> list[Request]:
    """Return a report's requests as Collect sends them, the last one without a mark."""
    names = ("1.jpg", "2.jpg", "3.jpg", "audit.csv")
    parts = [Part(name, name.encode() * 50) for name in names]
    return [
        Request(xml, [part], is_incomplete=number < len(parts))
        for number, part in enumerate(parts, start=1)
    ]


@SLOW
@given(data=st.data())
def test_any_order_repetition_and_cut_of_the_requests_ends_in_one_state(
    data: st.DataObject, client: Client, path: str
) -> None:
    own_id = new_id()
    photos = "".join(f"<photo>{n}.jpg</photo>" for n in (1, 2, 3))
    xml = collected(own_id=own_id, body=VISIT + photos, audit="audit.csv")
    requests = series(xml)
    first = data.draw(st.lists(st.sampled_from(requests), max_size=5))
    for request in first:
        body = request.body()
        cut = data.draw(st.integers(0, len(body)))
        post(client, path, request, body=body[:cut])

    answers = [
        post(client, path, request) for request in data.draw(st.permutations(requests))
    ]

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    row = Submission.objects.get(instance_id=own_id.removeprefix("uuid:"))
    known = SubmissionFile.objects.filter(instance_id=row.instance_id)
    assert sorted(known.values_list("name", flat=True)) == [
        "1.jpg",
        "2.jpg",
        "3.jpg",
        "audit.csv",
    ]
    assert Pending.objects.filter(submission_id=row.pk).count() == 1


def test_a_request_killed_at_any_byte_leaves_nothing_or_a_whole_report(
    client: Client, path: str
) -> None:
    photo = Part("1.jpg", bytes(range(256)) * 40)
    xml = collected(body=f"{VISIT}<photo>1.jpg</photo>")
    request = Request(xml, [photo])
    body = request.body()

    for cut in range(0, len(body) - 2, 1_024):
        answer = post(client, path, request, body=body[:cut])
        assert answer.status_code == 400
        assert not Submission.objects.exists()
        assert not Attachment.objects.exists()

    assert post(client, path, request).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_ten_equal_requests_at_once_store_one_report(path: str) -> None:
    photo = Part("1.jpg", b"photo" * 1_000)
    request = Request(collected(body=f"{VISIT}<photo>1.jpg</photo>"), [photo])

    def send(_number: int) -> tuple[int, bytes]:
        try:
            answer: Any = post(Client(), path, request)
            return answer.status_code, answer.content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(send, range(10)))

    assert {status for status, _ in answers} == {201}
    assert len(answers) == 1
    assert Submission.objects.count() == Pending.objects.count() == 1
    assert Attachment.objects.count() == SubmissionFile.objects.count() == 1
