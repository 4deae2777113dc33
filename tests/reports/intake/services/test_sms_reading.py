"""From a message to a report, in one part or several, once and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from elections.journal.services.sealing import forget_mission_keys
from observers.messages.models import Message
from observers.missions.models import Observer
from reports.intake.models.sms import SmsMessage, SmsReading
from reports.intake.models.submissions import Submission
from reports.intake.services.sms_reading import read_waiting
from reports.observations.models import Observation
from tests.factories.sms import come, counted, equipped, judged, place, read

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


def replies() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("body", flat=True))


def test_a_message_with_a_code_of_the_card_becomes_an_observation() -> None:
    mission, observer, codes = equipped()

    reading = read(mission, f"SM {STATION} T1010 B01Y B03B {codes[0]}", now=NOON)
    judged(HOUR_LATER)

    observation = Observation.objects.get(mission=mission)
    assert reading.state == "reported"
    assert reading.is_confirmed
    assert observation.source == "sms"
    assert observation.instance_id == reading.report
    assert observation.station is not None
    assert observation.station.code == "S-1"
    assert observation.team_id == observer.team_id
    assert observation.answers["procedures"]["sealed"] == "yes"
    assert observation.answers["overall"] == "good"


def test_the_reply_says_what_was_understood_with_the_receipt() -> None:
    mission, _, codes = equipped()

    reading = read(mission, f"SM {STATION} B01Y B99Y {codes[0]}", now=NOON)

    assert reading.report is not None
    submission = Submission.objects.get(mission=mission, instance_id=reading.report)
    sent = replies()[0]
    assert sent.startswith("Received ")
    assert "1 answers" in sent
    assert "B99Y" in sent
    assert len(sent) <= 160
    assert submission.source == "sms"


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_reply_is_in_the_observers_language_and_one_message(language: str) -> None:
    mission, observer, codes = equipped()
    observer.languages = [language]
    observer.save()

    read(mission, f"SM {STATION} B01Y B99Y {codes[0]}", now=NOON)

    assert len(replies()[0]) <= 70
    assert "B99Y" in replies()[0]


def test_the_gateways_id_makes_a_message_come_once() -> None:
    mission, _, codes = equipped()
    text = f"SM {STATION} B01Y {codes[0]}"

    for _ in range(3):
        read(mission, text, message_id="one", now=NOON)

    assert SmsMessage.objects.filter(mission=mission).count() == 1
    assert Submission.objects.filter(mission=mission).count() == 1
    assert len(replies()) == 1


def test_a_gateway_that_counts_its_ids_anew_loses_no_message() -> None:
    mission, _, codes = equipped()
    for text, moment in (("T0800-0830 B01Y", NOON), ("T1100-1130 B01N", NOON + LATER)):
        told = f"SM {STATION} {text} {codes.pop()}"
        for _ in range(2):
            read(mission, told, message_id="1", now=moment)
    judged(HOUR_LATER)

    assert SmsMessage.objects.filter(mission=mission).count() == 2
    assert len(counted(mission, EVENING)) == 2


def test_the_same_content_under_other_ids_counts_once() -> None:
    mission, _, codes = equipped()
    text = f"SM {STATION} B01Y {codes[0]}"

    first = read(mission, text, now=NOON)
    again = read(mission, text.lower(), now=NOON + LATER)

    assert again.state == "duplicate"
    assert again.report == first.report
    assert Submission.objects.filter(mission=mission).count() == 1
    assert replies()[1].startswith("Had it already")


def test_sending_again_corrects_and_keeps_what_is_not_said_again() -> None:
    mission, _, codes = equipped()
    first = read(mission, f"SM {STATION} T1010 B01Y B03B {codes[0]}", now=NOON)

    second = read(mission, f"SM {STATION} B01N {codes[1]}", now=NOON + 5 * LATER)
    judged(HOUR_LATER)

    (observation,) = counted(mission, EVENING)
    assert second.report != first.report
    assert observation.supersedes == first.report
    assert observation.answers["procedures"]["sealed"] == "no"
    assert observation.answers["overall"] == "good"


def test_a_correction_taken_back_waits_for_a_person_and_is_no_repetition() -> None:
    mission, _, codes = equipped()
    told = f"SM {STATION} B01Y {codes[0]}"
    read(mission, told, now=NOON)
    corrected = read(mission, f"SM {STATION} B01N {codes[1]}", now=NOON + LATER)

    again = read(mission, told, now=NOON + 2 * LATER)
    judged(HOUR_LATER)

    (observation,) = counted(mission, EVENING)
    assert again.report is not None
    stored = Submission.objects.get(mission=mission, instance_id=again.report)
    assert (again.state, again.is_confirmed) == ("reported", False)
    assert stored.replaces == corrected.report
    assert observation.instance_id == corrected.report


def test_another_time_of_arrival_is_another_visit() -> None:
    mission, _, codes = equipped()

    read(mission, f"SM {STATION} T0800-0830 B01Y {codes[0]}", now=NOON)
    read(mission, f"SM {STATION} T1100-1130 B01Y {codes[1]}", now=NOON + LATER)
    judged(HOUR_LATER)

    assert len(counted(mission, EVENING)) == 2


def test_a_forged_correction_changes_no_figure_and_no_later_correction() -> None:
    mission, _, codes = equipped()
    read(mission, f"SM {STATION} T1010 B01Y {codes[0]}", now=NOON)
    read(mission, f"SM {STATION} B01N B03D", now=NOON + LATER)

    read(mission, f"SM {STATION} B02A {codes[1]}", now=NOON + 2 * LATER)
    judged(HOUR_LATER)

    (observation,) = counted(mission, EVENING)
    assert observation.answers["procedures"]["sealed"] == "yes"
    assert "overall" not in observation.answers


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hello there", "nothing"),
        ("", "nothing"),
        ("SM B01Y", "station"),
        ("SM S13 B01Y", "station_digit"),
        ("SM S1", "nothing"),
    ],
)
def test_what_cannot_be_read_waits_for_a_person(text: str, problem: str) -> None:
    mission, _, _ = equipped()

    reading = read(mission, text, now=NOON)

    assert (reading.state, reading.problem) == ("unreadable", problem)
    assert not Submission.objects.filter(mission=mission).exists()


def test_help_is_answered_with_an_example() -> None:
    mission, _, _ = equipped()

    reading = read(mission, "помощь", now=NOON)

    assert reading.state == "answered"
    assert "SM" in replies()[0]


def test_two_machines_do_not_answer_each_other_for_ever() -> None:
    mission, _, _ = equipped()

    for number in range(30):
        read(mission, f"out of office {number}", now=NOON + number * LATER / 10)

    assert len(replies()) <= 12


def test_a_rehearsing_gateway_makes_rehearsals() -> None:
    mission, _, codes = equipped()
    come(mission, "x")
    mission.sms_gateways.update(is_rehearsal=True)

    reading = read(mission, f"SM {STATION} B01Y {codes[0]}", now=NOON)

    assert reading.report is not None
    submission = Submission.objects.get(mission=mission, instance_id=reading.report)
    assert submission.is_rehearsal


def test_no_number_and_no_text_stands_in_clear_in_the_database() -> None:
    mission, _, codes = equipped()

    message = come(mission, f"SM {STATION} B01Y {codes[0]} * PLANTED", now=NOON)
    read_waiting(clock=lambda: NOON)

    def plain(row: Any) -> str:
        return " ".join(
            bytes(v).hex() + repr(bytes(v))
            if isinstance(v, memoryview | bytes)
            else str(v)
            for v in vars(row).values()
        )

    rows = [
        *SmsMessage.objects.all(),
        *SmsReading.objects.all(),
        *Message.objects.all(),
        *Observer.objects.all(),
    ]
    text = " ".join(map(plain, rows))
    assert message.pk
    assert "7011234567" not in text
    assert "PLANTED" not in text
    assert codes[0] not in text
