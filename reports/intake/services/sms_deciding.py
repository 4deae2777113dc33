"""A person's help with a message that could not be read: what was meant, or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elections.errors import DomainError
from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.errors import WrongMission
from observers.missions.models import Observer, User
from reports.intake.domain.sms.hashes import correction_context
from reports.intake.models.sms import SmsMessage, SmsReading, SmsWaiting
from reports.intake.selectors.sms import latest_reading
from reports.intake.services.sms_replying import answer_report
from reports.intake.services.sms_reports import Claim, hear, make_report
from reports.intake.services.sms_rounds import write_reading

IN_WORDS = {
    "keyword": "It names no checklist. Write its keyword before the rest.",
    "station": "It names no polling station of the list.",
    "station_digit": "The number of the polling station is not right.",
    "nothing": "There are no answers in it.",
    "part_alone": "The other parts of it did not come.",
    "fault": "Reading it failed; the program has a fault.",
    "wrong_code": "Its one-time code is not this observer's, or was used before.",
}


class StillUnreadable(DomainError):
    """The corrected text is no report either."""

    code = "sms_still_unreadable"


class NotWaiting(DomainError):
    """Somebody has dealt with this message."""

    code = "sms_not_waiting"
    status = 409


@transaction.atomic
def correct_sms(
    *, message: SmsMessage, text: str, observer: Observer, user: User, now: datetime
) -> SmsReading:
    """Make a report of what a person reads in a message; what was sent stays as it is.

    Naming the observer confirms the sender. The report is judged like every other.
    """
    earlier = _waiting(message)
    if observer.mission_id != message.mission_id:
        raise WrongMission(f"Observer {observer.code} belongs to another mission.")
    heard = hear(message.mission, [text], observer=observer)
    problem = heard.problem()
    if problem is not None:
        raise StillUnreadable(IN_WORDS[problem.value])
    claim = Claim(
        observer=observer,
        is_confirmed=True,
        sent_at=message.received_at,
        is_rehearsal=message.is_rehearsal,
        user=user,
    )
    made = make_report(message.mission, heard, claim, now=now)
    answer_report(message, heard, claim, made, now=now)
    number = earlier.round + 1
    context = correction_context(
        mission_id=message.mission_id, message=message.pk, number=number
    )
    key = mission_keys(message.mission_id).data_key
    assert heard.book is not None, "a report has its checklist"
    reading = write_reading(
        message,
        now=now,
        state="duplicate" if made.is_repeated else "reported",
        observer=observer,
        is_confirmed=True,
        checklist=heard.book.checklist,
        station=heard.station.code if heard.station else "",
        report=made.report,
        sealed_text=seal(key, text.encode(), context=context),
        decided_by=user,
    )
    _record("sms.corrected", message, user, report=str(made.report))
    return reading


@transaction.atomic
def discard_sms(*, message: SmsMessage, user: User, now: datetime) -> SmsReading:
    """Say that a message is no report; it stays as it came."""
    earlier = _waiting(message)
    reading = write_reading(
        message,
        now=now,
        state="discarded",
        problem=earlier.problem,
        observer=earlier.observer,
        decided_by=user,
    )
    _record("sms.discarded", message, user)
    return reading


def _waiting(message: SmsMessage) -> SmsReading:
    """Take a message that waits for a person, or for parts that a person gives up."""
    SmsWaiting.objects.select_for_update().filter(message=message).first()
    latest = latest_reading(message)
    if latest is None or latest.state not in ("unreadable", "part"):
        raise NotWaiting("This message waits no more. Reload the page.")
    SmsWaiting.objects.filter(message=message).delete()
    return latest


def _record(kind: str, message: SmsMessage, user: User, **payload: str) -> None:
    record_event(
        actor=user.actor,
        kind=kind,
        subject=f"sms:{message.pk}",
        mission_id=message.mission_id,
        payload=payload,
    )
