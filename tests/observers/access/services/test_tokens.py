"""Issuing and revoking device tokens."""

from __future__ import annotations

import hashlib
import re

import pytest

from elections.errors import NotAllowed
from elections.journal.models import Event
from observers.access.models import DeviceToken
from observers.access.services.tokens import (
    issue_device_token,
    revoke_device_token,
    revoke_observer_tokens,
    revoke_team_tokens,
)
from observers.missions.errors import MissionClosed, WrongMission
from tests.factories.access import DeviceTokenFactory
from tests.factories.missions import MissionFactory, ObserverFactory

pytestmark = pytest.mark.django_db


def test_a_token_is_the_code_and_256_random_bits() -> None:
    observer = ObserverFactory.create()

    raw = issue_device_token(
        mission=observer.mission, observer=observer, actor="system"
    )

    code = re.escape(observer.mission.code)
    assert re.fullmatch(rf"{code}\.[A-Za-z0-9_-]{{43}}", raw)


def test_only_the_hash_is_kept() -> None:
    observer = ObserverFactory.create()

    raw = issue_device_token(
        mission=observer.mission, observer=observer, actor="user:3", label="Phone A"
    )

    token = DeviceToken.objects.get()
    assert bytes(token.token_hash) == hashlib.sha256(raw.encode()).digest()
    assert (token.team, token.label) == (observer.team, "Phone A")
    event = Event.objects.get(kind="token.issued")
    assert (event.actor, event.mission_id) == ("user:3", observer.mission_id)
    assert raw not in str(event.payload)


def test_an_observer_of_another_mission_gets_no_token() -> None:
    observer = ObserverFactory.create()

    with pytest.raises(WrongMission):
        issue_device_token(
            mission=MissionFactory.create(), observer=observer, actor="system"
        )


def test_a_closed_mission_issues_no_token() -> None:
    observer = ObserverFactory.create(mission__is_open=False)

    with pytest.raises(MissionClosed):
        issue_device_token(mission=observer.mission, observer=observer, actor="system")


@pytest.mark.parametrize("trait", [{"is_active": False}, {"vetting": "refused"}])
def test_who_does_not_serve_gets_no_token(trait: dict[str, object]) -> None:
    observer = ObserverFactory.create(**trait)

    with pytest.raises(NotAllowed):
        issue_device_token(mission=observer.mission, observer=observer, actor="system")


def test_revoking_twice_is_one_event() -> None:
    token = DeviceTokenFactory.create()

    revoke_device_token(token=token, actor="user:1", reason="lost")
    revoke_device_token(token=token, actor="user:1", reason="lost")

    assert Event.objects.filter(kind="token.revoked").count() == 1


def test_all_tokens_of_a_team_or_an_observer_go_together() -> None:
    lost = DeviceTokenFactory.create()
    second_phone = DeviceTokenFactory.create(observer=lost.observer)
    untouched = DeviceTokenFactory.create()

    of_observer = revoke_observer_tokens(observer=lost.observer, actor="user:1")
    assert untouched.team is not None
    of_team = revoke_team_tokens(team=untouched.team, actor="user:1")

    second_phone.refresh_from_db()
    assert (of_observer, of_team) == (2, 1)
    assert second_phone.revoked_at is not None
