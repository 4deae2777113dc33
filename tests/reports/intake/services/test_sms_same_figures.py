"""One checklist by JSON and by SMS, from two teams: the figures count them the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from elections.journal.services.sealing import forget_mission_keys
from elections.places.selectors import main_day
from observers.missions.models import Mission, Observer
from reports.findings.models import Figure
from reports.findings.services.computing import compute_findings
from reports.intake.services.accepting import enter_reports
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.intake import raw, ready_mission, report
from tests.factories.missions import ObserverFactory
from tests.factories.places import PollingStationFactory
from tests.factories.sms import card_of, place, read, with_number

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 3, 19, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def two_teams() -> Mission:
    mission = ready_mission()
    ObserverFactory.create(mission=mission, code="STO-2", team__code="T-2")
    PollingStationFactory.create(election=mission.election, code="S-2", setting="rural")
    return mission


def by_json(mission: Mission, *, observer: str, station: str, sealed: str) -> None:
    answers = {
        "header": {"station": station, "arrived_at": "2023-03-19T05:10:00+00:00"},
        "procedures": {"sealed": sealed},
        "overall": "bad",
    }
    sent = report(mission, observer=observer, answers=answers)
    enter_reports(mission=mission, raws=[raw(sent)], source="app", now=NOON)


def by_sms(mission: Mission, *, observer: str, station: str, sealed: str) -> None:
    sender = with_number(Observer.objects.get(mission=mission, code=observer))
    code = card_of(sender).codes[0]
    letter = {"yes": "Y", "no": "N"}[sealed]
    read(mission, f"SM {place(station)} T0510 B01{letter} B03C K{code}", now=NOON)


def figures(mission: Mission) -> list[tuple[Any, ...]]:
    judge_pending(clock=lambda: NOON + timedelta(minutes=1))
    found = compute_findings(
        mission=mission,
        election_day=main_day(mission.election),
        as_of=NOON + timedelta(hours=2),
    )
    rows = Figure.objects.filter(finding_set=found).order_by("key")
    return [
        (row.key, row.k, row.n, row.value, row.excluded, row.refused) for row in rows
    ]


def test_a_report_by_sms_counts_like_one_by_json() -> None:
    apps, mixed = two_teams(), two_teams()
    for mission in (apps, mixed):
        by_json(mission, observer="STO-1", station="S-1", sealed="no")
    by_json(apps, observer="STO-2", station="S-2", sealed="yes")
    by_sms(mixed, observer="STO-2", station="S-2", sealed="yes")

    one, other = figures(apps), figures(mixed)

    assert one == other
    assert len(one) > 5
    assert {o.source for o in Observation.objects.filter(mission=mixed)} == {
        "app",
        "sms",
    }
