"""One visit that both partners report, by Collect and by SMS, counts once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from elections.journal.services.sealing import forget_mission_keys
from observers.missions.models import Mission, Observer
from reports.intake.models.verdicts import Judgement
from reports.intake.services.judging import judge_pending
from reports.observations.models import Observation
from tests.factories.access import DeviceTokenFactory
from tests.factories.collect_requests import Request, address, collected, post
from tests.factories.intake import ready_mission
from tests.factories.missions import ObserverFactory
from tests.factories.sms import card_of, place, read, with_number

pytestmark = pytest.mark.django_db
SECRET = "secret-of-a-phone"
STATION = place("S-1")
# The visit by Collect was from 10:00 to 10:40; an SMS without a time is told at once.
HALF_PAST_TEN = datetime(2023, 3, 19, 4, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def partners() -> tuple[Mission, str, list[str]]:
    """Make a team of two: one has Collect, the other a telephone and a card."""
    mission = ready_mission()
    Mission.objects.filter(pk=mission.pk).update(time_zone="Asia/Almaty")
    mission.refresh_from_db()
    one = mission.observers.get(code="STO-1")
    other = ObserverFactory.create(mission=mission, code="STO-2", team=one.team)
    DeviceTokenFactory.create(observer=one, secret=SECRET)
    with_number(Observer.objects.get(pk=other.pk))
    return mission, address(mission.code, SECRET), [*card_of(other).codes]


def judged() -> None:
    judge_pending(clock=lambda: HALF_PAST_TEN + timedelta(minutes=1))


def by_sms(mission: Mission, said: str, code: str) -> None:
    read(mission, f"SM {STATION} {said} K{code}", now=HALF_PAST_TEN)


@pytest.mark.parametrize("is_sms_first", [False, True])
@pytest.mark.parametrize("said", ["T1010 B01N", "T1010-1050 B01N", "B01N"])
def test_a_visit_told_twice_counts_once(
    client: Client, said: str, is_sms_first: bool
) -> None:
    mission, path, codes = partners()
    if is_sms_first:
        by_sms(mission, said, codes[0])
        judged()
    post(client, path, Request(collected()))
    judged()
    if not is_sms_first:
        by_sms(mission, said, codes[0])
        judged()

    (kept,) = Observation.objects.filter(mission=mission)
    waiting = Judgement.objects.get(mission=mission, state="set_aside")
    assert kept.source == ("sms" if is_sms_first else "collect")
    assert waiting.reason == "probable_duplicate"
    assert waiting.detail["of"] == str(kept.instance_id)


def test_another_visit_of_the_team_counts_beside_it(client: Client) -> None:
    mission, path, codes = partners()
    post(client, path, Request(collected()))

    by_sms(mission, "T0900-0930 B01N", codes[0])
    judged()

    assert Observation.objects.filter(mission=mission).count() == 2
