"""Observers, teams and staff at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from elections.journal.models import Event
from observers.missions.models import Membership, Observer
from observers.missions.selectors import observer_name
from observers.missions.services.observers import add_observer
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverTeamFactory,
)
from tests.factories.places import (
    AreaFactory,
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


def test_an_observer_is_added_with_a_sealed_name() -> None:
    coordinator = MembershipFactory.create()

    client_of(coordinator).post(
        page("observer_add"),
        {
            "mission": coordinator.mission_id,
            "code": "STO-001",
            "role": "sto",
            "person_name": "Given Family",
            "country": "Norway",
            "vetting": "vetted",
            "is_active": "on",
        },
    )

    observer = Observer.objects.get()
    assert (observer.country, observer.vetting) == ("Norway", "vetted")
    assert observer_name(observer, user=coordinator.user) == "Given Family"


def test_a_name_is_on_the_coordinators_page_only() -> None:
    coordinator = MembershipFactory.create()
    observer = add_observer(
        mission=coordinator.mission, code="STO-001", name="Zhanaozen", actor="system"
    )
    analyst = MembershipFactory.create(mission=coordinator.mission, role="analyst")
    address = page("observer_change", observer.pk)

    shown = client_of(coordinator).get(address)
    hidden = client_of(analyst).get(address)
    after = client_of(analyst).get(page("observer_changelist"))

    assertContains(shown, "Zhanaozen")
    assertNotContains(hidden, "Zhanaozen")
    assertNotContains(after, "Zhanaozen")


def test_one_name_is_never_shown_on_another_page() -> None:
    coordinator = MembershipFactory.create()
    named = add_observer(
        mission=coordinator.mission, code="STO-001", name="Zhanaozen", actor="system"
    )
    client = client_of(coordinator)
    client.get(page("observer_change", named.pk))

    added = client.get(page("observer_add"))

    assertNotContains(added, "Zhanaozen")


def test_a_roster_is_previewed_and_imported() -> None:
    coordinator = MembershipFactory.create()
    client = client_of(coordinator)

    def send(text: str) -> Any:
        file = SimpleUploadedFile("roster.csv", text.encode())
        form = {"mission": coordinator.mission_id, "file": file}
        return client.post(reverse("admin:observers_observer_import_file"), form)

    wrong = send("code,gender\nSTO-1,woman\n")
    preview = send("code,team\nSTO-1,T-1\n")
    before = Observer.objects.count()
    done = client.post(
        reverse("admin:observers_observer_import_file"),
        {"sealed": preview.context["sealed"]},
    )

    assertContains(wrong, "Use one of: f, m, x")
    assertContains(preview, "1 new, 0 changed")
    assert before == 0
    assert "1 added" in told(done)
    assert Observer.objects.get().team is not None


def test_a_roster_cannot_be_imported_into_a_mission_that_is_only_read() -> None:
    person = MembershipFactory.create().user
    read = MembershipFactory.create(user=person, role="read_only")
    client = client_of(read)
    file = SimpleUploadedFile("roster.csv", b"code\nSTO-1\n")

    response = client.post(
        reverse("admin:observers_observer_import_file"),
        {"mission": read.mission_id, "file": file},
    )

    assert response.status_code == 403
    assert not Observer.objects.exists()


def test_staff_and_teams_are_added_and_changed() -> None:
    coordinator = MembershipFactory.create()
    mission = coordinator.mission
    area = AreaFactory.create(geography__election=mission.election)
    client = client_of(coordinator)
    client.post(page("observerteam_add"), {"mission": mission.pk, "code": "T-1"})
    team = mission.teams.get()
    client.post(page("observerteam_change", team.pk), {"area": area.pk})
    client.post(
        page("nationalstaff_add"),
        {"mission": mission.pk, "code": "D-1", "role": "driver", "person_name": "A B"},
    )
    staff = mission.national_staff.get()

    client.post(
        page("nationalstaff_change", staff.pk),
        {"role": "driver", "team": team.pk, "person_name": "A B"},
    )

    team.refresh_from_db()
    staff.refresh_from_db()
    assert team.area == area
    assert staff.team == team
    assert Event.objects.filter(kind="staff.changed").exists()


def test_a_taken_code_is_an_error_of_the_form() -> None:
    coordinator = MembershipFactory.create()
    team = ObserverTeamFactory.create(mission=coordinator.mission)
    MissionFactory.create()

    response = client_of(coordinator).post(
        page("observerteam_add"), {"mission": team.mission_id, "code": team.code}
    )

    assert response.context["adminform"].form.errors
