"""Rolling Collect out at the desk: on the screen for one, printed for many."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import segno
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django.asserts import assertContains, assertNotContains

from observers.access.domain.collect_settings import read_settings
from observers.access.models import DeviceToken
from observers.missions.models import Membership
from observers.missions.services.observers import add_observer
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.missions import (
    MembershipFactory,
    ObserverFactory,
    ObserverTeamFactory,
)
from tests.observers.access.reading import codes_on, pages_of

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
COLLECT = "admin:observers_devicetoken_set_up_collect"
STOP = "admin:observers_devicetoken_stop_phones"

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> Membership:
    return MembershipFactory.create()


@pytest.fixture
def desk(coordinator: Membership) -> Client:
    client = Client()
    client.force_login(coordinator.user, backend=MODEL_BACKEND)
    return client


def asked(membership: Membership, **changes: Any) -> dict[str, Any]:
    given = {
        "mission": membership.mission_id,
        "way": "qr",
        "image_size": "small",
        "autosend": "wifi_and_cellular",
        "replaces": "on",
        **changes,
    }
    return {name: value for name, value in given.items() if value is not None}


def test_codes_that_have_already_expired_are_not_made(
    desk: Client, coordinator: Membership
) -> None:
    observer = ObserverFactory.create(mission=coordinator.mission)

    shown = desk.post(
        reverse(COLLECT),
        asked(coordinator, observer=observer.pk, expires_on="2023-04-08"),
    )

    assertContains(shown, "This day is over: the codes would not work.")
    assert not DeviceToken.objects.filter(observer=observer).exists()


def test_codes_made_after_a_mission_are_offered_a_day_to_come(
    desk: Client, coordinator: Membership
) -> None:
    coordinator.mission.ends_on = date(2023, 3, 25)
    coordinator.mission.save()

    page = desk.get(reverse(COLLECT)).content.decode()

    found = re.search(
        r'name="expires_on"[^>]*value="(\d{4})|value="(\d{4})-\d\d-\d\d"', page
    )
    assert found, page
    assert int(found[1] or found[2]) > 2023


def test_one_observers_code_is_on_the_screen_this_once(
    desk: Client, coordinator: Membership
) -> None:
    observer = ObserverFactory.create(mission=coordinator.mission)
    linked = desk.get(
        reverse("admin:observers_observer_set_up_collect", args=[observer.pk])
    )
    assert linked.status_code == 302
    assertContains(desk.get(linked["Location"]), "Set up ODK Collect")

    shown = desk.post(reverse(COLLECT), asked(coordinator, observer=observer.pk))

    assert "no-store" in shown["Cache-Control"]
    assertContains(shown, 'src="data:image/png;base64,')
    address = shown.context["address"]
    assert re.search(rf"/key/[\w-]{{43}}/{coordinator.mission.code}$", address)
    token = DeviceToken.objects.get()
    assert token.observer == observer
    page = reverse("admin:observers_devicetoken_change", args=[token.pk])
    assertNotContains(desk.get(page), address.split("/")[-2])


def test_a_team_gets_its_cards_in_one_pdf_with_the_names(
    desk: Client, coordinator: Membership, tmp_path: Path
) -> None:
    mission = coordinator.mission
    team = ObserverTeamFactory.create(mission=mission)
    for number in (1, 2):
        add_observer(
            mission=mission,
            code=f"STO-{number}",
            team=team,
            name=f"Person {number}",
            actor="system",
        )
    ObserverFactory.create(mission=mission)
    ChecklistVersionFactory.create(mission=mission)

    sheet = desk.post(reverse(COLLECT), asked(coordinator, team=team.pk))

    assert sheet["Content-Type"] == "application/pdf"
    assert "no-store" in sheet["Cache-Control"]
    text = PdfReader(io.BytesIO(sheet.content)).pages[0].extract_text()
    assert ("Person 1" in text, "Person 2" in text) == (True, True)
    (page,) = pages_of(sheet.content, tmp_path)
    scanned = [read_settings(code)["general"]["server_url"] for code in codes_on(page)]
    assert len(scanned) == 2
    for url in scanned:
        path = url[url.index("/key/") :]
        assert Client().get(f"{path}/formList").status_code == 200


def test_a_password_for_typing_is_for_one_observer(
    desk: Client, coordinator: Membership
) -> None:
    observer = ObserverFactory.create(mission=coordinator.mission)

    nobody = desk.post(reverse(COLLECT), asked(coordinator, way="typed"))
    shown = desk.post(
        reverse(COLLECT), asked(coordinator, way="typed", observer=observer.pk)
    )

    assertContains(nobody, "Choose the observer who will type it.")
    assert re.fullmatch(r"\w{5}-\w{5}-\w{5}", shown.context["secret"])
    assertContains(shown, f"/openrosa/{coordinator.mission.code}")


def test_an_observer_of_another_mission_gets_nothing(
    desk: Client, coordinator: Membership
) -> None:
    foreign = ObserverFactory.create()

    answer = desk.post(reverse(COLLECT), asked(coordinator, observer=foreign.pk))

    assertContains(answer, "Select a valid choice")
    assert not DeviceToken.objects.exists()


@pytest.mark.parametrize("role", ["analyst", "head", "read_only", "observer"])
@pytest.mark.parametrize("name", [COLLECT, STOP])
def test_only_coordinators_hand_out_and_stop_phones(role: str, name: str) -> None:
    member = MembershipFactory.create(role=role)
    client = Client()
    client.force_login(member.user, backend=MODEL_BACKEND)
    DeviceTokenFactory.create(observer__mission=member.mission)

    answer = client.post(reverse(name), asked(member))

    assert answer.status_code in (302, 403)
    assert DeviceToken.objects.filter(revoked_at=None).count() == 1


def test_nobody_to_set_up_is_told_on_the_page(
    desk: Client, coordinator: Membership
) -> None:
    answer = desk.post(reverse(COLLECT), asked(coordinator))

    assertContains(answer, "Nobody here serves in the mission.")


def test_a_team_is_stopped_at_once_and_the_others_go_on(
    desk: Client, coordinator: Membership
) -> None:
    stopped = DeviceTokenFactory.create(observer__mission=coordinator.mission)
    other = DeviceTokenFactory.create(observer__mission=coordinator.mission)

    desk.post(
        reverse(STOP), {"mission": coordinator.mission_id, "team": stopped.team_id}
    )

    stopped.refresh_from_db()
    other.refresh_from_db()
    assert stopped.revoked_at is not None
    assert other.revoked_at is None


def test_another_phone_is_marked_on_the_page_of_its_token(
    desk: Client, coordinator: Membership
) -> None:
    token = DeviceTokenFactory.create(
        secret="s" * 43, observer__mission=coordinator.mission
    )
    ChecklistVersionFactory.create(mission=coordinator.mission)
    for device in ("collect%3Aone", "collect%3Atwo"):
        url = f"/key/{'s' * 43}/{coordinator.mission.code}/formList?deviceID={device}"
        assert Client().get(url).status_code == 200

    page = desk.get(reverse("admin:observers_devicetoken_change", args=[token.pk]))
    rows = desk.get(reverse("admin:observers_devicetoken_changelist"))

    assertContains(page, "Another phone (2)")
    assertContains(rows, "2 - ask the team")


def test_a_code_is_read_where_there_is_one_and_nowhere_else() -> None:
    """The reader that the other tests rely on is no yes-man."""
    code = np.array([list(row) for row in segno.make("here").matrix], dtype=np.uint8)
    drawn = np.kron(np.pad(1 - code, 4, constant_values=1) * 255, np.ones((8, 8)))

    assert codes_on(drawn.astype(np.uint8)) == ["here"]
    assert codes_on(np.full((400, 400), 255, dtype=np.uint8)) == []
