"""From what was read to a report: placed, tied to the one it corrects, and accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from elections.places.models import PollingStation
from observers.missions.models import Mission, Observer, User
from reports.intake.domain.readers import read_report
from reports.intake.domain.receipts import short_code
from reports.intake.domain.sms.answers import answers_of, is_another_visit, overlaid
from reports.intake.domain.sms.codebook import SmsBook
from reports.intake.domain.sms.parsing import Parsed, parse_messages, station_candidates
from reports.intake.domain.sms.replies import Problem
from reports.intake.domain.sms_report import Doubt, SmsReport, sms_report_bytes
from reports.intake.models.sms import SmsReading
from reports.intake.models.submissions import Submission
from reports.intake.selectors.sms import (
    only_station,
    sms_books,
    stations_by_skeleton,
)
from reports.intake.selectors.stored import raw_report
from reports.intake.services.accepting import enter_reports

SOURCE = "sms"
CORRECTED_WITHIN = timedelta(hours=12)


@dataclass(frozen=True)
class Heard:
    """What the messages of one report say together, and about which place."""

    parsed: Parsed
    station: PollingStation | None

    @property
    def book(self) -> SmsBook | None:
        return self.parsed.book

    def problem(self) -> Problem | None:
        """Return why no report can be made of this."""
        parsed, book = self.parsed, self.parsed.book
        if book is None:
            return Problem.KEYWORD
        if not (parsed.values or parsed.comment or parsed.arrived):
            return Problem.NOTHING
        is_placed = book.path_of("station") is not None
        if is_placed and self.station is None:
            bad = parsed.has_bad_station
            return Problem.STATION_DIGIT if bad else Problem.STATION
        return None


@dataclass(frozen=True)
class Claim:
    """Who reports, how sure that is, and what is known to be missing.

    Unless `is_theirs` somebody else may read the answer, and must not learn from it what
    the observer reported before.
    """

    observer: Observer | None
    is_confirmed: bool
    sent_at: datetime
    is_rehearsal: bool = False
    is_incomplete: bool = False
    is_theirs: bool = True
    replaces: UUID | None = None
    user: User | None = field(default=None)


@dataclass(frozen=True)
class Made:
    """A report that was made, or the one that says all of it already."""

    report: UUID
    code: str
    is_repeated: bool


def hear(mission: Mission, texts: Sequence[str], *, observer: Observer | None) -> Heard:
    """Read texts in the words of the mission's checklists and places."""
    books = sms_books(mission)
    places = stations_by_skeleton(mission, bones=station_candidates(texts))
    parsed = parse_messages(texts, books=books, stations=places)
    station = places.get(parsed.station)
    if station is None and not parsed.has_bad_station:
        station = only_station(observer)
    return Heard(parsed, station)


def make_report(mission: Mission, heard: Heard, claim: Claim, *, now: datetime) -> Made:
    """Accept a report through the one intake; sent again it corrects the one before."""
    book = heard.book
    assert book is not None, "a report without a problem has its checklist"
    answers = answers_of(
        heard.parsed,
        book,
        station=heard.station.code if heard.station else "",
        sent_at=claim.sent_at,
        zone=_zone(mission, heard.station),
    )
    replaces = claim.replaces
    earlier = None if replaces else _earlier(mission, heard, claim)
    if earlier is not None:
        before = read_report(source=SOURCE, raw=raw_report(earlier.submission))
        if not is_another_visit(book, before.answers, answers):
            # Nobody can put words into a confirmed report by forging the one before.
            if earlier.is_confirmed or not claim.is_confirmed:
                merged = overlaid(before.answers, answers)
                is_same = before.version == _version(book) and merged == before.answers
                if is_same and claim.is_theirs:
                    code = short_code(bytes(earlier.submission.sha256))
                    return Made(before.instance_id, code, is_repeated=True)
                answers = merged
            replaces = before.instance_id
    report = SmsReport(
        instance_id=uuid4(),
        mission=mission.code,
        checklist=book.checklist,
        version=_version(book),
        observer=claim.observer.code if claim.observer else "",
        sent_at=claim.sent_at,
        answers=answers,
        replaces=replaces,
        is_rehearsal=claim.is_rehearsal,
        doubts=_doubts(heard, claim),
    )
    outcome = enter_reports(
        mission=mission,
        raws=[sms_report_bytes(report)],
        source=SOURCE,
        now=now,
        user=claim.user,
        observer=claim.observer,
    )[0]
    assert outcome.receipt is not None, "its id is new and its bytes are ours"
    return Made(report.instance_id, outcome.receipt.short_code, is_repeated=False)


@dataclass(frozen=True)
class _Earlier:
    submission: Submission
    is_confirmed: bool


def _earlier(mission: Mission, heard: Heard, claim: Claim) -> _Earlier | None:
    """Return the report that the same observer made of the same place before."""
    if claim.observer is None or heard.station is None or heard.book is None:
        return None
    readings = SmsReading.objects.filter(
        mission=mission,
        observer=claim.observer,
        checklist=heard.book.checklist,
        station=heard.station.code,
        state="reported",
        message__is_rehearsal=claim.is_rehearsal,
        read_at__gt=claim.sent_at - CORRECTED_WITHIN,
    )
    latest = readings.order_by("-is_confirmed", "-read_at", "-pk").first()
    if latest is None or latest.report is None:
        return None
    submission = Submission.objects.filter(
        mission=mission, instance_id=latest.report
    ).first()
    return _Earlier(submission, latest.is_confirmed) if submission else None


def _doubts(heard: Heard, claim: Claim) -> tuple[Doubt, ...]:
    found = (
        (Doubt.UNCONFIRMED, not claim.is_confirmed),
        (Doubt.INCOMPLETE, claim.is_incomplete),
        (Doubt.NOT_UNDERSTOOD, bool(heard.parsed.problems)),
    )
    return tuple(doubt for doubt, is_so in found if is_so)


def _version(book: SmsBook) -> str:
    return book.definition.version


def _zone(mission: Mission, station: PollingStation | None) -> ZoneInfo:
    return ZoneInfo((station.time_zone if station else "") or mission.time_zone)
