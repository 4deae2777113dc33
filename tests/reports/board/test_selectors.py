"""The board counts what is expected, received and waiting."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from elections.scope import Scope
from observers.deployment.services import deploy_team
from reports.board.selectors import board_of, open_missions
from reports.intake.models.submissions import Pending
from reports.observations.domain.drafts import CounterDelta
from reports.observations.services.counting import count_reports
from tests.factories.missions import MissionFactory, ObserverTeamFactory
from tests.factories.places import AreaFactory, ElectionDayFactory

pytestmark = pytest.mark.django_db
EVERYTHING = Scope(everything=True)


def test_a_team_with_nothing_sent_is_missing_everything_of_its_quota() -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)
    team = ObserverTeamFactory.create(mission=mission)
    deploy_team(mission=mission, election_day=day, team=team, actor="system")

    board = board_of(mission, election_day=day, scope=EVERYTHING)

    assert {row.stage for row in board.missing} == {
        "opening",
        "voting",
        "counting",
        "tabulation",
    }
    assert sum(stage.received for stage in board.stages) == 0


def test_a_recorded_report_leaves_the_missing_list() -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)
    team = ObserverTeamFactory.create(mission=mission)
    deploy_team(mission=mission, election_day=day, team=team, actor="system")
    sent = CounterDelta(
        election_day_id=day.pk,
        team_id=team.pk,
        stage="opening",
        recorded=1,
        last_received_at=timezone.now(),
    )

    count_reports(mission=mission, counts=[sent], now=timezone.now())

    board = board_of(mission, election_day=day, scope=EVERYTHING)
    assert "opening" not in {row.stage for row in board.missing}
    assert board.recorded == 1


def test_the_board_shows_what_waits_to_be_judged() -> None:
    mission = MissionFactory.create()
    Pending.objects.create(
        submission_id=1, mission_id=mission.pk, queued_at=timezone.now()
    )

    assert board_of(mission, election_day=None, scope=EVERYTHING).waiting.pending == 1


def test_the_number_of_queries_does_not_grow_with_the_teams(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)
    for team in ObserverTeamFactory.create_batch(12, mission=mission):
        deploy_team(mission=mission, election_day=day, team=team, actor="system")

    with django_assert_max_num_queries(12):
        board_of(mission, election_day=day, scope=EVERYTHING)


def test_only_missions_in_scope_are_offered() -> None:
    ours, _theirs = MissionFactory.create_batch(2)

    assert open_missions(Scope(missions=frozenset({ours.pk}))) == [ours]


def test_a_coordinator_of_one_area_is_shown_the_teams_there() -> None:
    mission = MissionFactory.create()
    day = ElectionDayFactory.create(election=mission.election)
    here = ObserverTeamFactory.create(mission=mission, area=AreaFactory.create())
    there = ObserverTeamFactory.create(mission=mission, area=AreaFactory.create())
    for team in (here, there):
        deploy_team(mission=mission, election_day=day, team=team, actor="system")
    assert here.area is not None
    scope = Scope(missions=frozenset({mission.pk}), areas=frozenset({here.area.pk}))

    board = board_of(mission, election_day=day, scope=scope)

    assert {row.team for row in board.missing} == {here.code}
