"""The page that sets a password."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from observers.missions.models import User
from tests.factories.access import InvitationFactory

GOOD = "violet ladder seven oaks"

pytestmark = pytest.mark.django_db


def page(code: str) -> str:
    return reverse("set-password", args=[code])


def test_a_stranger_with_the_link_sees_the_form() -> None:
    invitation = InvitationFactory.create(code="abc")

    response = Client().get(page("abc"))

    assertContains(response, invitation.user.username)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_link_is_a_404_that_says_what_to_do(method: str) -> None:
    response = getattr(Client(), method)(page("wrong"))

    assertContains(response, "Ask your coordinator", status_code=404)


def test_a_password_is_set_and_the_link_is_spent() -> None:
    invitation = InvitationFactory.create(code="abc")

    response = Client().post(page("abc"), {"password": GOOD, "again": GOOD})

    assert response["Location"] == reverse("admin:login")
    assert User.objects.get(pk=invitation.user_id).check_password(GOOD)
    assert Client().get(page("abc")).status_code == 404


@pytest.mark.parametrize("again", ["another one entirely", ""])
def test_two_different_passwords_are_refused(again: str) -> None:
    InvitationFactory.create(code="abc")

    response = Client().post(page("abc"), {"password": GOOD, "again": again})

    assert response.status_code == 200
    assert "again" in response.context["form"].errors


def test_a_weak_password_is_refused_with_the_reason() -> None:
    InvitationFactory.create(code="abc")

    response = Client().post(page("abc"), {"password": "short", "again": "short"})

    assertContains(response, "too short")


def test_every_post_needs_a_csrf_token() -> None:
    InvitationFactory.create(code="abc")
    client = Client(enforce_csrf_checks=True)

    response = client.post(page("abc"), {"password": GOOD, "again": GOOD})

    assert response.status_code == 403
