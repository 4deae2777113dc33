"""Whose message it is: what proves it, what only claims it, and who no longer serves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from elections.journal.services.sealing import forget_mission_keys
from elections.places.models import PollingStation
from observers.messages.models import Message
from observers.missions.models import Observer
from reports.intake.domain.sms.check_digit import check_digit
from reports.intake.models.verdicts import Judgement
from tests.factories.deployment import DeploymentFactory
from tests.factories.sms import card_of, counted, equipped, judged, place, read

pytestmark = pytest.mark.django_db

NOON = datetime(2023, 3, 19, 6, tzinfo=UTC)
STATION = place("S-1")
STRANGE = "+79990001122"
LATER = timedelta(minutes=1)
HOUR_LATER = NOON + timedelta(hours=1)
EVENING = NOON + timedelta(hours=9)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def replies() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("body", flat=True))


@pytest.mark.parametrize("code", ["", "K0000000", "K4829138"])
def test_a_forged_number_stays_out_of_figures_until_it_is_confirmed(code: str) -> None:
    mission, _, _ = equipped()

    reading = read(mission, f"SM {STATION} B01N {code}", now=NOON)
    judged(HOUR_LATER)

    waiting = Judgement.objects.get(mission=mission)
    assert not reading.is_confirmed
    assert waiting.reason == "unconfirmed_sms"
    assert not counted(mission, EVENING)


def test_a_code_that_was_used_confirms_nothing_again() -> None:
    mission, _, codes = equipped()
    read(mission, f"SM {STATION} T1010 B01Y {codes[0]}", now=NOON)

    replayed = read(
        mission, f"SM {STATION} T1230 B01N {codes[0]}", now=NOON + 150 * LATER
    )

    assert not replayed.is_confirmed
    assert replayed.problem == "wrong_code"


def test_another_observers_code_does_not_confirm() -> None:
    mission, observer, _ = equipped()
    other = Observer.objects.create(mission=mission, code="STO-2", team=observer.team)
    stolen = f"K{card_of(other).codes[0]}"

    reading = read(mission, f"SM {STATION} B01Y {stolen}", now=NOON)

    assert not reading.is_confirmed


def test_guessing_codes_ends_them_for_an_hour() -> None:
    mission, _, codes = equipped()
    wrong = card_of(Observer.objects.create(mission=mission, code="STO-2")).codes
    for number in range(5):
        text = f"SM {STATION} T{1000 + number} B01Y K{wrong[number]}"
        read(mission, text, now=NOON + number * LATER)

    reading = read(mission, f"SM {STATION} B01Y {codes[0]}", now=NOON + 6 * LATER)

    assert not reading.is_confirmed


def test_from_a_strange_telephone_the_observers_code_and_a_card_code_will_do() -> None:
    mission, observer, codes = equipped()

    reading = read(
        mission, f"SM {STATION} B01Y @sto1 {codes[0]}", number="+79990001122", now=NOON
    )

    assert reading.observer == observer
    assert reading.is_confirmed


def test_a_stranger_waits_to_be_named() -> None:
    mission, _, _ = equipped()

    read(mission, f"SM {STATION} B01Y", number="+79990001122", now=NOON)
    judged(HOUR_LATER)

    assert Judgement.objects.get(mission=mission).reason == "unknown_sender"


@pytest.mark.parametrize("fate", [{"vetting": "refused"}, {"is_active": False}])
def test_the_card_of_who_no_longer_serves_confirms_nothing(
    fate: dict[str, Any],
) -> None:
    mission, observer, codes = equipped()
    Observer.objects.filter(pk=observer.pk).update(**fate)

    reading = read(mission, f"SM {STATION} B01Y {codes[0]}", now=NOON)
    judged(HOUR_LATER)

    assert reading.observer is None
    assert not reading.is_confirmed
    assert counted(mission, EVENING) == []


def test_right_codes_are_not_counted_as_guesses_while_codes_rest() -> None:
    mission, _, codes = equipped()
    wrong = card_of(Observer.objects.create(mission=mission, code="STO-2")).codes
    for number in range(5):
        text = f"SM {STATION} T{1000 + number} B01Y K{wrong[number]}"
        read(mission, text, now=NOON + number * LATER)
    for number in range(5):
        text = f"SM {STATION} T{1100 + number} B01Y {codes[number]}"
        read(mission, text, now=NOON + (30 + number) * LATER)

    reading = read(mission, f"SM {STATION} B02A {codes[9]}", now=NOON + 66 * LATER)

    assert reading.is_confirmed


def test_one_telephone_cannot_try_codes_in_many_names() -> None:
    mission, observer, codes = equipped()
    for number in range(5):
        guess = f"11111{number}"
        guess += check_digit(guess)
        text = f"SM {STATION} T{1000 + number} B01Y K{guess}"
        read(mission, text, number=STRANGE, now=NOON + number * LATER)

    text = f"SM {STATION} B01Y @{observer.code} {codes[0]}"
    reading = read(mission, text, number=STRANGE, now=NOON + 6 * LATER)

    assert not reading.is_confirmed


@pytest.mark.parametrize(
    "text", ["HELP @STO-1", "? @STO-1", "SM B01Y @STO-1", "@STO-1"]
)
def test_a_stranger_does_not_learn_where_an_observer_is(text: str) -> None:
    mission, observer, _ = equipped()
    deployment = DeploymentFactory.create(mission=mission, team=observer.team)
    deployment.stations.set(PollingStation.objects.filter(code="S-1"))

    read(mission, text, number=STRANGE, now=NOON)

    replies = [message.body for message in Message.objects.filter(mission=mission)]
    assert replies
    assert not [said for said in replies if "S-1" in said or STATION in said]


def test_a_stranger_does_not_learn_what_an_observer_reported() -> None:
    mission, _, codes = equipped()
    read(mission, f"SM {STATION} B01N {codes[0]}", now=NOON)

    guesses = [f"SM {STATION} B01{one} @STO-1" for one in "NY"]
    for number, guess in enumerate(guesses):
        read(mission, guess, number=STRANGE, now=NOON + number * LATER)

    said = Message.objects.filter(mission=mission).order_by("pk")
    right, wrong = (one.body.partition(".")[2] for one in list(said)[1:])
    assert right == wrong


def test_in_parts_a_stranger_learns_no_more() -> None:
    mission, observer, _ = equipped()
    deployment = DeploymentFactory.create(mission=mission, team=observer.team)
    deployment.stations.set(PollingStation.objects.filter(code="S-1"))

    for part in (1, 2):
        text = f"{part}/2 SM B0{part}Y @STO-1"
        read(mission, text, number=STRANGE, now=NOON + part * LATER)

    replies = [message.body for message in Message.objects.filter(mission=mission)]
    assert replies
    assert not [said for said in replies if "S-1" in said or STATION in said]
