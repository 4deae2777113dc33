"""How long people stay signed in, and who must change a password first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from observers.missions.models import User
from tests.factories.missions import MembershipFactory

START = datetime(2023, 3, 19, 6, 0, tzinfo=UTC)
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db


def status_at(client: Client, moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return client.get(reverse("admin:index")).status_code


def signed_in() -> Client:
    client = Client()
    with time_machine.travel(START, tick=False):
        client.force_login(MembershipFactory.create().user, backend=MODEL_BACKEND)
        client.get(reverse("admin:index"))
    return client


def test_half_an_hour_away_signs_out() -> None:
    client = signed_in()

    assert status_at(client, START + timedelta(minutes=29)) == 200
    assert status_at(client, START + timedelta(minutes=60)) == 302


def test_work_keeps_the_session_for_twelve_hours_and_no_longer() -> None:
    client = signed_in()
    steps = [START + timedelta(minutes=25 * step) for step in range(1, 30)]

    answers = [status_at(client, moment) for moment in steps]

    assert answers[:28] == [200] * 28
    assert answers[28] == 302


def test_a_deactivated_person_is_out_at_once() -> None:
    client = signed_in()
    User.objects.update(is_active=False)

    assert status_at(client, START + timedelta(minutes=1)) == 302


def test_a_borrowed_password_is_changed_before_anything_else() -> None:
    user = MembershipFactory.create().user
    user.set_password("borrowed for a day")
    user.must_change_password = True
    user.save()
    client = Client()
    client.force_login(user, backend=MODEL_BACKEND)

    sent = client.get(reverse("admin:observers_mission_changelist"))
    changed = client.post(
        reverse("admin:password_change"),
        {
            "old_password": "borrowed for a day",
            "new_password1": "violet ladder seven oaks",
            "new_password2": "violet ladder seven oaks",
        },
    )
    after = client.get(reverse("admin:observers_mission_changelist"))

    assert sent["Location"] == reverse("admin:password_change")
    assert changed["Location"] == reverse("admin:password_change_done")
    assert after.status_code == 200


def test_repeated_wrong_passwords_lock_the_pair() -> None:
    user = MembershipFactory.create().user
    user.set_password("violet ladder seven oaks")
    user.save()
    client = Client()
    login = reverse("admin:login")
    for _ in range(10):
        client.post(login, {"username": user.username, "password": "wrong"})

    right = client.post(
        login, {"username": user.username, "password": "violet ladder seven oaks"}
    )
    elsewhere = Client(REMOTE_ADDR="10.0.0.9").post(
        login, {"username": user.username, "password": "violet ladder seven oaks"}
    )

    assert right.status_code == 429
    assert elsewhere.status_code == 302
