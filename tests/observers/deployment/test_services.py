"""Deploying teams and noting what has not come."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from elections.journal.models import Event
from observers.deployment.errors import NoteNeedsReason, QuotasInvalid, WrongElection
from observers.deployment.models import Deployment, ExpectedReport, MissingReportNote
from observers.deployment.selectors import (
    ReceivedKey,
    coverage_by_stage,
    expected_against_received,
    latest_check_ins,
)
from observers.deployment.services import (
    check_in,
    deploy_team,
    import_deployments,
    import_deployments_preview,
    note_missing,
)
from observers.missions.errors import MissionClosed, WrongMission
from observers.missions.models import ObserverTeam
from tests.factories.deployment import ExpectedReportFactory, main_day
from tests.factories.missions import (
    MissionFactory,
    ObserverTeamFactory,
    UserFactory,
)
from tests.factories.places import (
    AreaFactory,
    ElectionDayFactory,
    PollingStationFactory,
)

pytestmark = pytest.mark.django_db


def deploy(team: ObserverTeam, **more: object) -> Deployment:
    return deploy_team(
        mission=team.mission,
        election_day=main_day(team.mission.election),
        team=team,
        actor="user:1",
        **more,  # type: ignore[arg-type]  # a test's own words
    )


def expected(deployment: Deployment) -> dict[tuple[str, int | None], int]:
    rows = ExpectedReport.objects.filter(deployment=deployment)
    return {(row.stage, row.station_id): row.quota for row in rows}


def test_deploying_a_team_makes_its_expected_reports() -> None:
    deployment = deploy(ObserverTeamFactory.create())

    assert expected(deployment) == {
        ("opening", None): 1,
        ("voting", None): 10,
        ("counting", None): 1,
        ("tabulation", None): 1,
    }
    assert Event.objects.filter(kind="team.deployed").count() == 1


def test_deploying_it_again_changes_what_is_expected_and_keeps_the_notes() -> None:
    team = ObserverTeamFactory.create()
    deployment = deploy(team)
    counting = ExpectedReport.objects.get(stage="counting")
    note_missing(expected=counting, reason="denied", user=UserFactory.create())

    again = deploy(team, quotas={"voting": 6, "counting": 0, "tabulation": 0})

    assert again == deployment
    assert expected(again) == {
        ("opening", None): 1,
        ("voting", None): 6,
        ("counting", None): 0,
    }
    assert MissingReportNote.objects.get().expected == counting


def test_sampled_stations_expect_one_report_each_and_stage() -> None:
    team = ObserverTeamFactory.create()
    station = PollingStationFactory.create(election=team.mission.election)

    deployment = deploy(team, stations=[station])

    assert expected(deployment) == {
        (stage, station.pk): 1 for stage in ("opening", "voting", "counting")
    }


def test_places_of_another_election_are_refused() -> None:
    team = ObserverTeamFactory.create()

    with pytest.raises(WrongElection):
        deploy(team, stations=[PollingStationFactory.create()])
    with pytest.raises(WrongElection):
        deploy(team, area=AreaFactory.create())
    with pytest.raises(WrongElection):
        deploy_team(
            mission=team.mission,
            election_day=ElectionDayFactory.create(),
            team=team,
            actor="user:1",
        )


def test_a_team_of_another_mission_is_refused() -> None:
    mission = MissionFactory.create()

    with pytest.raises(WrongMission):
        deploy_team(
            mission=mission,
            election_day=main_day(mission.election),
            team=ObserverTeamFactory.create(),
            actor="user:1",
        )


def test_a_closed_mission_deploys_nobody() -> None:
    with pytest.raises(MissionClosed):
        deploy(ObserverTeamFactory.create(mission__is_open=False))


def test_senseless_quotas_are_refused() -> None:
    with pytest.raises(QuotasInvalid):
        deploy(ObserverTeamFactory.create(), quotas={"voting": -1})


def test_what_has_not_come_is_a_row_with_its_latest_reason() -> None:
    team = ObserverTeamFactory.create()
    deployment = deploy(team, quotas={"voting": 6})
    voting = ExpectedReport.objects.get(stage="voting")
    caller = UserFactory.create()
    note_missing(expected=voting, reason="unreachable", user=caller)
    note_missing(expected=voting, reason="withdrew", note="snow", user=caller)
    received: dict[ReceivedKey, int] = {
        (team.pk, "voting", None): 4,
        (team.pk, "opening", None): 2,
    }

    rows = expected_against_received(
        mission=team.mission, election_day=deployment.election_day, received=received
    )

    found = {row.stage: row for row in rows}
    assert [row.stage for row in rows] == [
        "opening",
        "voting",
        "counting",
        "tabulation",
    ]
    assert found["voting"].missing == 2
    assert (found["voting"].reason, found["voting"].note) == ("withdrew", "snow")
    assert found["voting"].called_by == caller.username
    assert found["opening"].missing == 0
    stage = {one.stage: one for one in coverage_by_stage(rows)}
    assert (stage["opening"].expected, stage["opening"].received) == (1, 1)
    assert (stage["voting"].missing, stage["voting"].explained) == (2, 2)


def test_expected_rows_take_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    team = ObserverTeamFactory.create()
    deployment = deploy(team)

    with django_assert_num_queries(1):
        expected_against_received(
            mission=team.mission, election_day=deployment.election_day, received={}
        )


@pytest.mark.parametrize(("reason", "note"), [("tired", ""), ("other", " ")])
def test_a_note_needs_a_reason(reason: str, note: str) -> None:
    with pytest.raises(NoteNeedsReason):
        note_missing(
            expected=ExpectedReportFactory.create(),
            reason=reason,
            note=note,
            user=UserFactory.create(),
        )


def test_the_latest_sign_of_life_is_shown() -> None:
    team = ObserverTeamFactory.create()
    morning = datetime(2023, 3, 19, 1, 0, tzinfo=UTC)
    noon = datetime(2023, 3, 19, 6, 0, tzinfo=UTC)
    check_in(team=team, kind="midday", at=noon, actor="user:1")
    check_in(team=team, kind="set_out", at=morning, actor="user:1")

    found = latest_check_ins(team.mission)

    assert [(one.team, one.kind) for one in found] == [(team, "midday")]


def test_a_sheet_deploys_many_teams_and_again_changes_nothing() -> None:
    team = ObserverTeamFactory.create(code="A1")
    mission = team.mission
    ObserverTeamFactory.create(mission=mission, code="A2")
    for code in ("0042", "0043"):
        PollingStationFactory.create(election=mission.election, code=code)
    text = "Team;Stations;Expected voting\nA1;0043 0042;\nA2;;7\n"
    day = main_day(mission.election)

    done = [
        import_deployments(mission=mission, election_day=day, text=text, actor="user:1")
        for _ in range(2)
    ]

    assert [(one.rows_new, one.rows_same) for one in done] == [(2, 0), (0, 2)]
    first, second = Deployment.objects.order_by("team__code")
    assert (
        first.stations.count()
        == ExpectedReport.objects.filter(deployment=first, stage="voting").count()
    )
    assert second.quotas == {"voting": 7}


def test_an_empty_cell_of_a_sheet_leaves_what_is_there() -> None:
    team = ObserverTeamFactory.create(code="A1")
    station = PollingStationFactory.create(election=team.mission.election)
    starts = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    deploy(team, stations=[station], starts_at=starts)
    area = AreaFactory.create(code="EAST", geography__election=team.mission.election)

    preview = import_deployments(
        mission=team.mission,
        election_day=main_day(team.mission.election),
        text="team,area\nA1,EAST\n",
        actor="user:1",
    )

    assert (preview.rows_new, preview.rows_changed) == (0, 1)
    row = Deployment.objects.get()
    assert (row.area, row.starts_at, *row.stations.all()) == (area, starts, station)


def test_what_a_sheet_of_deployments_gets_wrong_is_said_by_line() -> None:
    mission = ObserverTeamFactory.create(code="A1").mission

    preview = import_deployments_preview(
        mission=mission,
        election_day=main_day(mission.election),
        text="team,area,stations,voting\nA1,,,500\nA1,,,\nB,NOWHERE,1 2,\n",
    )

    lines = [(error.line, error.column) for error in preview.errors]
    assert lines == [
        (2, ""),
        (3, "team"),
        (4, "team"),
        (4, "area"),
        (4, "station"),
        (4, "station"),
    ]
    with pytest.raises(WrongElection):
        import_deployments_preview(
            mission=mission, election_day=ElectionDayFactory.create(), text="team\nA1\n"
        )
