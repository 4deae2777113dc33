"""Answering the sender in the observer's language, one SMS each, never in circles."""

from __future__ import annotations

from datetime import datetime, timedelta

from observers.messages.domain.adapters import CONSOLE
from observers.messages.services.sending import queue_sms
from observers.missions.models import Observer
from reports.intake.domain.receipts import short_code
from reports.intake.domain.sms.alphabet import skeleton
from reports.intake.domain.sms.check_digit import check_digit
from reports.intake.domain.sms.codebook import SmsBook
from reports.intake.domain.sms.replies import (
    Answer,
    Problem,
    language_of,
    reply_to_help,
    reply_to_part,
    reply_to_problem,
    reply_to_report,
)
from reports.intake.models.sms import SmsMessage, SmsReading
from reports.intake.models.submissions import Submission
from reports.intake.selectors.sms import (
    keywords_by_checklist,
    latest_books,
    own_stations,
    text_of_message,
)
from reports.intake.services.sms_reports import Claim, Heard, Made
from reports.intake.services.sms_senders import SentBy, is_from

# Two machines that answer each other stop here.
MAX_REPLIES = 12
REPLIES_WITHIN = timedelta(minutes=10)


def answer_report(
    message: SmsMessage, heard: Heard, claim: Claim, made: Made, *, now: datetime
) -> None:
    """Tell what was understood, with the receipt's code."""
    assert heard.book is not None, "a report has its checklist"
    answer = Answer(
        code=made.code,
        keyword=heard.book.keyword,
        station=heard.station.code if heard.station else "",
        count=len(heard.parsed.values),
        problems=heard.parsed.problems,
        is_confirmed=claim.is_confirmed,
        is_incomplete=claim.is_incomplete,
        is_repeated=made.is_repeated,
    )
    language = _language(message, claim.observer)
    _send(message, reply_to_report(answer, language=language), claim.observer, now)


def answer_again(message: SmsMessage, twin: SmsReading, *, now: datetime) -> None:
    """Tell that the same content is here already, with the code that it got."""
    if twin.report is None:
        return
    stored = Submission.objects.filter(
        mission=message.mission_id, instance_id=twin.report
    ).first()
    if stored is None:
        return
    words = keywords_by_checklist(message.mission)
    answer = Answer(
        code=short_code(bytes(stored.sha256)),
        keyword=words.get(twin.checklist, ""),
        station=twin.station,
        count=0,
        is_repeated=True,
    )
    language = _language(message, twin.observer)
    _send(message, reply_to_report(answer, language=language), twin.observer, now)


def answer_part(message: SmsMessage, reading: SmsReading, *, now: datetime) -> None:
    """Tell that a part is here."""
    language = _language(message, reading.observer)
    text = reply_to_part(reading.part, reading.parts, language=language)
    _send(message, text, reading.observer, now)


def answer_problem(
    message: SmsMessage, problem: Problem, observer: Observer | None, *, now: datetime
) -> None:
    """Tell why no report was made; the message waits for a person all the same."""
    books = latest_books(message.mission)
    text = reply_to_problem(
        problem,
        keywords=[book.keyword for book in books],
        example=_example_for(message, books[0], observer) if books else "",
        language=_language(message, observer),
    )
    _send(message, text, observer, now)


def answer_help(
    message: SmsMessage, heard: Heard, sender: SentBy, *, now: datetime
) -> None:
    """Show an example."""
    books = [heard.book] if heard.book else latest_books(message.mission)
    if books:
        text = reply_to_help(
            example=_example_for(message, books[0], sender.observer),
            language=_language(message, sender.observer),
        )
        _send(message, text, sender.observer, now)


def example_of(book: SmsBook, observer: Observer | None, *, code: str = "") -> str:
    """Return a short message of this checklist, as its sender would write it."""
    stations = own_stations(observer) if observer and observer.team_id else []
    place = written_station(stations[0].code) if stations else "KZ00427"
    chosen = [item for item in book.items if not item.is_number][:2]
    answers = [f"{item.code}{next(iter(item.choices))}" for item in chosen]
    where = [place] if book.path_of("station") else []
    return " ".join(
        [book.keyword, *where, "T0815", *answers, *([code] if code else [])]
    )


def _example_for(message: SmsMessage, book: SmsBook, observer: Observer | None) -> str:
    """Return an example; one of their own stations only where no other telephone reads it."""
    return example_of(book, observer if is_from(message, observer) else None)


def written_station(code: str) -> str:
    """Return a station's code as a message writes it, with its check digit."""
    bones = skeleton(code)
    return f"{bones}{check_digit(bones)}"


def _language(message: SmsMessage, observer: Observer | None) -> str:
    own = observer.languages if observer else []
    return language_of(own, message.mission.languages)


def _send(
    message: SmsMessage, text: str, observer: Observer | None, now: datetime
) -> None:
    if not message.sender_hash:
        return
    recent = SmsMessage.objects.filter(
        mission=message.mission_id,
        sender_hash=message.sender_hash,
        received_at__gt=now - REPLIES_WITHIN,
    )
    # Nobody's machine answers the console.
    if message.gateway.adapter == CONSOLE or recent.count() <= MAX_REPLIES:
        number = text_of_message(message).number
        queue_sms(
            gateway=message.gateway,
            number=number,
            text=text,
            observer=observer,
            now=now,
        )
