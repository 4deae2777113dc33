"""The token in the path is in no line of any log, and never sent in clear unnoticed."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from config import serve
from config.logs import configure
from observers.access.models import DeviceToken
from reports.intake.models.submissions import Submission
from tests.factories.access import DeviceTokenFactory
from tests.factories.collect_requests import (
    HEADERS,
    VISIT,
    Part,
    Request,
    address,
    collected,
    post,
)

pytestmark = pytest.mark.django_db
SECRET = "pl4nted-s3cret-of-a-phone"
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def lines() -> io.StringIO:
    """Collect what the configured handler writes."""
    configure({"level": "DEBUG"})
    stream = io.StringIO()
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler) and handler.formatter is not None:
            handler.setStream(stream)
    return stream


@pytest.fixture
def token() -> DeviceToken:
    return DeviceTokenFactory.create(secret=SECRET)


def test_no_answer_of_any_kind_leaves_the_secret_in_a_log(
    token: DeviceToken, lines: io.StringIO, settings: Any, tmp_path: Path
) -> None:
    client = Client(raise_request_exception=False)
    path = address(token.mission.code, SECRET)
    photo = Part("1.jpg", b"photo")
    shown = collected(body=f"{VISIT}<photo>1.jpg</photo>")
    blocked = tmp_path / "a-file-where-a-folder-should-be"
    blocked.touch()

    statuses = [
        client.head(path, headers=HEADERS).status_code,
        post(client, path, Request(collected())).status_code,
        post(client, path, Request(b"no xml")).status_code,
        post(client, path, Request(collected()), body=b"cut").status_code,
        post(client, path, Request(collected()), headers={}).status_code,
        client.put(path).status_code,
        client.get(f"/key/{SECRET}/{token.mission.code}/no-such-thing").status_code,
        post(client, f"/key/{SECRET}/nowhere/submission", Request(b"")).status_code,
    ]
    settings.OPENROSA_REQUEST_BYTES = 10
    statuses.append(post(client, path, Request(shown, [photo])).status_code)
    settings.OPENROSA_REQUEST_BYTES = 10_000_000
    settings.FILES_ROOT = str(blocked)
    statuses.append(post(client, path, Request(shown, [photo])).status_code)

    assert statuses == [204, 202, 400, 400, 400, 405, 404, 403, 413, 500]
    assert "baqylau.request" in lines.getvalue()
    assert SECRET not in lines.getvalue()


def test_a_request_in_clear_is_refused_and_not_redirected(
    client: Client, token: DeviceToken, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = settings.HTTPS = True
    path = address(token.mission.code, SECRET)

    head = client.head(path, headers=HEADERS)
    posted = post(client, path, Request(collected()))

    assert (head.status_code, posted.status_code) == (403, 403)
    assert b"not secure" in posted.content
    assert posted["X-OpenRosa-Version"] == "1.0"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("tail", ["submission", "submission/"])
def test_no_spelling_of_the_address_is_redirected(
    client: Client, token: DeviceToken, tail: str
) -> None:
    path = f"/key/{SECRET}/{token.mission.code}/{tail}"

    assert client.head(path, headers=HEADERS).status_code == 204
    assert post(client, path, Request(collected())).status_code == 202


def test_a_stranger_of_another_site_needs_no_cookie_and_gets_none(
    token: DeviceToken,
) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = post(strict, address(token.mission.code, SECRET), Request(collected()))

    assert answer.status_code == 202
    assert not answer.cookies


def test_no_server_before_the_program_writes_the_path() -> None:
    nginx = (ROOT / "deploy" / "nginx.conf").read_text()
    formats = [one for one in nginx.split(";") if "log_format" in one]
    units = "".join(
        path.read_text() for path in (ROOT / "deploy" / "systemd").iterdir()
    )

    assert formats
    for one in formats:
        told = set(re.findall(r"\$(\w+)", one))
        assert not told & {"request", "uri", "request_uri", "http_referer", "args"}
    assert nginx.count("emerg;") == 7
    # One without would write whole addresses to nginx's own log.
    blocks = nginx.split("\nserver {")[1:]
    assert [block.count("access_log ") for block in blocks] == [1, 1]
    commands = " ".join(word for line in serve.commands(1).values() for word in line)
    assert "--access-log" not in units + commands
