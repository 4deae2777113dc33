"""Every address of the desk answers whoever asks: a page, a redirect, a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from elections.places.models import Election
from observers.missions.models import Mission, ObserverTeam
from reports.checklists.models import ChecklistVersion
from reports.intake.models.conflicts import Conflict
from reports.observations.models import Observation
from tests.factories.contests import (
    ConstituencyFactory,
    ContestantFactory,
    ContestFactory,
    PartyFactory,
)
from tests.factories.desk import ROWS
from tests.factories.intake import stored_submission
from tests.factories.missions import (
    MembershipFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.observations import recorded
from tests.factories.places import (
    AreaFactory,
    CommissionFactory,
    ElectionDayFactory,
    ElectionFactory,
    GeographyFactory,
    PollingStationFactory,
)
from tests.factories.recommendations import CommitmentFactory
from tests.factories.results import (
    ContestTemplateFactory,
    OfficialResultFactory,
    TurnoutAnnouncementFactory,
)
from tests.factories.statements import built

pytestmark = pytest.mark.django_db

# Rows of an election belong to no mission and are seen by everybody at the desk.
OF_AN_ELECTION: dict[str, Callable[[Election], Any]] = {
    "elections.election": lambda election: election,
    "elections.electionday": lambda e: ElectionDayFactory.create(election=e),
    "elections.geography": lambda e: GeographyFactory.create(election=e),
    "elections.area": lambda e: AreaFactory.create(geography__election=e),
    "elections.commission": lambda e: CommissionFactory.create(election=e),
    "elections.pollingstation": lambda e: PollingStationFactory.create(election=e),
    "elections.party": lambda _: PartyFactory.create(),
    "elections.contest": lambda e: ContestFactory.create(election=e),
    "elections.contesttemplate": lambda _: ContestTemplateFactory.create(),
    "elections.constituency": lambda _: ConstituencyFactory.create(),
    "elections.contestant": lambda _: ContestantFactory.create(),
    "elections.officialresult": lambda _: OfficialResultFactory.create(),
    "elections.turnoutannouncement": lambda _: TurnoutAnnouncementFactory.create(),
    "reports.commitment": lambda _: CommitmentFactory.create(),
}


def counted(team: ObserverTeam) -> Observation:
    """Record a visit as the judge does."""
    return recorded(team.mission, team_id=team.pk)


def in_conflict(team: ObserverTeam) -> Conflict:
    """Enter other content under the id of a stored report."""
    first = stored_submission(team.mission)
    stored_submission(team.mission, id=str(first.instance_id), answers={"changed": "1"})
    return Conflict.objects.get(mission=team.mission)


# Rows whose pages read more than their columns, made as the system makes them.
READ_CLOSELY: dict[str, Callable[[ObserverTeam], Any]] = {
    "reports.submission": lambda team: stored_submission(team.mission),
    "reports.findingset": lambda team: built(team.mission).statement.finding_set,
    "reports.observation": counted,
    "reports.conflict": in_conflict,
}
# Of other packages; we show their lists and write nothing into them.
NOT_OURS = {"auth", "axes"}
PAGES = admin.site._registry  # noqa: SLF001 - Django offers no public list
VALUES = {"language": "en", "name": "paper", "action": "discard"}
PEOPLE = ("", "observer", "read_only", "analyst", "head", "coordinator", "superuser")


@pytest.fixture
def rows() -> dict[type[Model], int]:
    """Make a row of each table that has a page, each in a mission of its own."""
    made: dict[type[Model], int] = {}
    for model in PAGES:
        label = model._meta.label_lower
        if label in OF_AN_ELECTION:
            made[model] = OF_AN_ELECTION[label](ElectionFactory.create()).pk
        elif model._meta.app_label not in NOT_OURS:
            make = (ROWS | READ_CLOSELY)[label]
            made[model] = make(ObserverTeamFactory.create()).pk
    return made


def signed_in(role: str) -> Client:
    """Sign somebody in who has this role in every mission."""
    client = Client(raise_request_exception=False)
    if not role:
        return client
    user = UserFactory.create(is_superuser=role == "superuser")
    for mission in Mission.objects.all() if role != "superuser" else ():
        team = mission.teams.first() if role == "observer" else None
        MembershipFactory.create(user=user, mission=mission, role=role, team=team)
    client.force_login(user)
    return client


def addresses(rows: dict[type[Model], int]) -> Iterator[str]:
    """Fill in every address that the pages of the desk have."""
    for model, page in PAGES.items():
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        number = str(rows.get(model, 1))
        for pattern in page.get_urls():
            route = str(pattern.pattern)
            if route.startswith("("):
                continue
            values = {**VALUES, "version": str(rows[ChecklistVersion])}
            for name in re.findall(r"<(?:\w+:)?(\w+)>", route):
                value = values.get(name, number)
                route = re.sub(rf"<(?:\w+:)?{name}>", value, route)
            yield base + route


@pytest.mark.parametrize("role", PEOPLE)
def test_no_address_of_the_desk_fails(role: str, rows: dict[type[Model], int]) -> None:
    client = signed_in(role)

    answers = {address: client.get(address).status_code for address in addresses(rows)}

    assert len(answers) > 5 * len(rows)
    assert {a: code for a, code in answers.items() if code >= 500} == {}


def test_a_stranger_is_shown_nothing_but_the_way_in(
    rows: dict[type[Model], int],
) -> None:
    stranger = signed_in("")

    shown = [a for a in addresses(rows) if stranger.get(a).status_code == 200]

    assert shown == []
