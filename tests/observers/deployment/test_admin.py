"""Deployments, check-ins and notices at the desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from elections.journal.models import Event
from observers.deployment.models import Deployment, ExpectedReport
from observers.deployment.services import deploy_team
from observers.missions.models import Membership
from tests.factories.deployment import main_day
from tests.factories.missions import (
    MembershipFactory,
    ObserverTeamFactory,
)
from tests.factories.places import (
    AreaFactory,
    ElectionDayFactory,
    PollingStationFactory,
)

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

pytestmark = pytest.mark.django_db


def client_of(member: Membership) -> Client:
    client = Client()
    client.force_login(member.user, backend=MODEL_BACKEND)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"admin:observers_{name}", args=args)


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def test_a_team_is_deployed_with_quotas_and_then_at_stations() -> None:
    coordinator = MembershipFactory.create()
    mission = coordinator.mission
    team = ObserverTeamFactory.create(mission=mission)
    day = main_day(mission.election)
    area = AreaFactory.create(geography__election=mission.election)
    station = PollingStationFactory.create(election=mission.election)
    client = client_of(coordinator)
    inlines = {
        "expected_reports-TOTAL_FORMS": "0",
        "expected_reports-INITIAL_FORMS": "0",
    }

    added = client.post(
        page("deployment_add"),
        {
            "mission": mission.pk,
            "election_day": day.pk,
            "team": team.pk,
            "area": area.pk,
            "quota_voting": "6",
            **inlines,
        },
    )
    deployment = Deployment.objects.get()
    voting = ExpectedReport.objects.get(stage="voting").quota
    client.post(
        page("deployment_change", deployment.pk),
        {"area": area.pk, "stations": [station.pk], **inlines},
    )

    assert added.status_code == 302
    assert voting == 6
    assert set(ExpectedReport.objects.values_list("station", flat=True)) == {station.pk}


def test_a_day_of_another_election_is_told_on_the_page() -> None:
    coordinator = MembershipFactory.create()
    team = ObserverTeamFactory.create(mission=coordinator.mission)

    response = client_of(coordinator).post(
        page("deployment_add"),
        {
            "mission": coordinator.mission_id,
            "election_day": ElectionDayFactory.create().pk,
            "team": team.pk,
            "expected_reports-TOTAL_FORMS": "0",
            "expected_reports-INITIAL_FORMS": "0",
        },
    )

    assert "must belong to the mission's election" in told(response)
    assert not Deployment.objects.exists()


def test_a_check_in_and_a_notice_are_written_for_the_own_mission_only() -> None:
    coordinator = MembershipFactory.create()
    own = ObserverTeamFactory.create(mission=coordinator.mission)
    foreign = ObserverTeamFactory.create()
    client = client_of(coordinator)

    def check_in(team: int) -> Any:
        return client.post(
            page("checkin_add"),
            {"team": team, "kind": "midday", "at_0": "2023-03-19", "at_1": "06:00"},
        )

    noticed = client.post(
        page("message_add"),
        {"mission": coordinator.mission_id, "subject": "Briefing", "body": ""},
    )

    assert check_in(own.pk).status_code == 302
    assert "team" in check_in(foreign.pk).context["adminform"].form.errors
    assert noticed.status_code == 302
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"team.checked_in", "notice.written"} <= kinds


def test_all_teams_are_deployed_at_once_and_those_deployed_stay() -> None:
    coordinator = MembershipFactory.create()
    mission = coordinator.mission
    day = main_day(mission.election)
    already = deploy_team(
        mission=mission,
        election_day=day,
        team=ObserverTeamFactory.create(mission=mission),
        quotas={"voting": 3},
        actor="user:1",
    )
    ObserverTeamFactory.create_batch(2, mission=mission)
    elsewhere = ObserverTeamFactory.create()

    response = client_of(coordinator).post(
        page("deployment_deploy_all"),
        {"mission": mission.pk, "election_day": day.pk},
    )

    assert told(response) == "Deployed 2 teams."
    assert Deployment.objects.filter(mission=mission).count() == 3
    already.refresh_from_db()
    assert already.quotas == {"voting": 3}
    assert not Deployment.objects.filter(team=elsewhere).exists()


def test_who_may_not_deploy_deploys_no_teams_at_once() -> None:
    analyst = MembershipFactory.create(role="analyst")
    ObserverTeamFactory.create(mission=analyst.mission)

    response = client_of(analyst).post(page("deployment_deploy_all"))

    assert response.status_code == 403
    assert not Deployment.objects.exists()


def test_a_sheet_of_deployments_is_previewed_then_imported() -> None:
    coordinator = MembershipFactory.create(role="coordinator")
    mission = coordinator.mission
    ObserverTeamFactory.create(mission=mission, code="A1")
    chosen = {"mission": mission.pk, "election_day": main_day(mission.election).pk}
    client, address = client_of(coordinator), page("deployment_import_deployments")
    file = SimpleUploadedFile("teams.csv", b"team,voting\nA1,6\n")

    preview = client.post(address, {**chosen, "file": file})
    confirmed = client.post(address, {"sealed": preview.context["sealed"]})

    assert "A1: free route" in preview.content.decode()
    assert told(confirmed) == "1 added, 0 changed."
    assert Deployment.objects.get().quotas == {"voting": 6}


def test_a_sheet_is_not_imported_into_a_mission_of_others() -> None:
    coordinator = MembershipFactory.create(role="coordinator")
    other = ObserverTeamFactory.create(code="A1").mission
    file = SimpleUploadedFile("teams.csv", b"team\nA1\n")

    response = client_of(coordinator).post(
        page("deployment_import_deployments"),
        {
            "mission": other.pk,
            "election_day": main_day(other.election).pk,
            "file": file,
        },
    )

    assert "sealed" not in response.context
    assert not Deployment.objects.exists()
