"""Reading messages off the queue, one transaction each: parts wait, reports are made.

Every message ends in a reading that says what became of it; the last round rules. A
message that cannot be read, for whatever reason, waits for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection, transaction

from reports.intake.domain.sms.parsing import part_of
from reports.intake.models.sms import SmsMessage, SmsReading, SmsWaiting
from reports.intake.models.submissions import Submission
from reports.intake.selectors.sms import latest_reading, text_of_message
from reports.intake.services.sms_parts import close_parts, take_part
from reports.intake.services.sms_replying import (
    answer_again,
    answer_help,
    answer_problem,
    answer_report,
)
from reports.intake.services.sms_reports import Claim, Heard, hear, make_report
from reports.intake.services.sms_rounds import known_of, write_reading
from reports.intake.services.sms_senders import WRONG_CODE, SentBy, sender_of

logger = logging.getLogger(__name__)

SAME_CONTENT_WITHIN = timedelta(minutes=30)
BATCH = 100
LOCK = 7301
Clock = Callable[[], datetime]


def read_waiting(*, clock: Clock, batch: int = BATCH) -> int:
    """Read what waits; return how many messages were read."""
    count = 0
    for _ in range(batch):
        waiting = _next(clock())
        if waiting is None or not _read_alone(waiting, clock=clock):
            break
        count += 1
    return count


@transaction.atomic
def read_message(message: SmsMessage, *, now: datetime) -> SmsReading | None:
    """Read one message, or put the parts of a report together whose time is over.

    Messages of a mission are read one after the other, in the order in which they came,
    so that a correction finds what it corrects. Nothing: somebody else reads now.
    """
    if not _is_alone(message.mission_id):
        return None
    waiting = SmsWaiting.objects.select_for_update().filter(message=message)
    if not waiting.exists():
        return latest_reading(message)
    waiting.delete()
    earlier = latest_reading(message)
    if earlier is not None and earlier.state == "part":
        return close_parts(message, earlier, now=now)
    twin = _twin(message)
    if twin is not None:
        return _repeated(message, twin, now=now)
    return _read(message, now=now)


def wait_for_the_others(mission_id: int) -> None:
    """Wait until nobody reads messages of this mission; the transaction's end lets go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, mission_id])


def _next(now: datetime) -> SmsWaiting | None:
    due = SmsWaiting.objects.filter(due_at__lte=now)
    return (
        due.select_related("message__gateway", "message__mission")
        .order_by("due_at", "message")
        .first()
    )


def _read_alone(waiting: SmsWaiting, *, clock: Clock) -> bool:
    message = waiting.message
    try:
        return read_message(message, now=clock()) is not None
    except (OperationalError, InterfaceError, SoftTimeLimitExceeded):
        raise
    except Exception:
        logger.exception("message %s cannot be read", message.pk)
        with transaction.atomic():
            SmsWaiting.objects.filter(message=message).delete()
            write_reading(message, now=clock(), state="unreadable", problem="fault")
        return True


def _is_alone(mission_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, mission_id])
        return bool(cursor.fetchone()[0])


def _twin(message: SmsMessage) -> SmsReading | None:
    """Return what became of the same content of the same sender, shortly before."""
    if not message.sender_hash:
        return None
    same = SmsReading.objects.filter(
        mission=message.mission_id,
        message__sender_hash=message.sender_hash,
        message__content_hash=message.content_hash,
        message__is_rehearsal=message.is_rehearsal,
        message__received_at__gt=message.received_at - SAME_CONTENT_WITHIN,
        message__received_at__lte=message.received_at,
    )
    same = same.exclude(message=message).exclude(state="answered")
    twin = same.order_by("-read_at", "-pk").first()
    # What was corrected since is said anew: the correction is taken back.
    return None if twin is None or _is_corrected(twin) else twin


def _is_corrected(reading: SmsReading) -> bool:
    edits = Submission.objects.filter(
        mission=reading.mission_id, replaces=reading.report
    )
    return reading.report is not None and edits.exists()


def _repeated(message: SmsMessage, twin: SmsReading, *, now: datetime) -> SmsReading:
    answer_again(message, twin, now=now)
    return write_reading(
        message,
        now=now,
        state="duplicate",
        observer=twin.observer,
        checklist=twin.checklist,
        station=twin.station,
        report=twin.report,
    )


def _read(message: SmsMessage, *, now: datetime) -> SmsReading:
    text = text_of_message(message).text
    heard = hear(message.mission, [text], observer=None)
    sender = sender_of(message, heard.parsed, now=now)
    heard = _at_own_station(message, heard, sender, text)
    if heard.parsed.asks_for_help:
        answer_help(message, heard, sender, now=now)
        return write_reading(
            message, now=now, state="answered", observer=sender.observer
        )
    if part_of(text) is not None:
        return take_part(message, heard, sender, now=now)
    return _whole(message, heard, sender, now=now)


def _at_own_station(
    message: SmsMessage, heard: Heard, sender: SentBy, text: str
) -> Heard:
    if heard.station is not None or not sender.is_theirs:
        return heard
    return hear(message.mission, [text], observer=sender.observer)


def _whole(
    message: SmsMessage, heard: Heard, sender: SentBy, *, now: datetime
) -> SmsReading:
    problem = heard.problem()
    if problem is not None:
        answer_problem(message, problem, sender.observer, now=now)
        return write_reading(
            message,
            now=now,
            state="unreadable",
            problem=problem.value,
            **known_of(heard, sender),
        )
    claim = Claim(
        observer=sender.observer,
        is_confirmed=sender.is_confirmed,
        is_theirs=sender.is_theirs,
        sent_at=message.received_at,
        is_rehearsal=message.is_rehearsal,
    )
    made = make_report(message.mission, heard, claim, now=now)
    answer_report(message, heard, claim, made, now=now)
    return write_reading(
        message,
        now=now,
        state="duplicate" if made.is_repeated else "reported",
        problem=WRONG_CODE if sender.has_wrong_code else "",
        report=made.report,
        **known_of(heard, sender),
    )
