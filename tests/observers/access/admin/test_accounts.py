"""Invitations, links and roles at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from elections.journal.models import Event
from observers.access.models import Invitation
from observers.missions.models import Membership, User
from tests.factories.missions import (
    MembershipFactory,
)

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend=MODEL_BACKEND)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:observers_{name}", args=args)


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_an_invitation_shows_a_link_that_works() -> None:
    coordinator = MembershipFactory.create()

    shown = client_of(coordinator).post(
        page("invitation_add"),
        {"mission": coordinator.mission_id, "role": "analyst", "username": "new"},
    )

    secret = shown.context["secret"]
    stranger = Client().get("/" + secret.split("/", 3)[3])
    assert stranger.status_code == 200
    assert Membership.objects.get(user__username="new").role == "analyst"
    assert Invitation.objects.count() == 1


def test_a_person_with_an_account_gets_the_role_without_a_link() -> None:
    coordinator = MembershipFactory.create()
    other = MembershipFactory.create(role="head")

    response = client_of(coordinator).post(
        page("invitation_add"),
        {
            "mission": coordinator.mission_id,
            "role": "analyst",
            "username": other.user.username,
        },
    )

    assert "keeps its password" in told(response)
    assert other.user.memberships.count() == 2
    assert not Invitation.objects.exists()


def test_a_new_password_link_is_made_after_asking() -> None:
    coordinator = MembershipFactory.create()
    member = MembershipFactory.create(mission=coordinator.mission, role="analyst")
    client = client_of(coordinator)
    address = page("user_make_link", member.user_id)

    asked = client.get(address)
    shown = client.post(address)

    assertContains(asked, "Make the link")
    assert "/admin/set-password/" in shown.context["secret"]


def test_no_link_is_made_for_people_of_other_coordinators() -> None:
    coordinator = MembershipFactory.create()
    member = MembershipFactory.create(mission=coordinator.mission, role="analyst")
    MembershipFactory.create(user=member.user, role="head")
    stranger = MembershipFactory.create()

    client = client_of(coordinator)

    assert client.post(page("user_make_link", member.user_id)).status_code == 404
    assert client.post(page("user_make_link", stranger.user_id)).status_code == 404


def test_a_coordinator_cannot_make_anybody_the_first_account() -> None:
    coordinator = MembershipFactory.create()

    client_of(coordinator).post(
        page("user_change", coordinator.user_id),
        {"username": "x", "first_name": "A", "is_active": "on", "is_superuser": "on"},
    )

    user = User.objects.get(pk=coordinator.user_id)
    assert user.first_name == "A"
    assert not user.is_superuser


def test_a_role_is_given_and_taken_away_with_events() -> None:
    coordinator = MembershipFactory.create()
    member = MembershipFactory.create(mission=coordinator.mission, role="analyst")
    client = client_of(coordinator)

    client.post(page("membership_change", member.pk), {"role": "read_only"})
    member.refresh_from_db()
    role = member.role
    client.post(page("membership_delete", member.pk), {"post": "yes"})

    assert role == "read_only"
    assert not Membership.objects.filter(pk=member.pk).exists()
    assert Event.objects.filter(kind="membership.removed").exists()
