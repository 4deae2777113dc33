"""Setting a mission up at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from elections.journal.models import Event
from observers.missions.models import Membership, Mission
from tests.factories.missions import (
    MembershipFactory,
)
from tests.factories.places import (
    ElectionFactory,
)

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend=MODEL_BACKEND)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:observers_{name}", args=args)


def test_a_mission_is_set_up_and_seen_at_once() -> None:
    election = ElectionFactory.create()
    coordinator = MembershipFactory.create()
    client = client_of(coordinator)

    response = client.post(
        page("mission_add"),
        {
            "code": "KZ2023",
            "name": "Mission to Kazakhstan",
            "kind": "full",
            "election": election.pk,
            "time_zone": "Asia/Almaty",
            "languages": "en, ru",
            "institutions": "Parliament\nOffice",
        },
    )

    mission = Mission.objects.get(code="KZ2023")
    assert response.status_code == 302
    assert mission.languages == ["en", "ru"]
    assert mission.institutions == ["Parliament", "Office"]
    assert client.get(page("mission_change", mission.pk)).status_code == 200
    created = Event.objects.get(kind="mission.created")
    assert created.actor == coordinator.user.actor


def test_a_change_is_written_down_and_the_code_stays() -> None:
    coordinator = MembershipFactory.create()
    mission = coordinator.mission

    client_of(coordinator).post(
        page("mission_change", mission.pk),
        {
            "code": "OTHER",
            "name": "New",
            "kind": "limited",
            "time_zone": "UTC",
            "languages": "en",
        },
    )

    mission.refresh_from_db()
    assert (mission.name, mission.kind) == ("New", "limited")
    assert mission.code != "OTHER"
    assert Event.objects.filter(kind="mission.changed").count() == 1


def test_closing_asks_first() -> None:
    coordinator = MembershipFactory.create()
    client = client_of(coordinator)
    address = page("mission_close", coordinator.mission_id)

    asked = client.get(address)
    coordinator.mission.refresh_from_db()
    was_open = coordinator.mission.is_open
    client.post(address)

    coordinator.mission.refresh_from_db()
    assertContains(asked, "Close the mission")
    assert was_open
    assert not coordinator.mission.is_open
