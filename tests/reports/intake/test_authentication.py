"""The two ways in for Collect: what is refused, and with which words and headers."""

from __future__ import annotations

import base64

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories.collect import (
    SECRET,
    Collect,
    phone_with_forms,
    shown_on_the_phone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client: Client) -> Collect:
    return phone_with_forms(client)


def basic(user: str, password: str) -> dict[str, str]:
    typed = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {typed}"}


def test_over_tls_the_first_request_is_asked_for_a_password(phone: Collect) -> None:
    answer = phone.client.get(
        f"/openrosa/{phone.token.mission.code}/formList", secure=True
    )

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Basic realm="Baqylau", charset="UTF-8"'
    assert answer["X-OpenRosa-Version"] == "1.0"


def test_in_clear_no_password_is_asked_for_or_taken(phone: Collect) -> None:
    mission = phone.token.mission.code
    url = f"/openrosa/{mission}/formList"

    for headers in ({}, basic(mission, "K7QF2-9XMDA-04TZ1")):
        answer = phone.client.get(url, headers=headers)

        assert answer.status_code == 403
        assert "WWW-Authenticate" not in answer
        assert "not secure" in shown_on_the_phone(answer)


def test_where_tls_is_demanded_a_token_in_clear_is_refused_and_not_redirected(
    phone: Collect, settings: Settings
) -> None:
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True

    answer = phone.get("formList")

    assert answer.status_code == 403
    assert "not secure" in shown_on_the_phone(answer)


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic !!!",
        "Basic /w==",
        "Bearer x",
        f"Basic {'A' * 600}",
        basic("other", "K7QF2-9XMDA-04TZ1")["Authorization"],
        basic("", "")["Authorization"],
        # A secret of the path is none for typing.
        basic("M", SECRET)["Authorization"],
    ],
)
def test_what_is_no_password_is_asked_for_again(phone: Collect, header: str) -> None:
    answer = phone.client.get(
        f"/openrosa/{phone.token.mission.code}/formList",
        headers={"Authorization": header},
        secure=True,
    )

    assert answer.status_code == 401
    assert "WWW-Authenticate" in answer
