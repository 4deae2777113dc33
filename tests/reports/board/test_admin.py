"""The desk's first page, and noting why a report is missing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from observers.deployment.models import ExpectedReport, MissingReportNote
from observers.deployment.services import deploy_team
from observers.missions.models import Mission
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db


def signed_in(mission: Mission, role: str) -> Client:
    client = Client()
    client.force_login(MembershipFactory.create(mission=mission, role=role).user)
    return client


@pytest.fixture
def mission() -> Mission:
    mission = MissionFactory.create()
    deploy_team(
        mission=mission,
        election_day=ElectionDayFactory.create(election=mission.election),
        team=ObserverTeamFactory.create(mission=mission, code="T-7"),
        actor="system",
    )
    return mission


def expected(mission: Mission) -> ExpectedReport:
    return ExpectedReport.objects.get(mission=mission, stage="counting")


def test_the_first_page_lists_missing_reports_as_rows(mission: Mission) -> None:
    page = signed_in(mission, "coordinator").get(reverse("admin:index"))

    assert page.status_code == 200
    assert "T-7" in page.content.decode()
    assert "Note a reason" in page.content.decode()


def test_a_coordinator_notes_why_a_report_is_missing(mission: Mission) -> None:
    client = signed_in(mission, "coordinator")

    client.post(
        reverse("admin:board-note", args=[expected(mission).pk]),
        {"reason": "withdrew", "note": "snow"},
    )

    note = MissingReportNote.objects.get(expected=expected(mission))
    assert (note.reason, note.note) == ("withdrew", "snow")


@pytest.mark.parametrize("role", ["analyst", "head", "read_only"])
def test_other_roles_see_the_board_but_note_nothing(
    mission: Mission, role: str
) -> None:
    client = signed_in(mission, role)

    page = client.get(reverse("admin:index"))
    answer = client.post(
        reverse("admin:board-note", args=[expected(mission).pk]),
        {"reason": "withdrew"},
    )

    assert "Note a reason" not in page.content.decode()
    assert answer.status_code == 404
    assert not MissingReportNote.objects.exists()


def test_a_coordinator_of_another_mission_neither_sees_nor_notes(
    mission: Mission,
) -> None:
    stranger = signed_in(MissionFactory.create(), "coordinator")

    page = stranger.get(reverse("admin:index"), {"mission": mission.code})
    answer = stranger.post(
        reverse("admin:board-note", args=[expected(mission).pk]),
        {"reason": "withdrew"},
    )

    assert "T-7" not in page.content.decode()
    assert answer.status_code == 404


def test_an_empty_system_says_what_to_set_up_first() -> None:
    client = Client()
    client.force_login(UserFactory.create(is_superuser=True))

    page = client.get(reverse("admin:index"))

    assert [done for _, _, done in page.context["steps"]] == [False] * 8
    assert reverse("admin:elections_election_add") in page.content.decode()


def test_what_is_set_up_is_marked_as_done_for_whoever_sets_up(mission: Mission) -> None:
    coordinator = signed_in(mission, "coordinator").get(reverse("admin:index"))
    analyst = signed_in(mission, "analyst").get(reverse("admin:index"))

    done = {words: is_done for words, _, is_done in coordinator.context["steps"]}
    assert done["Create the mission"]
    assert not done["Import the polling stations"]
    assert analyst.context["steps"] == []
