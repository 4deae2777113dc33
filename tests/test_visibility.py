"""Who may see what at the desk: every page of a mission's rows, for every role."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from elections.journal.services.sealing import forget_mission_keys
from observers.missions.models import Mission, User
from observers.missions.permissions import MODELS, RIGHTS
from observers.missions.services.observers import add_observer
from tests.factories.deployment import (
    ExpectedReportFactory,
)
from tests.factories.desk import ROWS
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverTeamFactory,
)
from tests.factories.places import AreaFactory

pytestmark = pytest.mark.django_db

WITHOUT_A_MISSION = {
    "elections.election",
    "elections.electionday",
    "elections.geography",
    "elections.area",
    "elections.commission",
    "elections.pollingstation",
    "elections.party",
    "elections.contest",
    "elections.contesttemplate",
    "elections.constituency",
    "elections.contestant",
    "elections.officialresult",
    "elections.turnoutannouncement",
    "reports.commitment",
}


TABLES = sorted(ROWS)
OF_AN_AREA = (
    "observers.deployment",
    "observers.devicetoken",
    "observers.expectedreport",
    "observers.observer",
    "observers.observerteam",
    "reports.conflict",
    "reports.flag",
    "reports.incidentreport",
    "reports.judgement",
    "reports.observation",
    "reports.submission",
)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def registered() -> dict[str, Any]:
    pages = admin.site._registry  # noqa: SLF001 - Django offers no other way
    return {model._meta.label_lower: page for model, page in pages.items()}


def address(table: str, view: str, *args: Any) -> str:
    return reverse(f"admin:{table.replace('.', '_')}_{view}", args=args)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def listed(client: Client, table: str) -> set[Any]:
    """Return what a list shows, nothing where the page is refused."""
    response = client.get(address(table, "changelist"))
    if response.status_code == 403:
        return set()
    assert response.status_code == 200
    return set(response.context["cl"].queryset)


def is_hidden(client: Client, table: str, row: Any) -> bool:
    """Tell whether neither the page of a row nor its history is shown."""
    answers = [
        client.get(address(table, view, row.pk)).status_code
        for view in ("change", "history", "delete")
    ]
    return not {200} & set(answers) and max(answers) < 500


def test_every_table_of_the_desk_is_tried() -> None:
    ours = {
        name
        for name in registered()
        if name.split(".")[0] in ("elections", "observers", "reports")
    }

    assert ours == {*ROWS, *WITHOUT_A_MISSION}


@pytest.mark.parametrize("role", sorted(RIGHTS))
@pytest.mark.parametrize("table", TABLES)
def test_nobody_sees_a_row_of_another_mission(table: str, role: str) -> None:
    own, other = ObserverTeamFactory.create_batch(2)
    row = ROWS[table](other)
    member = MembershipFactory.create(mission=own.mission, role=role, team=own)
    client = signed_in(member.user)

    shown = listed(client, table)

    assert row not in shown
    assert is_hidden(client, table, row)


@pytest.mark.parametrize("role", sorted(RIGHTS))
@pytest.mark.parametrize("table", TABLES)
def test_a_role_sees_its_own_missions_rows_as_the_matrix_says(
    table: str, role: str
) -> None:
    team = ObserverTeamFactory.create()
    row = ROWS[table](team)
    member = MembershipFactory.create(mission=team.mission, role=role, team=team)
    client = signed_in(member.user)
    may_see = MODELS[table].view in RIGHTS[role]

    shown = listed(client, table)

    if table != "reports.attachment" or role != "observer":
        assert (row in shown) == may_see
    assert may_see or is_hidden(client, table, row)


@pytest.mark.parametrize("role", sorted(RIGHTS))
@pytest.mark.parametrize("table", TABLES)
def test_a_right_in_one_mission_lists_nothing_of_another(table: str, role: str) -> None:
    led, visited = ObserverTeamFactory.create_batch(2)
    row = ROWS[table](visited)
    user = MembershipFactory.create(mission=led.mission, role="coordinator").user
    MembershipFactory.create(
        mission=visited.mission, user=user, role=role, team=visited
    )
    client = signed_in(user)
    may_see = MODELS[table].view in RIGHTS[role]

    shown = listed(client, table)

    assert may_see or row not in shown
    assert may_see or is_hidden(client, table, row)


@pytest.mark.parametrize("table", TABLES)
def test_an_observer_sees_nothing_of_another_team(table: str) -> None:
    other = ObserverTeamFactory.create()
    own = ObserverTeamFactory.create(mission=other.mission)
    row = ROWS[table](other)
    member = MembershipFactory.create(mission=own.mission, role="observer", team=own)
    client = signed_in(member.user)

    shown = listed(client, table)

    assert row not in shown
    assert is_hidden(client, table, row)


@pytest.mark.parametrize("table", OF_AN_AREA)
def test_a_coordinator_of_an_area_sees_nothing_of_another_area(table: str) -> None:
    mission = MissionFactory.create()
    here, there = (
        AreaFactory.create(geography__election=mission.election) for _ in range(2)
    )
    other = ObserverTeamFactory.create(mission=mission, area=there)
    row = ROWS[table](other)
    member = MembershipFactory.create(mission=mission, role="coordinator")
    member.areas.add(here)
    client = signed_in(member.user)

    shown = listed(client, table)

    assert row not in shown
    assert is_hidden(client, table, row)


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_names_and_contacts_are_shown_to_coordinators_only(role: str) -> None:
    team = ObserverTeamFactory.create()
    observer = add_observer(
        mission=team.mission,
        code="STO-1",
        role="sto",
        team=team,
        name="PLANTED-NAME",
        contact="PLANTED-CONTACT",
        actor="system",
    )
    member = MembershipFactory.create(mission=team.mission, role=role, team=team)
    client = signed_in(member.user)

    pages = [
        client.get(address("observers.observer", "changelist")),
        client.get(address("observers.observer", "change", observer.pk)),
        client.get(address("observers.observerteam", "change", team.pk)),
        client.get(address("observers.observer", "changelist"), {"q": "PLANTED"}),
    ]

    text = " ".join(page.content.decode() for page in pages).replace("q=PLANTED", "")
    assert ("PLANTED-NAME" in text) == (role == "coordinator")


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_the_board_is_for_those_who_see_the_whole_mission(role: str) -> None:
    expected = ExpectedReportFactory.create(deployment__team__code="T-OTHER")
    mission: Mission = expected.mission
    own = ObserverTeamFactory.create(mission=mission)
    member = MembershipFactory.create(mission=mission, role=role, team=own)

    response = signed_in(member.user).get(reverse("admin:index"))

    assert ("T-OTHER" in response.content.decode()) == (role != "observer")
