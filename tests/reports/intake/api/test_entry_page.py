"""The entry page: whoever may enter reports does, once each; nobody else."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from observers.missions.models import Mission, Observer
from reports.checklists.services.publishing import install_library
from reports.intake.models.submissions import Submission
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    mission = MissionFactory.create(time_zone="Asia/Almaty")
    install_library(mission=mission, actor="system")
    return mission


@pytest.fixture
def observer(mission: Mission) -> Observer:
    return ObserverFactory.create(mission=mission)


def signed_in(mission: Mission, role: str, **more: object) -> Client:
    client = Client()
    client.force_login(
        MembershipFactory.create(mission=mission, role=role, **more).user
    )
    return client


def form(mission: Mission) -> str:
    return reverse("entry-form", args=[mission.code, "voting"])


def typed(observer: Observer, **changes: str) -> dict[str, str]:
    return {
        "id": str(uuid4()),
        "observer": observer.code,
        "source": "phone",
        "header/station": "S-1",
        "assessment/overall": "good",
        **changes,
    }


def test_a_coordinator_sees_the_checklists_of_the_mission(mission: Mission) -> None:
    page = signed_in(mission, "coordinator").get(reverse("entry-index"))

    assert form(mission) in page.content.decode()


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_form_is_drawn_in_every_language(mission: Mission, language: str) -> None:
    page = signed_in(mission, "coordinator").get(form(mission), {"language": language})

    assert page.status_code == 200
    assert ("unreviewed translation" in page.content.decode()) is (language != "en")


def test_sending_the_form_stores_the_report_and_shows_its_receipt(
    mission: Mission, observer: Observer
) -> None:
    client = signed_in(mission, "coordinator")

    page = client.post(form(mission), typed(observer), follow=True)

    stored = Submission.objects.get(mission=mission)
    assert stored.source == "phone"
    assert stored.entered_by is not None
    assert "The report is stored" in page.content.decode()


def test_sending_the_same_form_twice_stores_it_once(
    mission: Mission, observer: Observer
) -> None:
    client = signed_in(mission, "coordinator")
    fields = typed(observer)

    client.post(form(mission), fields)
    again = client.post(form(mission), fields, follow=True)

    assert Submission.objects.filter(mission=mission).count() == 1
    assert "The report is stored" in again.content.decode()


def test_other_content_under_the_same_id_is_refused_and_what_was_typed_stays(
    mission: Mission, observer: Observer
) -> None:
    client = signed_in(mission, "coordinator")
    fields = typed(observer)
    client.post(form(mission), fields)

    page = client.post(form(mission), {**fields, "header/station": "S-2"})

    assert page.status_code == 409
    assert 'value="S-2"' in page.content.decode()


def test_without_an_observer_the_page_says_so_and_stores_nothing(
    mission: Mission, observer: Observer
) -> None:
    page = signed_in(mission, "coordinator").post(
        form(mission), {**typed(observer), "observer": ""}
    )

    assert "Choose the observer" in page.content.decode()
    assert not Submission.objects.exists()


def test_an_observer_enters_for_the_own_team_only(
    mission: Mission, observer: Observer
) -> None:
    other = ObserverFactory.create(mission=mission)
    client = signed_in(mission, "observer", team=observer.team)

    client.post(form(mission), typed(other))
    assert not Submission.objects.exists()
    client.post(form(mission), typed(observer))

    assert Submission.objects.count() == 1


@pytest.mark.parametrize("role", ["head", "read_only"])
def test_other_roles_enter_nothing(mission: Mission, role: str) -> None:
    assert signed_in(mission, role).get(form(mission)).status_code == 404


def test_a_coordinator_of_another_mission_enters_nothing(mission: Mission) -> None:
    stranger = signed_in(MissionFactory.create(), "coordinator")

    assert stranger.get(form(mission)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(mission: Mission) -> None:
    page = Client().get(form(mission))

    assert page.status_code == 302
    assert "login" in page["Location"]


def test_a_receipt_is_shown_only_to_who_entered_the_report(
    mission: Mission, observer: Observer
) -> None:
    fields = typed(observer)
    signed_in(mission, "coordinator").post(form(mission), fields)

    page = signed_in(mission, "coordinator").get(
        reverse("entry-receipt", args=[mission.code, fields["id"]])
    )

    assert page.status_code == 404


@pytest.mark.parametrize("spelling", ["{0.hex}", "uuid:{0}", "{{{0}}}", "urn:uuid:{0}"])
def test_an_id_spelled_otherwise_leads_to_its_receipt(
    mission: Mission, observer: Observer, spelling: str
) -> None:
    client = signed_in(mission, "coordinator")
    sent = typed(observer, id=spelling.format(uuid4()))

    page = client.post(form(mission), sent, follow=True)

    assert page.status_code == 200
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("role", ["coordinator", "observer"])
def test_the_paper_form_is_one_click_away(
    mission: Mission, observer: Observer, role: str
) -> None:
    client = signed_in(mission, role, team=observer.team)

    page = client.get(form(mission)).content.decode()

    (address,) = re.findall(r'href="([^"]+/paper/en\.pdf)"', page)
    paper = client.get(address)
    assert paper.status_code == 200, paper.content
    assert paper["Content-Type"] == "application/pdf"
