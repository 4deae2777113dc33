"""The desk's pages of incidents: the urgent first, two persons, nobody else's."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from observers.missions.models import Mission, ObserverTeam
from reports.incidents.models import IncidentReport, IncidentState
from reports.incidents.services.grouping import group_incidents
from tests.factories.incidents import reported
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverFactory,
    ObserverTeamFactory,
)
from tests.factories.observations import MORNING
from tests.factories.places import PollingStationFactory

pytestmark = pytest.mark.django_db

LIST = "admin:reports_incidentreport_changelist"
PAGE = "admin:reports_incidentreport_change"
GROUPS = "admin:reports_incidentgroup_changelist"


def signed_in(
    mission: Mission, role: str = "analyst", team: ObserverTeam | None = None
) -> Client:
    """Return the browser of somebody with this role in the mission."""
    client = Client()
    member = MembershipFactory.create(mission=mission, role=role, team=team)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def seen(mission: Mission, category: str = "BST") -> IncidentReport:
    """Report an incident that a team of two saw at a station."""
    team = ObserverTeamFactory.create(mission=mission)
    ObserverFactory.create_batch(2, mission=mission, team=team)
    return reported(
        mission,
        category=category,
        team_id=team.pk,
        station_id=PollingStationFactory.create(election=mission.election).pk,
        answers={"narrative": "A stack of ballots"},
    )


def press(client: Client, name: str, row: IncidentReport, **values: object) -> str:
    """Press a button of an incident's page and return the page that follows."""
    address = reverse(f"admin:incident-{name}", args=[row.pk])
    return client.post(address, values, follow=True).content.decode()


def level_of(row: IncidentReport) -> str:
    """Return the incident's level."""
    return IncidentState.objects.get(incident=row).level


def test_what_waits_longest_on_the_red_list_comes_first() -> None:
    mission = MissionFactory.create()
    calm = seen(mission, "CMP")
    urgent = seen(mission)

    page = signed_in(mission).get(reverse(LIST)).content.decode()

    rows = [reverse(PAGE, args=[row.pk]) for row in (urgent, calm)]
    assert page.index(rows[0]) < page.index(rows[1])


def test_archived_reports_leave_the_list_until_asked_for() -> None:
    mission = MissionFactory.create()
    row = seen(mission)
    client = signed_in(mission)
    press(client, "archive", row)
    link = reverse(PAGE, args=[row.pk])

    shown = {
        query: link in client.get(f"{reverse(LIST)}{query}").content.decode()
        for query in ("", "?attention=archived", "?attention=every", "?attention=mine")
    }

    assert shown == {
        "": False,
        "?attention=archived": True,
        "?attention=every": True,
        "?attention=mine": False,
    }


def test_verifying_takes_two_persons_and_shows_both() -> None:
    mission = MissionFactory.create()
    row = seen(mission)
    first, second = signed_in(mission), signed_in(mission, "coordinator")
    press(first, "move", row, level="under_verification", reason="Called the team")

    verdict = {"level": "verified", "grade": "A", "reason": "Both saw it"}
    refused = press(first, "move", row, **verdict)
    page = press(second, "move", row, **verdict)

    assert "A second person has to confirm it." in refused
    assert level_of(row) == "verified"
    assert "Called the team" in page
    assert "Both saw it" in page


def test_what_was_told_is_shown_to_those_who_verify_only() -> None:
    mission = MissionFactory.create()
    row = seen(mission)
    address = reverse(PAGE, args=[row.pk])

    verifying = signed_in(mission).get(address).content.decode()
    reading = signed_in(mission, "read_only").get(address).content.decode()

    assert "A stack of ballots" in verifying
    assert "A stack of ballots" not in reading


def test_reports_are_made_one_event_from_the_list_and_from_the_page() -> None:
    mission = MissionFactory.create()
    first, other = seen(mission), seen(mission)
    client = signed_in(mission)
    client.post(
        reverse(LIST),
        {"action": "group_selected", "_selected_action": [first.pk, other.pk]},
    )
    grouped = IncidentState.objects.exclude(group=None).count()

    press(client, "ungroup", other)
    press(client, "group", first, other=[other.pk])

    assert grouped == 2
    assert IncidentState.objects.exclude(group=None).count() == 2


def test_the_buttons_of_the_page_do_what_they_say() -> None:
    mission = MissionFactory.create()
    row = seen(mission)
    member = MembershipFactory.create(mission=mission, role="head")
    client = signed_in(mission)

    press(client, "acknowledge", row)
    press(client, "assign", row, to=member.user.pk)
    page = press(client, "evidence", row, kind="document", note="A protocol")

    state = IncidentState.objects.get(incident=row)
    assert state.acknowledged_at is not None
    assert state.assigned_to == member.user
    assert "A protocol" in page


def test_strangers_other_missions_and_readers_change_nothing() -> None:
    mission = MissionFactory.create()
    row = seen(mission)
    address = reverse("admin:incident-archive", args=[row.pk])

    assert Client().post(address).status_code == 302
    assert signed_in(MissionFactory.create()).post(address).status_code == 404
    assert signed_in(mission, "read_only").post(address).status_code == 403
    assert signed_in(mission).get(address).status_code == 403
    assert not IncidentState.objects.get(incident=row).is_archived


def test_observers_see_their_own_teams_incidents() -> None:
    mission = MissionFactory.create()
    own, other = seen(mission), seen(mission)
    client = signed_in(mission, "observer", own.team)

    assert client.get(reverse(PAGE, args=[own.pk])).status_code == 200
    assert client.get(reverse(PAGE, args=[other.pk])).status_code == 404


def test_another_missions_report_is_not_grouped_in() -> None:
    mission = MissionFactory.create()
    row, foreign = seen(mission), seen(MissionFactory.create())

    page = press(signed_in(mission), "group", row, other=[foreign.pk])

    assert "Choose two or more" in page
    assert IncidentState.objects.get(incident=foreign).group is None


@pytest.mark.parametrize("address", [LIST, GROUPS])
def test_a_list_takes_the_same_number_of_queries_whatever_its_length(
    address: str,
) -> None:
    mission = MissionFactory.create()
    client = signed_in(mission)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(address)).status_code == 200
        return len(captured)

    def grouped() -> None:
        rows = [seen(mission), seen(mission)]
        client.post(
            reverse(LIST),
            {
                "action": "group_selected",
                "_selected_action": [row.pk for row in rows],
            },
        )

    grouped()
    queries()  # the messages of grouping are read once
    few = queries()
    for _ in range(3):
        grouped()
    queries()

    assert queries() == few


def test_the_page_takes_few_queries() -> None:
    mission = MissionFactory.create()
    station = PollingStationFactory.create(election=mission.election)
    rows = [
        reported(mission, station_id=station.pk, occurred_at=MORNING) for _ in range(6)
    ]
    client = signed_in(mission)

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse(PAGE, args=[rows[0].pk]))

    assert len(captured) <= 40


def test_an_observer_is_shown_no_other_team_beside_the_own_report() -> None:
    mission = MissionFactory.create()
    own, grouped = seen(mission), seen(mission)
    alone = reported(
        mission,
        team_id=ObserverTeamFactory.create(mission=mission).pk,
        station_id=own.station_id,
    )
    group_incidents(
        incidents=[own, grouped],
        user=MembershipFactory.create(mission=mission).user,
        now=MORNING,
    )
    client = signed_in(mission, "observer", team=own.team)

    page = client.get(reverse(PAGE, args=[own.pk])).content.decode()

    assert own.team is not None
    assert own.team.code in page
    for other in (grouped, alone):
        assert other.team is not None
        assert other.team.code not in page
