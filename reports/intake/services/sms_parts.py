"""Reports in several messages: parts in any order, and what came when time was over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from reports.intake.domain.sms.parsing import part_of
from reports.intake.domain.sms.replies import Problem
from reports.intake.models.sms import SmsMessage, SmsReading, SmsWaiting
from reports.intake.selectors.sms import text_of_message
from reports.intake.services.sms_replying import (
    answer_part,
    answer_problem,
    answer_report,
)
from reports.intake.services.sms_reports import Claim, Heard, hear, make_report
from reports.intake.services.sms_rounds import known_of, write_reading
from reports.intake.services.sms_senders import WRONG_CODE, SentBy, is_from

PARTS_WITHIN = timedelta(minutes=30)
LATE_PARTS_WITHIN = timedelta(hours=12)


@dataclass(frozen=True)
class Part:
    """One message of a report in several, as it was read when it came."""

    message: SmsMessage
    reading: SmsReading


def take_part(
    message: SmsMessage, heard: Heard, sender: SentBy, *, now: datetime
) -> SmsReading:
    """Keep a part until the others are here, then make their report."""
    number, parts = part_of(text_of_message(message).text) or (0, 0)
    reading = write_reading(
        message,
        now=now,
        state="part",
        part=number,
        parts=parts,
        problem=WRONG_CODE if sender.has_wrong_code else "",
        **known_of(heard, sender),
    )
    together = _siblings(Part(message, reading))
    if len(together) == parts:
        return _assembled(together, message, now=now)
    if any(part.reading.state == "reported" for part in together):
        # Its report was made without it; now there is more of it.
        return _assembled(together, message, now=now, is_incomplete=True)
    SmsWaiting.objects.create(
        mission_id=message.mission_id,
        message=message,
        due_at=message.received_at + PARTS_WITHIN,
    )
    answer_part(message, reading, now=now)
    return reading


def close_parts(
    message: SmsMessage, reading: SmsReading, *, now: datetime
) -> SmsReading:
    """Record what came of a report in parts, once waiting for the rest is over."""
    together = _siblings(Part(message, reading))
    return _assembled(together, message, now=now, is_incomplete=True)


def _siblings(part: Part) -> list[Part]:
    """Return the parts of one report that are here, in order, each number once."""
    message, reading = part.message, part.reading
    same_sender = Q(message__sender_hash=message.sender_hash)
    if not message.sender_hash:
        same_sender = Q(pk=reading.pk)
    if reading.observer_id:
        same_sender |= Q(observer=reading.observer_id)
    found = (
        SmsReading.objects.filter(
            same_sender,
            mission=message.mission_id,
            parts=reading.parts,
            message__is_rehearsal=message.is_rehearsal,
            message__received_at__gt=message.received_at - LATE_PARTS_WITHIN,
        )
        .last_rounds()
        .select_related("message__gateway", "message__mission")
    )
    by_report: dict[object, dict[int, Part]] = {}
    for one in sorted(found, key=lambda r: (r.message.received_at, r.message_id)):
        if one.state in ("part", "reported"):
            group = by_report.setdefault(one.report, {})
            group[one.part] = Part(one.message, one)
    waiting = by_report.pop(None, {})
    for group in reversed(by_report.values()):
        # A report that lacks exactly what came now was closed too early.
        if len(group) < reading.parts and not group.keys() & waiting.keys():
            waiting = {**group, **waiting}
            break
    return [waiting[number] for number in sorted(waiting)]


def _assembled(
    together: Sequence[Part],
    message: SmsMessage,
    *,
    now: datetime,
    is_incomplete: bool = False,
) -> SmsReading:
    """Make one report of parts, in the order of their numbers."""
    mission = message.mission
    texts = [text_of_message(part.message).text for part in together]
    readings = [part.reading for part in together]
    observer = next((r.observer for r in readings if r.observer), None)
    is_theirs = all(
        part.reading.is_confirmed or is_from(part.message, part.reading.observer)
        for part in together
    )
    heard = hear(mission, texts, observer=observer if is_theirs else None)
    SmsWaiting.objects.filter(message__in=[p.message for p in together]).delete()
    problem = heard.problem()
    if problem is not None:
        problem = Problem.PART_ALONE if is_incomplete else problem
        answer_problem(message, problem, observer, now=now)
        return _on_all(
            together, message, now=now, state="unreadable", problem=problem.value
        )
    # One forged part must not ride on the code of another.
    is_confirmed = all(r.is_confirmed for r in readings) and (
        len({r.observer_id for r in readings}) == 1
    )
    claim = Claim(
        observer=observer,
        is_confirmed=is_confirmed,
        is_theirs=is_theirs,
        sent_at=together[0].message.received_at,
        is_rehearsal=message.is_rehearsal,
        is_incomplete=is_incomplete and len(together) < readings[0].parts,
        replaces=next((r.report for r in readings if r.report), None),
    )
    made = make_report(mission, heard, claim, now=now)
    answer_report(message, heard, claim, made, now=now)
    sent_by = SentBy(observer, is_confirmed=is_confirmed)
    return _on_all(
        together,
        message,
        now=now,
        state="reported",
        report=made.report,
        **known_of(heard, sent_by),
    )


def _on_all(
    together: Sequence[Part], message: SmsMessage, *, now: datetime, **fields: Any
) -> SmsReading:
    written = {
        part.message.pk: write_reading(
            part.message,
            now=now,
            part=part.reading.part,
            parts=part.reading.parts,
            **{"observer": part.reading.observer, **fields},
        )
        for part in together
    }
    return written[message.pk]
