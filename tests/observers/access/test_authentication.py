"""What a phone meets at the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIRequestFactory

from config.api import problem_response
from elections.scope import current_database_scope, database_scope
from observers.access.authentication import DeviceTokenAuthentication
from observers.access.errors import TokenRevoked, TokenUnknown
from observers.access.models import DeviceToken
from observers.access.services.tokens import issue_device_token, revoke_device_token
from observers.missions.services.missions import close_mission
from tests.factories.access import DeviceTokenFactory
from tests.factories.missions import MissionFactory, ObserverFactory

pytestmark = pytest.mark.django_db


def knock(header: str | None) -> DeviceToken | None:
    headers = {} if header is None else {"Authorization": header}
    request = APIRequestFactory().get("/", headers=headers)
    with database_scope(""):
        found = DeviceTokenAuthentication().authenticate(request)
        return found[1] if found else None


def test_a_token_in_force_opens_its_mission_and_no_other() -> None:
    observer = ObserverFactory.create()
    MissionFactory.create()
    raw = issue_device_token(
        mission=observer.mission, observer=observer, actor="system"
    )
    request = APIRequestFactory().get("/", headers={"Authorization": f"Bearer {raw}"})

    with database_scope(""):
        found = DeviceTokenAuthentication().authenticate(request)
        seen = current_database_scope()

    assert found is not None
    device, token = found
    assert device.is_authenticated
    assert device.actor == f"token:{token.pk}"
    assert token.observer == observer
    assert seen == str(observer.mission_id)


def test_the_scheme_is_read_in_any_case() -> None:
    token = DeviceTokenFactory.create(secret="s")

    assert knock(f"bearer {token.mission.code}.s") == token


@pytest.mark.parametrize("header", [None, "", "Basic abc"])
def test_a_request_without_a_bearer_token_is_nobody(header: str | None) -> None:
    assert knock(header) is None


@pytest.mark.parametrize("raw", ["", "nonsense", "NOWHERE.secret", "{code}.wrong", "."])
def test_an_unknown_token_is_refused_with_nothing_in_sight(raw: str) -> None:
    code = DeviceTokenFactory.create().mission.code
    header = f"Bearer {raw.format(code=code)}"
    request = APIRequestFactory().get("/", headers={"Authorization": header})

    with database_scope(""):
        with pytest.raises(TokenUnknown) as caught:
            DeviceTokenAuthentication().authenticate(request)
        seen = current_database_scope()

    assert (caught.value.status, caught.value.code) == (401, "token_unknown")
    assert seen == ""


def test_the_refusal_is_a_problem_document_with_a_challenge() -> None:
    answer = problem_response(TokenUnknown("Send a token."), {})

    assert answer is not None
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.data["code"] == "token_unknown"


def test_a_token_does_not_open_another_mission() -> None:
    token = DeviceTokenFactory.create(secret="s")
    other = MissionFactory.create()

    with pytest.raises(TokenUnknown):
        knock(f"Bearer {other.code}.s")

    assert knock(f"Bearer {token.mission.code}.s") == token


def test_a_revoked_token_is_refused_at_once() -> None:
    token = DeviceTokenFactory.create(secret="s")
    revoke_device_token(token=token, actor="user:1")

    with pytest.raises(TokenRevoked) as caught:
        knock(f"Bearer {token.mission.code}.s")

    assert (caught.value.status, caught.value.code) == (403, "token_revoked")


def test_an_expired_token_is_refused() -> None:
    past = timezone.now() - timedelta(seconds=1)
    token = DeviceTokenFactory.create(secret="s", expires_at=past)

    with pytest.raises(TokenRevoked):
        knock(f"Bearer {token.mission.code}.s")


def test_a_closed_mission_takes_no_reports() -> None:
    token = DeviceTokenFactory.create(secret="s")
    close_mission(mission=token.mission, actor="user:1")

    with pytest.raises(TokenRevoked):
        knock(f"Bearer {token.mission.code}.s")
