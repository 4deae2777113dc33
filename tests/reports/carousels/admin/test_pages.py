"""The desk's pages of hypotheses: way, reasons, decisions, and who may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from elections.journal.services.sealing import forget_mission_keys
from observers.missions.models import Mission
from reports.carousels.models import LinkDecision, LinkedGroup
from tests.factories.carousels import found, switched_on, two_sights
from tests.factories.missions import MembershipFactory, MissionFactory
from tests.factories.observations import MORNING
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


@pytest.fixture
def group() -> LinkedGroup:
    mission = MissionFactory.create()
    switched_on(mission)
    day = ElectionDayFactory.create(election=mission.election)
    two_sights(mission, day)
    return found(mission, day, now=MORNING + timedelta(hours=6))[0]


def signed_in(mission: Mission, role: str) -> Client:
    client = Client()
    client.force_login(MembershipFactory.create(mission=mission, role=role).user)
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"admin:{name}", args=args)


def test_the_page_shows_the_way_and_every_reason_without_a_probability(
    group: LinkedGroup,
) -> None:
    client = signed_in(group.mission, "coordinator")

    page = client.get(address("reports_linkedgroup_change", group.pk)).content.decode()

    assert "<title>When the group was seen</title>" in page
    assert "S71-0000 to S71-0040: 4.0 km" in page
    assert "The number plates are equal." in page
    assert "probability is shown" in page
    assert str(group.code) in page


def test_a_coordinator_confirms_with_a_reason(group: LinkedGroup) -> None:
    client = signed_in(group.mission, "coordinator")

    client.post(
        address("linkedgroup-decide", group.pk),
        {"verdict": "confirm", "reason": "Rang both teams", "report": group.reports},
    )

    decision = LinkDecision.objects.get()
    assert (decision.verdict, decision.reason) == ("confirmed", "Rang both teams")


def test_a_hypothesis_is_found_by_the_id_of_a_report(group: LinkedGroup) -> None:
    client = signed_in(group.mission, "analyst")
    pages = address("reports_linkedgroup_changelist")

    mine = client.get(pages, {"q": group.reports[0]}).content.decode()
    other = client.get(pages, {"q": "no such id"}).content.decode()

    assert group.code in mine
    assert group.code not in other


@pytest.mark.parametrize("role", ["read_only", "observer"])
def test_only_the_core_team_sees_or_decides(group: LinkedGroup, role: str) -> None:
    client = signed_in(group.mission, role)

    shown = client.get(address("reports_linkedgroup_change", group.pk))
    decided = client.post(
        address("linkedgroup-decide", group.pk), {"verdict": "reject", "reason": "No"}
    )

    assert shown.status_code in {302, 403, 404}
    assert decided.status_code in {302, 403, 404}
    assert not LinkDecision.objects.exists()
