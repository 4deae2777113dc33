"""GET /me: what a phone shows its team."""

from __future__ import annotations

import base64
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from reports.intake.domain.receipts import Receipt, is_genuine
from tests.factories.access import DeviceTokenFactory
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.deployment import DeploymentFactory, ExpectedReportFactory
from tests.factories.intake import bearer, report
from tests.factories.places import PollingStationFactory

pytestmark = pytest.mark.django_db


def test_a_team_sees_its_deployment_checklists_and_receipts(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    mission = token.mission
    ChecklistVersionFactory.create(mission=mission)
    deployment = DeploymentFactory.create(mission=mission, team=token.team)
    station = PollingStationFactory.create(election=mission.election, code="S-1")
    deployment.stations.add(station)
    ExpectedReportFactory.create(deployment=deployment, station=station)
    DeploymentFactory.create(mission=mission, team__mission=mission)
    sent = report(mission)
    client.post(
        "/api/v1/submissions",
        data=sent,
        content_type="application/json",
        headers=bearer(token, "s"),
    )

    own = client.get("/api/v1/me", headers=bearer(token, "s")).json()

    assert (own["mission"], own["team"]) == (mission.code, str(token.team))
    assert own["observer"] == token.observer.code
    assert [d["stations"] for d in own["deployments"]] == [["S-1"]]
    assert own["deployments"][0]["expected"] == [
        {"stage": "voting", "quota": 1, "station": "S-1"}
    ]
    assert [c["code"] for c in own["checklists"]] == ["small"]
    assert [r["id"] for r in own["receipts"]] == [sent["id"]]


def test_a_receipt_proves_itself_with_the_missions_key_alone(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    receipt = client.post(
        "/api/v1/submissions",
        data=report(token.mission),
        content_type="application/json",
        headers=bearer(token, "s"),
    ).json()["receipt"]

    own = client.get("/api/v1/me", headers=bearer(token, "s")).json()

    genuine = Receipt(
        mission=receipt["mission"],
        instance_id=UUID(receipt["id"]),
        sha256=bytes.fromhex(receipt["sha256"]),
        received_at=datetime.fromisoformat(receipt["received_at"]),
        signature=base64.b64decode(receipt["signature"]),
    )
    assert is_genuine(genuine, verify_key=base64.b64decode(own["verify_key"]))


def test_another_team_sees_none_of_it(client: Client) -> None:
    token = DeviceTokenFactory.create(secret="s")
    other = DeviceTokenFactory.create(secret="o", observer__mission=token.mission)
    DeploymentFactory.create(mission=token.mission, team=token.team)
    client.post(
        "/api/v1/submissions",
        data=report(token.mission),
        content_type="application/json",
        headers=bearer(token, "s"),
    )

    own = client.get("/api/v1/me", headers=bearer(other, "o")).json()

    assert own["deployments"] == own["receipts"] == []


def test_a_stranger_is_told_nothing(client: Client) -> None:
    answer = client.get("/api/v1/me")

    assert answer.status_code == 401
