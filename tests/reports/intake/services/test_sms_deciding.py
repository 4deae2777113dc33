"""What a person makes of a message that could not be read; what was sent stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from elections.journal.models import Event
from elections.journal.services.sealing import (
    MissionKeysMissing,
    destroy_mission_keys,
    forget_mission_keys,
)
from observers.missions.models import Mission, Observer
from observers.missions.services.observers import add_observer
from reports.intake.models.sms import SmsCode, SmsMessage, SmsReading
from reports.intake.models.submissions import Submission
from reports.intake.selectors.sms import (
    corrected_text,
    latest_reading,
    observers_with_number,
    text_of_message,
)
from reports.intake.services.judging import judge_pending
from reports.intake.services.rehearsal import purge_rehearsal
from reports.intake.services.sms_cards import revoke_cards
from reports.intake.services.sms_console import replies_to, type_sms
from reports.intake.services.sms_deciding import (
    NotWaiting,
    StillUnreadable,
    correct_sms,
    discard_sms,
)
from reports.intake.services.sms_reading import read_waiting
from reports.observations.models import Observation
from tests.factories.intake import ready_mission
from tests.factories.missions import UserFactory
from tests.factories.sms import card_of, come, place, read, stand, with_number

pytestmark = pytest.mark.django_db
NOON = datetime(2023, 3, 19, 6, tzinfo=UTC)
STATION = place("S-1")


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


def ready() -> tuple[Mission, Observer]:
    mission = ready_mission()
    return mission, with_number(Observer.objects.get(mission=mission, code="STO-1"))


def test_a_corrected_message_is_judged_like_every_other() -> None:
    mission, observer = ready()
    message = read(mission, "opened late, box sealed", now=NOON).message
    user = UserFactory.create()

    reading = correct_sms(
        message=message,
        text=f"SM {STATION} B01Y",
        observer=observer,
        user=user,
        now=NOON,
    )
    judge_pending(clock=lambda: NOON + timedelta(minutes=1))

    observation = Observation.objects.get(mission=mission)
    assert observation.instance_id == reading.report
    assert observation.answers["procedures"]["sealed"] == "yes"
    assert text_of_message(message).text == "opened late, box sealed"
    assert corrected_text(reading) == f"SM {STATION} B01Y"
    assert Event.objects.filter(kind="sms.corrected", actor=user.actor).exists()


def test_a_text_that_says_no_more_is_refused_and_the_message_still_waits() -> None:
    mission, observer = ready()
    message = read(mission, "what is this", now=NOON).message

    with pytest.raises(StillUnreadable):
        correct_sms(
            message=message,
            text="still nothing",
            observer=observer,
            user=UserFactory.create(),
            now=NOON,
        )

    assert stand(message).state == "unreadable"


def test_two_people_do_not_decide_twice() -> None:
    mission, _ = ready()
    message = read(mission, "what is this", now=NOON).message
    user = UserFactory.create()

    discard_sms(message=message, user=user, now=NOON)

    with pytest.raises(NotWaiting):
        discard_sms(message=message, user=user, now=NOON)


def test_a_part_that_a_person_took_is_not_recorded_again() -> None:
    mission, observer = ready()
    message = come(mission, f"1/2 SM {STATION} B01Y", now=NOON)
    read_waiting(clock=lambda: NOON)

    correct_sms(
        message=message,
        text=f"SM {STATION} B01Y B03B",
        observer=observer,
        user=UserFactory.create(),
        now=NOON,
    )
    read_waiting(clock=lambda: NOON + timedelta(hours=1))

    assert Submission.objects.filter(mission=mission).count() == 1


def test_the_console_answers_as_the_telephone_would_and_counts_nothing() -> None:
    mission, observer = ready()
    code = card_of(observer).codes[0]

    message = type_sms(
        observer=observer,
        text=f"SM {STATION} B01Y K{code}",
        actor="system",
        now=NOON,
    )
    judge_pending(clock=lambda: NOON + timedelta(minutes=1))

    reading = latest_reading(message)
    assert reading is not None
    assert reading.state == "reported"
    assert reading.is_confirmed
    assert replies_to(observer, since=NOON)[0].body.startswith("Received")
    assert Observation.objects.get(mission=mission).is_rehearsal


def test_a_purged_rehearsal_leaves_no_message_and_no_code_to_use_again() -> None:
    mission, observer = ready()
    code = card_of(observer).codes[0]
    text = f"SM {STATION} B01Y K{code}"
    type_sms(observer=observer, text=text, actor="system", now=NOON)

    purge_rehearsal(mission=mission, actor="system")

    again = read(mission, text, now=NOON)
    assert SmsMessage.objects.filter(mission=mission).count() == 1
    assert not again.is_confirmed


def test_an_ended_card_proves_nothing() -> None:
    mission, observer = ready()
    code = card_of(observer).codes[0]
    revoke_cards(observer=observer, actor="system", now=NOON)

    reading = read(mission, f"SM {STATION} B01Y K{code}", now=NOON)

    assert not reading.is_confirmed


def test_a_new_card_ends_the_one_before() -> None:
    mission, observer = ready()
    old, new = card_of(observer), card_of(observer)

    with_old = read(mission, f"SM {STATION} T0901 B01Y K{old.codes[0]}", now=NOON)
    with_new = read(mission, f"SM {STATION} T1001 B01Y K{new.codes[0]}", now=NOON)

    assert (with_old.is_confirmed, with_new.is_confirmed) == (False, True)


def test_a_card_has_codes_that_differ_and_only_their_hashes_are_kept() -> None:
    _, observer = ready()

    issued = card_of(observer)

    kept = b" ".join(bytes(one.code_hash) for one in SmsCode.objects.all())
    assert len(set(issued.codes)) == 24
    assert not any(code.encode() in kept for code in issued.codes)


@pytest.mark.parametrize(
    "number", ["+7 701 123-45-67", "87011234567", "8 (701) 123 45 67"]
)
def test_a_number_is_known_however_it_is_written(number: str) -> None:
    mission, _ = ready()
    add_observer(
        mission=mission, code="STO-7", contact="+7 702 000 11 22", actor="system"
    )

    reading = read(mission, f"SM {STATION} B01Y", number=number, now=NOON)

    assert reading.observer is not None
    assert reading.observer.code == "STO-1"


def test_an_address_is_no_number() -> None:
    mission, _ = ready()
    added = add_observer(
        mission=mission, code="STO-8", contact="a1234567@example.org", actor="system"
    )

    assert added.contact_hash is None
    assert observers_with_number(mission, None) == []


def test_messages_and_numbers_end_with_the_missions_keys() -> None:
    mission, _ = ready()
    message = read(mission, "what is this", now=NOON).message

    destroy_mission_keys(mission_id=mission.pk)

    with pytest.raises(MissionKeysMissing):
        text_of_message(message)
    assert SmsReading.objects.filter(message=message).exists()
