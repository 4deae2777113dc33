"""The desk's pages of observations: who sees and decides what, in few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from observers.missions.models import Mission, ObserverTeam, User
from reports.checklists.domain.files import NamedFile
from reports.observations.models import Observation
from reports.observations.services.deciding import correct_answer, decide
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.observations import MORNING, recorded
from tests.factories.places import AreaFactory, PollingStationFactory

pytestmark = pytest.mark.django_db

LIST = "admin:reports_observation_changelist"
PAGE = "admin:reports_observation_change"
FLAGS = "admin:reports_flag_changelist"


def signed_in(
    mission: Mission, role: str = "analyst", team: ObserverTeam | None = None
) -> Client:
    """Return the browser of somebody with this role in the mission."""
    client = Client()
    member = MembershipFactory.create(mission=mission, role=role, team=team)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def visited(
    mission: Mission, station: str = "0417", area_id: int | None = None
) -> Observation:
    """Record a report of a team at a station."""
    return recorded(
        mission,
        answers={"overall": "very_good", "stuffing": "yes", "turned_away": -1},
        team_id=ObserverTeamFactory.create(mission=mission).pk,
        station_id=PollingStationFactory.create(
            election=mission.election, code=station
        ).pk,
        area_id=area_id,
        arrived_at=MORNING,
    )


def test_the_list_is_searched_by_report_station_and_team() -> None:
    mission = MissionFactory.create()
    row, other = visited(mission), visited(mission, station="0999")
    client = signed_in(mission)

    for text in (str(row.instance_id), "0417", str(row.team)):
        page = client.get(reverse(LIST), {"q": text}).content.decode()

        assert str(row.instance_id)[:8] in page
        assert str(other.instance_id)[:8] not in page


def test_every_filter_answers() -> None:
    mission, person = MissionFactory.create(), UserFactory.create()
    area, elsewhere = AreaFactory.create(), AreaFactory.create()
    recorded(mission, area_id=elsewhere.pk)
    row = visited(mission, area_id=area.pk)
    decide(observation=row, action="verify", reason="", user=person, now=MORNING)
    client = signed_in(mission)
    shown = {
        "standing=counted": True,
        "standing=edited": False,
        "standing=rejected": False,
        "standing=queried": False,
        "standing=verified": True,
        "flagged=yes": True,
        "flagged=aside": True,
        "flagged=no": False,
        "stage__exact=counting": False,
        f"area={area.pk}": True,
        f"area={elsewhere.pk}": False,
    }

    for query, is_shown in shown.items():
        page = client.get(f"{reverse(LIST)}?{query}").content.decode()

        assert (str(row.instance_id)[:8] in page) is is_shown, query


def test_the_page_shows_answers_in_words_with_flags_beside_them() -> None:
    mission = MissionFactory.create()
    row = visited(mission)

    page = signed_in(mission).get(reverse(PAGE, args=[row.pk])).content.decode()

    assert "Indications of ballot box stuffing" in page
    assert "Set aside" in page
    assert "The smallest possible number is 0." in page
    assert "Assessed as very good overall" in page
    assert "No answer" in page


def test_the_files_that_a_report_names_lead_to_what_came() -> None:
    mission = MissionFactory.create()
    sha256 = "ab" * 32
    row = recorded(mission, attachments=(NamedFile(name="box.jpg", sha256=sha256),))

    page = signed_in(mission).get(reverse(PAGE, args=[row.pk])).content.decode()

    files = reverse("admin:reports_attachment_changelist")
    assert f'href="{files}?q={sha256}">box.jpg' in page


def test_no_page_shows_who_the_observer_is() -> None:
    mission = MissionFactory.create()
    observer = ObserverFactory.create(mission=mission, code="STO-777")
    row = recorded(mission, observer_id=observer.pk)
    client = signed_in(mission)

    for address in (reverse(LIST), reverse(PAGE, args=[row.pk])):
        assert "STO-777" not in client.get(address).content.decode()


def test_a_stranger_and_another_missions_people_see_nothing() -> None:
    row = visited(MissionFactory.create())
    outsider = signed_in(MissionFactory.create())

    stranger = Client().get(reverse(PAGE, args=[row.pk]))

    assert stranger.status_code == 302
    assert outsider.get(reverse(PAGE, args=[row.pk])).status_code == 404
    assert str(row.instance_id)[:8] not in outsider.get(reverse(LIST)).content.decode()
    decided = outsider.post(
        reverse("admin:observation-decide", args=[row.pk]),
        {"action": "reject", "reason": "Mine now"},
    )
    assert decided.status_code == 404
    assert not row.decisions.exists()


def test_observers_see_their_own_teams_reports_and_decide_nothing() -> None:
    mission = MissionFactory.create()
    own, other = visited(mission), visited(mission, station="0999")
    client = signed_in(mission, "observer", own.team)

    page = client.get(reverse(LIST)).content.decode()
    decided = client.post(
        reverse("admin:observation-decide", args=[own.pk]), {"action": "verify"}
    )

    assert str(own.instance_id)[:8] in page
    assert str(other.instance_id)[:8] not in page
    assert client.get(reverse(PAGE, args=[other.pk])).status_code == 404
    assert decided.status_code == 403
    assert not own.decisions.exists()


def test_rejecting_takes_a_reason_and_says_so() -> None:
    mission = MissionFactory.create()
    row = visited(mission)
    client = signed_in(mission)
    address = reverse("admin:observation-decide", args=[row.pk])

    without = client.post(address, {"action": "reject"}, follow=True)
    with_reason = client.post(
        address, {"action": "reject", "reason": "Twice"}, follow=True
    )

    assert "Say why" in without.content.decode()
    assert "this report is in no figure" in with_reason.content.decode()
    assert row.decisions.get().reason == "Twice"


def test_several_are_verified_at_once() -> None:
    mission = MissionFactory.create()
    row = visited(mission)

    signed_in(mission).post(
        reverse(LIST),
        {"action": "verify_selected", "_selected_action": [row.pk]},
    )

    assert row.decisions.get().action == "verify"


def test_a_correction_is_proposed_by_one_and_confirmed_by_another() -> None:
    mission = MissionFactory.create()
    row = visited(mission)
    first, second = signed_in(mission), signed_in(mission, "coordinator")
    form = reverse("admin:observation-correct", args=[row.pk])

    asked = first.get(f"{form}?path=integrity/stuffing").content.decode()
    first.post(f"{form}?path=integrity/stuffing", {"value": "no", "reason": "Misread"})
    correction = row.corrections.get()
    confirm = reverse("admin:observation-confirm", args=[row.pk, correction.pk])
    refused = first.post(confirm, follow=True).content.decode()
    page = second.post(confirm, follow=True).content.decode()

    assert "Indications of ballot box stuffing" in asked
    assert "Ask a second person" in refused
    assert "corrected from" in page
    assert row.corrections.count() == 2


@pytest.mark.parametrize("address", [LIST, FLAGS])
def test_a_list_takes_the_same_number_of_queries_whatever_its_length(
    address: str,
) -> None:
    mission = MissionFactory.create()
    client = signed_in(mission)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(address)).status_code == 200
        return len(captured)

    visited(mission)
    queries()  # the first request warms caches up
    few = queries()
    for number in range(5):
        visited(mission, station=f"{number}")

    assert queries() == few


def test_the_page_takes_few_queries() -> None:
    mission = MissionFactory.create()
    row = visited(mission)
    client = signed_in(mission)
    person: User = UserFactory.create()
    for value in ("yes", "no", "not_observed"):
        correct_answer(
            observation=row,
            path="integrity/carousel",
            value=value,
            reason="Misread",
            user=person,
            now=MORNING + timedelta(minutes=1),
        )

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse(PAGE, args=[row.pk]))

    assert len(captured) <= 30
