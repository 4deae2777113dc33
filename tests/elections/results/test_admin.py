"""The pages of results: imports, and protocols side by side."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from elections.results.models import OfficialResult, TurnoutAnnouncement
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.missions import MembershipFactory, MissionFactory, UserFactory
from tests.factories.places import ElectionDayFactory
from tests.factories.results import ProtocolReadingFactory

pytestmark = pytest.mark.django_db
SIDE_BY_SIDE = "admin:elections_protocolreading_side_by_side"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(UserFactory.create(is_superuser=True))
    return client


def confirm(desk: Client, url: str, page: str) -> None:
    found = re.search(r'name="sealed" value="([^"]+)"', page)
    assert found, page
    desk.post(url, {"sealed": found[1]})


def test_turnout_is_imported_with_its_questions_shown_first(desk: Client) -> None:
    url = reverse("admin:elections_turnoutannouncement_import_turnout")
    text = b"time,percent,voted,registered\n20:10,54.09,6509695,12350004\n"
    day = ElectionDayFactory.create()

    page = desk.post(
        url,
        {
            "election_day": day.pk,
            "source": "Central Election Commission",
            "file": SimpleUploadedFile("turnout.csv", text),
        },
    ).content.decode()
    confirm(desk, url, page)

    assert "check the three figures for misprints" in page
    assert TurnoutAnnouncement.objects.get().voters == 6_509_695


def test_the_time_of_results_is_read_by_the_clock_of_the_election_day(
    desk: Client,
) -> None:
    url = reverse("admin:elections_officialresult_import_results")
    contest = ContestFactory.create(code="M")
    ContestantFactory.create(contest=contest, code="A")
    day = ElectionDayFactory.create(election=contest.election, time_zone="Asia/Almaty")

    asked = desk.get(url).content.decode()
    page = desk.post(
        url,
        {
            "election_day": day.pk,
            "source": "Central Election Commission",
            "as_of_0": "2023-03-20",
            "as_of_1": "09:00",
            "file": SimpleUploadedFile("r.csv", b"contest,list,votes\nM,A,600\n"),
        },
    ).content.decode()
    confirm(desk, url, page)

    assert "Local time of the election day" in asked
    assert OfficialResult.objects.get().as_of.isoformat() == "2023-03-20T03:00:00+00:00"


def test_protocols_are_shown_side_by_side(desk: Client) -> None:
    reading = ProtocolReadingFactory.create(line="valid", value=680)
    ProtocolReadingFactory.create(
        election_day=reading.election_day,
        station=reading.station,
        contest=reading.contest,
        source="official",
        line="valid",
        value=860,
    )

    page = desk.get(reverse(SIDE_BY_SIDE, args=[reading.pk])).content.decode()

    assert "680" in page
    assert "860" in page
    assert "differs" in page


def test_a_protocol_of_another_mission_is_not_there(client: Client) -> None:
    client.force_login(MembershipFactory.create(role="coordinator").user)
    reading = ProtocolReadingFactory.create(mission_id=MissionFactory.create().pk)

    response = client.get(reverse(SIDE_BY_SIDE, args=[reading.pk]))

    assert response.status_code == 404


def test_published_figures_are_added_and_never_changed(desk: Client) -> None:
    day = ElectionDayFactory.create()

    desk.post(
        reverse("admin:elections_turnoutannouncement_add"),
        {
            "election_day": day.pk,
            "as_of_0": "2023-03-19",
            "as_of_1": "14:10",
            "turnout_share": "0.5409",
            "source": "Central Election Commission",
        },
    )

    row = TurnoutAnnouncement.objects.get()
    change = reverse("admin:elections_turnoutannouncement_change", args=[row.pk])
    assert desk.post(change, {"turnout_share": "0.9"}).status_code == 403
