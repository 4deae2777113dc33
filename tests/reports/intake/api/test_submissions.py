"""POST /submissions and GET /submissions/{id}, as a phone uses them."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from django.test import Client

from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Pending, Submission
from tests.factories.access import DeviceTokenFactory
from tests.factories.intake import bearer, raw, report

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/submissions"


def post(client: Client, body: object, headers: dict[str, str]) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(
        ADDRESS, data=content, content_type="application/json", headers=headers
    )


def test_a_new_report_is_stored_queued_and_receipted(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission)

    answer = post(client, sent, bearer(token, "s"))

    assert answer.status_code == 201, answer.content
    assert answer.json()["receipt"]["id"] == sent["id"]
    stored = Submission.objects.get()
    assert (stored.team_id, stored.observer_id) == (token.team_id, token.observer_id)
    assert Pending.objects.get().submission_id == stored.pk


def test_resending_the_same_bytes_returns_the_same_receipt(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission)
    first = post(client, sent, bearer(token, "s"))

    second = post(client, sent, bearer(token, "s"))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    assert Submission.objects.count() == Pending.objects.count() == 1


def test_the_same_content_in_other_spelling_is_a_resend(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission, answers={"a": 1, "b": "ү"})
    first = post(client, sent, bearer(token, "s"))

    respelt = dict(reversed(sent.items()))
    second = post(client, json.dumps(respelt, indent=1).encode(), bearer(token, "s"))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content


def test_other_content_under_a_stored_id_is_kept_apart(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission, answers={"a": 1})
    post(client, sent, bearer(token, "s"))
    before = bytes(Submission.objects.get().sealed)

    changed = {**sent, "answers": {"a": 2}}
    answers = [post(client, changed, bearer(token, "s")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert answers[0].json()["code"] == "report_conflict"
    assert bytes(Submission.objects.get().sealed) == before
    assert Conflict.objects.count() == 1


def test_in_a_list_every_report_gets_its_own_result(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    known = report(token.mission)
    post(client, known, bearer(token, "s"))
    new = report(token.mission)
    changed = {**known, "answers": {"changed": 1}}

    answer = post(
        client, [new, {"no": "id"}, known, 7, changed, new], bearer(token, "s")
    )

    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [r["status"] for r in results] == [201, 400, 200, 400, 409, 200]
    assert [r["index"] for r in results] == list(range(6))
    assert results[0]["receipt"] == results[5]["receipt"]
    assert results[1]["problem"]["code"] == "unreadable"
    assert Submission.objects.count() == 2


def test_the_bytes_of_a_list_item_are_stored_as_sent(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    one = (
        b'{ "id":"6f1c9f0a-6c0e-4a51-9d4e-0a5a3c8b7f01",\n "answers" : {"\xd2\xaf":1} }'
    )

    answer = post(client, b"[" + one + b" , 3]", bearer(token, "s"))

    receipt = answer.json()["results"][0]["receipt"]
    assert receipt["sha256"] == sha256(one).hexdigest()


def test_an_empty_list_is_answered_with_no_results(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")

    answer = post(client, [], bearer(token, "s"))

    assert (answer.status_code, answer.json()) == (200, {"results": []})


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"revoked_at": "2020-01-01T00:00Z"}, 403, "token_revoked"),
        ({"expires_at": "2020-01-01T00:00Z"}, 403, "token_revoked"),
        ({"observer__is_active": False}, 403, "token_revoked"),
        ({"observer__vetting": "refused"}, 403, "token_revoked"),
    ],
)
def test_a_token_that_is_over_stores_nothing(
    client: Client, change: dict[str, object], status: int, code: str
) -> None:
    token = DeviceTokenFactory.create(secret="s", **change)

    answer = post(client, report(token.mission), bearer(token, "s"))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer Q.z"]
)
def test_a_stranger_is_refused(client: Client, header: str) -> None:
    token = DeviceTokenFactory.create(secret="s")
    headers = {"Authorization": header} if header else {}

    answer = post(client, report(token.mission), headers)

    assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_token_opens_its_own_mission_only(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    other = DeviceTokenFactory.create(secret="s2")

    answer = post(
        client,
        report(other.mission),
        {"Authorization": f"Bearer {other.mission.code}.s"},
    )

    assert token.mission_id != other.mission_id
    assert answer.status_code == 401
    assert Submission.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"null",
        b'"x"',
        b"{}",
        b'{"id":"x"}',
        b"\xff\xfe",
        b"[1",
        b'{"id":1}',
    ],
)
def test_bytes_that_are_no_report_are_a_400(client: Client, body: bytes) -> None:
    token = DeviceTokenFactory.create(secret="s")

    answer = post(client, body, bearer(token, "s"))

    assert (answer.status_code, answer.json()["code"]) == (400, "unreadable")


def test_a_report_of_more_than_a_mebibyte_is_too_large(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission, answers={"a": "x" * 1_100_000})

    answer = post(client, sent, bearer(token, "s"))

    assert (answer.status_code, answer.json()["code"]) == (413, "report_too_large")


def test_a_list_of_more_than_500_reports_is_too_many(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")

    answer = post(client, [{}] * 501, bearer(token, "s"))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_reports")


def test_other_methods_are_told_which_one_to_use(client: Client) -> None:
    answer = client.get(ADDRESS)

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


def test_the_state_of_a_report_is_told_to_its_team(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission, attachments=[{"name": "a", "sha256": "a" * 64}])
    receipt = post(client, sent, bearer(token, "s")).json()["receipt"]

    answer = client.get(f"{ADDRESS}/{sent['id']}", headers=bearer(token, "s"))

    assert answer.status_code == 200
    assert answer.json() == {
        "id": sent["id"],
        "state": "received",
        "receipt": receipt,
        "missing_attachments": ["a" * 64],
    }


def test_another_team_learns_nothing_of_a_report(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    sent = report(token.mission)
    post(client, sent, bearer(token, "s"))
    stranger = DeviceTokenFactory.create(secret="s3", observer__mission=token.mission)

    answer = client.get(f"{ADDRESS}/{sent['id']}", headers=bearer(stranger, "s3"))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_report_is_stored_whatever_it_says(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    odd = report(
        token.mission,
        mission="another",
        device_time="yesterday",
        replaces="x",
        answers=[1],
        version=None,
    )

    answer = post(client, odd, bearer(token, "s"))

    assert answer.status_code == 201
    assert raw(odd) != b""


def test_a_phone_that_floods_waits_and_others_do_not(client: Client) -> None:
    flooding = DeviceTokenFactory.create(secret="flood")
    calm = DeviceTokenFactory.create(secret="calm")
    full: list[dict[str, str]] = [{}] * 500

    answers = [post(client, full, bearer(flooding, "flood")) for _ in range(4)]
    other = post(client, report(calm.mission), bearer(calm, "calm"))

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 0 < int(answers[3]["Retry-After"]) <= 11
    assert answers[3].json()["code"] == "throttled"
    assert other.status_code == 201


def test_a_token_sent_in_clear_is_refused_and_nothing_is_stored(
    client: Client, settings: Any
) -> None:
    token = DeviceTokenFactory.create(secret="s")
    settings.HTTPS = True

    sent = post(client, report(token.mission), bearer(token, "s"))
    read = client.get("/api/v1/checklists", headers=bearer(token, "s"))

    assert [sent.status_code, read.status_code] == [403, 403]
    assert sent.json()["code"] == read.json()["code"] == "insecure"
    assert not Submission.objects.exists()
