"""Device tokens at the desk: shown once, revoked at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from observers.access.models import DeviceToken, hash_of
from observers.missions.models import Membership
from tests.factories.access import DeviceTokenFactory
from tests.factories.missions import (
    MembershipFactory,
    ObserverFactory,
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


def test_a_token_is_issued_and_shown_once() -> None:
    coordinator = MembershipFactory.create()
    observer = ObserverFactory.create(mission=coordinator.mission)
    client = client_of(coordinator)

    linked = client.get(page("observer_issue_token", observer.pk))
    shown = client.post(
        linked["Location"], {"observer": observer.pk, "label": "Phone A"}
    )

    token = DeviceToken.objects.get()
    raw = shown.context["secret"]
    assert bytes(token.token_hash) == hash_of(raw)
    assert "no-store" in shown["Cache-Control"]
    assertContains(shown, raw)
    assertNotContains(client.get(page("devicetoken_change", token.pk)), raw)


def test_a_token_for_a_foreign_observer_is_not_issued() -> None:
    coordinator = MembershipFactory.create()
    foreign = ObserverFactory.create()

    response = client_of(coordinator).post(
        page("devicetoken_add"), {"observer": foreign.pk}
    )

    assert "observer" in response.context["adminform"].form.errors
    assert not DeviceToken.objects.exists()


def test_an_error_of_the_service_is_told_on_the_page() -> None:
    coordinator = MembershipFactory.create()
    observer = ObserverFactory.create(mission=coordinator.mission, is_active=False)

    response = client_of(coordinator).post(
        page("devicetoken_add"), {"observer": observer.pk}
    )

    assert response.status_code == 302
    assert "does not serve" in told(response)


@pytest.mark.parametrize("role", ["analyst", "head", "read_only"])
def test_only_coordinators_issue_tokens(role: str) -> None:
    member = MembershipFactory.create(role=role)
    observer = ObserverFactory.create(mission=member.mission)

    client = client_of(member)

    assert client.get(page("observer_issue_token", observer.pk)).status_code == 403
    assert client.post(page("devicetoken_add"), {}).status_code == 403


def test_tokens_are_revoked_in_the_list_but_not_those_of_others() -> None:
    coordinator = MembershipFactory.create()
    own = DeviceTokenFactory.create(observer__mission=coordinator.mission)
    foreign = DeviceTokenFactory.create()

    client_of(coordinator).post(
        page("devicetoken_changelist"),
        {"action": "revoke", "_selected_action": [own.pk, foreign.pk]},
    )

    own.refresh_from_db()
    foreign.refresh_from_db()
    assert own.revoked_at is not None
    assert foreign.revoked_at is None
