"""Reports in several messages: any order, one report, and nothing lost when time is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from elections.journal.services.sealing import forget_mission_keys
from reports.intake.models.sms import SmsWaiting
from reports.intake.models.submissions import Submission
from reports.intake.services.sms_parts import PARTS_WITHIN
from reports.intake.services.sms_reading import read_waiting
from tests.factories.sms import come, counted, equipped, judged, place, read, stand

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 3, 19, 6, tzinfo=UTC)
STATION = place("S-1")
LATER = timedelta(minutes=1)
HOUR_LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=9)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_parts_make_one_report_in_any_order(order: tuple[int, ...]) -> None:
    mission, _, codes = equipped()
    texts = [
        f"1/3 SM {STATION} T1010 {codes[0]}",
        f"2/3 B01Y {codes[1]}",
        f"3/3 B03B {codes[2]} * long queue",
    ]

    for number, which in enumerate(order):
        read(mission, texts[which], now=NOON + number * LATER)
    judged(HOUR_LATER)

    (observation,) = counted(mission, EVENING)
    assert observation.answers["procedures"]["sealed"] == "yes"
    assert observation.answers["overall"] == "good"
    assert "comment" not in observation.answers
    assert observation.sealed_answers is not None
    assert Submission.objects.filter(mission=mission).count() == 1
    assert not SmsWaiting.objects.filter(mission=mission).exists()


def test_a_part_without_a_code_leaves_the_whole_report_unconfirmed() -> None:
    mission, _, codes = equipped()

    read(mission, f"1/2 SM {STATION} B01Y {codes[0]}", now=NOON)
    reading = read(mission, "2/2 B03D", now=NOON + LATER)

    assert reading.state == "reported"
    assert not reading.is_confirmed


def test_what_came_in_time_is_recorded_and_says_that_a_part_is_missing() -> None:
    mission, _, codes = equipped()
    message = come(mission, f"1/2 SM {STATION} B01Y {codes[0]}", now=NOON)
    read_waiting(clock=lambda: NOON)

    before = stand(message)
    read_waiting(clock=lambda: NOON + PARTS_WITHIN + LATER)
    judged(HOUR_LATER)

    (observation,) = counted(mission, EVENING)
    assert before.state == "part"
    assert stand(message).state == "reported"
    assert observation.flags.filter(rule="sms_incomplete").exists()


def test_a_part_that_comes_too_late_completes_its_report() -> None:
    mission, _, codes = equipped()
    read(mission, f"1/2 SM {STATION} B01Y {codes[0]}", now=NOON)
    read_waiting(clock=lambda: NOON + PARTS_WITHIN + LATER)

    read(mission, f"2/2 B03B {codes[1]}", now=NOON + 2 * PARTS_WITHIN)
    judged(HOUR_LATER)

    (observation,) = counted(mission, EVENING)
    assert observation.answers["procedures"]["sealed"] == "yes"
    assert observation.answers["overall"] == "good"
