"""Creating and closing missions."""

from __future__ import annotations

import pytest
from django.db import transaction

from elections.journal.models import Event
from elections.journal.services.sealing import mission_keys
from elections.places.models import Election
from elections.scope import current_database_scope, database_scope
from observers.missions.errors import CodeTaken, MissionClosed, WrongMission
from observers.missions.models import Membership, Mission, ObserverTeam
from observers.missions.services.missions import (
    add_member,
    close_mission,
    create_mission,
    remove_member,
)
from observers.missions.services.teams import create_team, create_teams
from tests.factories.missions import (
    MembershipFactory,
    MissionFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.places import ElectionFactory

pytestmark = pytest.mark.django_db


def create(code: str = "KZ2023", **more: object) -> Mission:
    return create_mission(
        code=code,
        name="Mission to Kazakhstan",
        kind="full",
        election=more.pop("election", None) or ElectionFactory.create(),  # type: ignore[arg-type]  # a factory's
        actor="user:1",
        **more,  # type: ignore[arg-type]  # a test's own words
    )


@transaction.atomic
def create_twice(election: Election) -> None:
    create(election=election)
    create(election=election)


def test_a_coordinator_of_one_mission_can_create_another_and_sees_it() -> None:
    election = ElectionFactory.create()
    first = MembershipFactory.create()

    with database_scope([first.mission_id]):
        mission = create(election=election, coordinator=first.user)

        assert current_database_scope() == f"{first.mission_id},{mission.pk}"
        assert Mission.objects.filter(pk=mission.pk).exists()
        assert Membership.objects.get(mission=mission).role == "coordinator"


def test_a_mission_has_its_keys_from_the_first_moment() -> None:
    mission = create()

    assert len(mission_keys(mission.pk).data_key) == 32
    assert Event.objects.filter(mission_id=mission.pk, kind="mission.created").exists()


def test_a_mission_that_was_rolled_back_is_out_of_sight_again() -> None:
    election = ElectionFactory.create()

    with database_scope(""):
        with pytest.raises(CodeTaken):
            create_twice(election)
        seen = current_database_scope()

    assert seen == ""


def test_a_code_is_taken_once() -> None:
    mission = MissionFactory.create()

    with pytest.raises(CodeTaken):
        create(code=mission.code)


def test_a_closed_mission_takes_no_teams() -> None:
    mission = MissionFactory.create()
    close_mission(mission=mission, actor="user:1")

    with pytest.raises(MissionClosed):
        create_team(mission=mission, code="T-1", actor="user:1")


def test_teams_are_created_together_or_not_at_all() -> None:
    mission = ObserverTeamFactory.create(code="T-1").mission

    with pytest.raises(CodeTaken, match="T-1"):
        create_teams(mission=mission, areas={"T-2": None, "T-1": None}, actor="user:1")

    assert ObserverTeam.objects.count() == 1


def test_a_person_has_one_role_in_a_mission() -> None:
    mission, user = MissionFactory.create(), UserFactory.create()
    add_member(mission=mission, user=user, role="analyst", actor="user:1")

    add_member(mission=mission, user=user, role="head", actor="user:1")

    assert Membership.objects.get(user=user).role == "head"


def test_a_member_cannot_join_a_team_of_another_mission() -> None:
    with pytest.raises(WrongMission):
        add_member(
            mission=MissionFactory.create(),
            user=UserFactory.create(),
            role="observer",
            team=ObserverTeamFactory.create(),
            actor="user:1",
        )


def test_taking_a_role_away_is_written_down() -> None:
    membership = MembershipFactory.create()

    remove_member(membership=membership, actor="user:1")

    event = Event.objects.get(kind="membership.removed")
    assert event.subject == f"user:{membership.user_id}"
    assert not Membership.objects.exists()
