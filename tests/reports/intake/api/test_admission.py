"""nginx asks whether a token may send before it takes a body from a stranger."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone

from observers.access.domain.typed import normal_secret
from reports.intake.api.submissions import submissions
from reports.intake.domain.openrosa import message_for
from tests.factories.access import DeviceTokenFactory
from tests.factories.intake import bearer

pytestmark = pytest.mark.django_db
NGINX = Path(__file__).resolve().parents[4] / "deploy" / "nginx.conf"
SECRET = "secret-of-a-phone"
TYPED = normal_secret("K7QF2-9XMDA-04TZ1")


class Unread(HttpRequest):
    """A request whose body nobody may touch."""

    def read(self, *_: object) -> bytes:
        raise AssertionError("the body of a stranger was read")


def test_who_may_send_is_admitted_in_each_way(client: Client) -> None:
    token = DeviceTokenFactory.create(secret=SECRET)
    code = token.mission.code
    typed = DeviceTokenFactory.create(observer=token.observer, secret=TYPED)
    basic = b64encode(f"{typed.mission.code}:{TYPED}".encode()).decode()

    answers = [
        client.get("/api/v1/admission", headers=bearer(token, SECRET)),
        client.get(f"/key/{SECRET}/{code}/admission"),
        client.get(
            f"/openrosa/{code}/admission",
            headers={"Authorization": f"Basic {basic}"},
            secure=True,
        ),
    ]

    assert [one.status_code for one in answers] == [204, 204, 204]
    assert not any(one.content for one in answers)


def test_who_may_not_is_told_apart_as_nginx_understands_it(client: Client) -> None:
    token = DeviceTokenFactory.create(secret=SECRET, revoked_at=timezone.now())
    code = token.mission.code

    answers = [
        client.get("/api/v1/admission"),
        client.get("/api/v1/admission", headers=bearer(token, "another-secret")),
        client.get("/api/v1/admission", headers=bearer(token, SECRET)),
        client.get(f"/key/{SECRET}/{code}/admission"),
        client.get(f"/key/another-secret/{code}/admission"),
        client.get(f"/openrosa/{code}/admission", secure=True),
    ]

    assert [one.status_code for one in answers] == [401, 401, 403, 403, 403, 401]
    assert "Basic" in answers[-1]["WWW-Authenticate"]


def test_a_strangers_report_is_refused_before_it_is_read() -> None:
    token = DeviceTokenFactory.create(secret=SECRET)
    made = RequestFactory().post(
        "/api/v1/submissions", data=b"{}", content_type="application/json"
    )
    request = Unread()
    request.method, request.META = "POST", made.META
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {token.mission.code}.another-secret"

    answer = submissions(request)

    assert answer.status_code == 401


def test_nginx_asks_before_it_takes_a_body_into_memory() -> None:
    server = NGINX.read_text().partition("listen 443")[2]
    blocks = server.split("\n    location ")[1:]
    in_memory = [one for one in blocks if "client_body_temp_path" in one]
    words = message_for("token_revoked", language="").replace("'", "&#39;")

    assert server.count("client_body_temp_path /dev/shm/") == len(in_memory) == 2
    assert all("auth_request /admission;" in one for one in in_memory)
    # In the intake's own words.
    assert words in server
