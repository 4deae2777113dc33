"""The form of a plan: what it remembers, and how it tells a fault."""

from __future__ import annotations

import re

import pytest

from observers.missions.models import Mission
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.places import PollingStationFactory
from tests.factories.results import OfficialResultFactory
from tests.reports.findings.admin.test_samples import ADD, TYPED, plan, signed_in

pytestmark = pytest.mark.django_db


def test_a_change_remembers_the_past_result_that_neyman_reads(mission: Mission) -> None:
    client = signed_in(mission)
    earlier = ContestFactory.create()
    chosen = ContestantFactory.create(contest=earlier, code="A", name="List A")
    for number in range(10):
        station = PollingStationFactory.create(
            election=earlier.election, code=f"N{number:02}"
        )
        for contestant, line, value in (
            (chosen, "votes", 20 + 7 * number),
            (None, "valid", 100),
        ):
            OfficialResultFactory.create(
                contest=earlier,
                station=station,
                contestant=contestant,
                line=line,
                value=value,
            )
    row = plan(client, mission, allocation="neyman", contestant=chosen.pk)

    form = client.get(f"/admin/observers/sample/{row.pk}/plan").content.decode()

    assert "List A" in row.plan["deviations_source"]
    assert re.search(rf'<option value="{chosen.pk}"\s+selected', form)


def test_a_fault_far_down_is_told_at_the_head_of_the_page(mission: Mission) -> None:
    client = signed_in(mission)

    shown = client.post(
        ADD,
        TYPED
        | {
            "mission": mission.pk,
            "election_day": mission.election.days.get().pk,
            "size_bounds": "600, abc",
        },
    ).content.decode()

    assert "Size classes: Write whole numbers such as 500, 1500." in shown
