"""Reading what a quick count is computed from: protocols, reviews, signatures, hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from elections.contests.models import Contest
from elections.places.models import ElectionDay, PollingStation
from elections.results.models import ProtocolReading
from observers.missions.models import Mission
from reports.findings.domain.quick_count.returns import (
    Held,
    Return,
    Review,
    usable_returns,
)
from reports.findings.domain.rows import ReleasedCount
from reports.findings.domain.survey.sampling import Sample
from reports.findings.models import (
    FindingSet,
    QuickCount,
    QuickCountRelease,
    QuickCountReview,
)
from reports.findings.selectors.counted_contests import option_names
from reports.findings.selectors.other_rows import waiting_by_stage
from reports.findings.selectors.samples import frozen_sample
from reports.observations.models import Observation

OBSERVERS = "observer"
SIGNATURES = 2
NOT_BEFORE = "quick_count_not_before"


def protocol_returns(
    *,
    mission: Mission,
    election_day: ElectionDay,
    contest: Contest,
    as_of: datetime,
    stations: Collection[str],
) -> list[Return]:
    """Return the protocols that observers copied at these stations, by station.

    Only reports that count: latest versions, not rejected, no rehearsal. In a
    demonstration the time on the simulated phone stands for the time of reception.
    """
    counted = (
        Observation.objects.filter(mission=mission, election_day=election_day)
        .filter(stage="counting", station__code__in=stations)
        .counted(as_of)
    )
    arrived: dict[str, datetime] = {
        str(instance): device_at
        if mission.is_demonstration and device_at
        else received_at
        for instance, received_at, device_at in counted.order_by("pk").values_list(
            "instance_id", "received_at", "device_at"
        )
    }
    readings = ProtocolReading.objects.filter(
        mission_id=mission.pk,
        election_day=election_day,
        contest=contest,
        source=OBSERVERS,
        recorded_at__lte=as_of,
        station__code__in=stations,
    )
    lines: dict[tuple[str, str], dict[str, int]] = {}
    votes: dict[tuple[str, str], dict[str, int]] = {}
    for station, report, line, contestant, value in readings.order_by(
        "station__code", "instance_id", "line", "pk"
    ).values_list("station__code", "instance_id", "line", "contestant__code", "value"):
        key = (station, str(report))
        if contestant:
            votes.setdefault(key, {})[contestant] = value
        else:
            lines.setdefault(key, {})[line] = value
    return [
        Return(
            station=station,
            report=report,
            received_at=arrived[report],
            votes=votes.get((station, report), {}),
            valid=lines.get((station, report), {}).get("valid"),
            in_box=lines.get((station, report), {}).get("in_box"),
            registered=lines.get((station, report), {}).get("registered"),
        )
        for station, report in sorted(lines.keys() | votes.keys())
        if report in arrived
    ]


def counted_protocols(
    *,
    mission: Mission,
    election_day: ElectionDay,
    contest: Contest,
    as_of: datetime,
    sample: Sample,
) -> tuple[tuple[Return, ...], tuple[Held, ...], list[Review]]:
    """Return the protocols that a count takes, the stations it holds, the decisions."""
    reviews = reviews_of(
        mission=mission, election_day=election_day, contest=contest, as_of=as_of
    )
    came = protocol_returns(
        mission=mission,
        election_day=election_day,
        contest=contest,
        as_of=as_of,
        stations=[one.code for one in sample.stations if one.exists],
    )
    options = tuple(option_names(contest))
    usable, held = usable_returns(came, options=options, reviews=reviews)
    return usable, held, reviews


def reports_counted(count: QuickCount) -> list[str]:
    """Return the reports whose protocols a stored count was computed from."""
    day = count.election_day
    sample = frozen_sample(mission=count.mission, election_day=day, as_of=count.as_of)
    if sample is None:
        return []
    usable, _held, _reviews = counted_protocols(
        mission=count.mission,
        election_day=day,
        contest=count.contest,
        as_of=count.as_of,
        sample=sample,
    )
    return [one.report for one in usable]


def reviews_of(
    *, mission: Mission, election_day: ElectionDay, contest: Contest, as_of: datetime
) -> list[Review]:
    """Return the latest decision on each station, by station."""
    rows = QuickCountReview.objects.filter(
        mission=mission,
        election_day=election_day,
        contest=contest,
        decided_at__lte=as_of,
    ).order_by("decided_at", "pk")
    latest = {
        station: Review(
            station, str(report or ""), is_used=report is not None, decided_at=moment
        )
        for station, report, moment in rows.values_list(
            "station__code", "instance_id", "decided_at"
        )
    }
    return [latest[station] for station in sorted(latest)]


def lawful_at(*, mission: Mission, election_day: ElectionDay) -> datetime | None:
    """Return when polls have closed everywhere, or the later hour the law names.

    None if nobody has recorded when the polls close, or if the hour cannot be read. It is
    the switch `quick_count_not_before` of the mission, in ISO 8601, else local time.
    """
    own = ZoneInfo(election_day.time_zone)
    if election_day.polls_close is None:
        return None
    zones = set(
        PollingStation.objects.filter(election_id=election_day.election_id)
        .order_by("time_zone")
        .values_list("time_zone", flat=True)
        .distinct()
    )
    closing = [
        datetime.combine(
            election_day.date,
            election_day.polls_close,
            tzinfo=ZoneInfo(zone or election_day.time_zone),
        )
        for zone in (zones or {""})
    ]
    if named := mission.switches.get(NOT_BEFORE):
        try:
            hour = datetime.fromisoformat(str(named))
        except ValueError:
            return None
        closing.append(hour if hour.tzinfo else hour.replace(tzinfo=own))
    return max(closing).astimezone(own)


def process_signed_at(
    *, mission: Mission, election_day: ElectionDay
) -> datetime | None:
    """Return when two people had signed a kept finding set of the day."""
    rows = QuickCountRelease.objects.filter(
        mission=mission, finding_set__election_day=election_day
    ).order_by("signed_at", "pk")
    signed: dict[int, set[int]] = {}
    for number, user, moment in rows.values_list(
        "finding_set_id", "signed_by_id", "signed_at"
    ):
        people = signed.setdefault(number or 0, set())
        people.add(user)
        if len(people) >= SIGNATURES:
            return moment
    return None


def is_released(count: QuickCount, *, as_of: datetime | None = None) -> bool:
    """Tell whether two people have signed this count, or had by a time."""
    signed = count.releases.all()
    if as_of is not None:
        signed = signed.filter(signed_at__lte=as_of)
    return signed.values("signed_by").distinct().count() >= SIGNATURES


def released_counts(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> list[QuickCount]:
    """Return the latest released count of each contest, by contest code."""
    rows = QuickCount.objects.filter(
        mission=mission, election_day=election_day, is_refused=False
    ).filter(releases__signed_at__lte=as_of)
    found: dict[str, QuickCount] = {}
    for row in rows.select_related("contest").distinct().latest_first():
        if row.contest.code not in found and is_released(row, as_of=as_of):
            found[row.contest.code] = row
    return [found[code] for code in sorted(found)]


def released_documents(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> list[ReleasedCount]:
    """Return what the released counts of a probability sample say."""
    if not mission.is_probability_sample:
        return []
    found = released_counts(mission=mission, election_day=election_day, as_of=as_of)
    return [ReleasedCount(row.content_sha256, row.document) for row in found]


def latest_kept_findings(
    *, mission: Mission, election_day: ElectionDay
) -> FindingSet | None:
    """Return the latest finding set of the day that can be signed."""
    rows = FindingSet.objects.of_day(
        mission_id=mission.pk, election_day_id=election_day.pk
    )
    return rows.filter(is_live=False).defer("document").latest_first().first()


def waiting_counts(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> int:
    """Return how many reports on the count wait set aside, or may be such reports."""
    waiting = waiting_by_stage(
        mission=mission, election_day_id=election_day.pk, as_of=as_of
    )
    return waiting.get("counting", 0) + waiting.get("", 0)
