"""The facts of one election day as detectors read them, as they stood at a time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from elections.contests.models import Contest
from elections.places.models import ElectionDay, PollingStation
from elections.results.models import (
    OfficialResult,
    ProtocolReading,
    TurnoutAnnouncement,
)
from elections.results.selectors import OBSERVED, templates_of
from observers.missions.models import Mission
from reports.checklists.domain.definition import answer_at
from reports.findings.selectors.observation_rows import definitions_of
from reports.observations.models import Observation, ObservationQuerySet
from reports.signals.domain.facts import (
    DayFacts,
    ObservedCopy,
    OfficialProtocol,
    VotedCount,
)

LABELS = {"observer": "Observers", "posted_copy": "Copy posted at the station"}
VOTED_ROLE = "voted_so_far"
# (contest, station) -> line or (contestant, ) -> value
Lines = dict[tuple[str, str], dict[tuple[str, str], int]]


def day_facts(
    *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> DayFacts:
    """Gather what was published and what observers noted by a time."""
    contests = Contest.objects.filter(election_id=mission.election_id)
    codes = dict(contests.values_list("pk", "code"))
    own = templates_of(codes)
    stations = PollingStation.objects.filter(election_id=mission.election_id)
    places = stations.order_by("code").values_list(
        "code", "area__code", "registered_voters"
    )
    registered = {code: number for code, _, number in places}
    opens_at, closes_at = _hours(election_day)
    earlier = ElectionDay.objects.filter(
        election_id=election_day.election_id, date__lt=election_day.date
    ).order_by("date", "pk")
    return DayFacts(
        stations=stations.filter(is_open=True).count(),
        protocols=_published(mission, election_day, as_of, registered),
        copies=_copies(mission, election_day, as_of),
        counts=_counts(mission, election_day, as_of),
        earlier=tuple(
            OfficialProtocol(
                station=p.station,
                contest=f"{p.contest}, {day.date:%d.%m.%Y}",
                lines=p.lines,
                votes=p.votes,
            )
            for day in earlier
            for p in _published(mission, day, as_of, registered)
        ),
        templates={codes[pk]: template for pk, template in own.items()},
        area_of={code: area for code, area, _ in places if area},
        profiles=_profiles(election_day, as_of),
        opens_at=opens_at,
        closes_at=closes_at,
    )


def _published(
    mission: Mission,
    day: ElectionDay,
    as_of: datetime,
    registered: dict[str, int | None],
) -> tuple[OfficialProtocol, ...]:
    """Return published protocols; what observers photographed of them fills gaps."""
    seen = ProtocolReading.objects.filter(
        mission_id=mission.pk,
        election_day=day,
        source="official",
        recorded_at__lte=as_of,
    ).order_by("recorded_at", "pk")
    lines: Lines = {}
    photos: dict[tuple[str, str], str] = {}
    fields = ("contest__code", "station__code", "line", "contestant__code", "value")
    for *row, photo in seen.values_list(*fields, "photo_sha256"):
        key = _put(lines, row)
        photos[key] = photo or photos.get(key, "")
    rows = OfficialResult.objects.filter(
        election_day=day, station__isnull=False, recorded_at__lte=as_of
    ).order_by("as_of", "recorded_at", "pk")
    for row in rows.values_list(*fields).iterator(chunk_size=10_000):
        _put(lines, row)
    return tuple(
        OfficialProtocol(
            station=station,
            contest=contest,
            lines={line: v for (line, code), v in values.items() if not code},
            votes={code: v for (_, code), v in values.items() if code},
            registered=registered.get(station),
            photo_sha256=photos.get((contest, station), ""),
        )
        for (contest, station), values in sorted(lines.items())
    )


def _put(lines: Lines, row: Iterable[Any]) -> tuple[str, str]:
    contest, station, line, code, value = row
    key = (contest, station)
    lines.setdefault(key, {})["votes" if code else line, code or ""] = value
    return key


def _copies(
    mission: Mission, day: ElectionDay, as_of: datetime
) -> tuple[ObservedCopy, ...]:
    """Return the copies of reports that count, and those that came without a report."""
    counted = set(_counted(mission, day, as_of).values_list("instance_id", flat=True))
    readings = ProtocolReading.objects.filter(
        mission_id=mission.pk,
        election_day=day,
        source__in=OBSERVED,
        recorded_at__lte=as_of,
    ).select_related("contest", "station", "contestant")
    grouped: dict[tuple[str, ...], list[ProtocolReading]] = {}
    for row in readings.order_by("recorded_at", "pk"):
        if row.instance_id is None or row.instance_id in counted:
            key = (
                row.contest.code,
                row.station.code,
                row.source,
                str(row.instance_id or ""),
            )
            grouped.setdefault(key, []).append(row)
    return tuple(_copy(key, rows) for key, rows in sorted(grouped.items()))


def _copy(key: tuple[str, ...], rows: Iterable[ProtocolReading]) -> ObservedCopy:
    contest, station, source, instance = key
    return ObservedCopy(
        station=station,
        contest=contest,
        label=LABELS[source],
        lines={row.line: row.value for row in rows if not row.contestant},
        votes={row.contestant.code: row.value for row in rows if row.contestant},
        instance_id=instance,
        photo_sha256=next((r.photo_sha256 for r in rows if r.photo_sha256), ""),
    )


def _counts(
    mission: Mission, day: ElectionDay, as_of: datetime
) -> tuple[VotedCount, ...]:
    definitions = definitions_of(mission, as_of=as_of)
    questions = {
        pk: question
        for pk, definition in definitions.items()
        if (question := definition.question_for(VOTED_ROLE))
    }
    rows = (
        _counted(mission, day, as_of)
        .filter(version_id__in=questions, station__isnull=False)
        .exclude(arrived_at=None)
        .in_figure_order()
        .values_list(
            "version_id", "station__code", "arrived_at", "instance_id", "answers"
        )
    )
    counts = []
    for version, station, at, instance, answers in rows:
        voted = answer_at(answers, questions[version].path)
        if at and isinstance(voted, int) and not isinstance(voted, bool):
            counts.append(VotedCount(station, at, voted, str(instance)))
    return tuple(counts)


def _counted(
    mission: Mission, day: ElectionDay, as_of: datetime
) -> ObservationQuerySet:
    rows = Observation.objects.filter(mission=mission, election_day=day)
    return rows.counted(as_of)


def _profiles(day: ElectionDay, as_of: datetime) -> dict[str, dict[datetime, float]]:
    """Return announced turnout by area and time; an empty area is the country."""
    announced = TurnoutAnnouncement.objects.filter(
        election_day=day, recorded_at__lte=as_of
    ).order_by("as_of", "recorded_at", "pk")
    profiles: dict[str, dict[datetime, float]] = {}
    for area, at, share in announced.values_list(
        "area__code", "as_of", "turnout_share"
    ):
        profiles.setdefault(area or "", {})[at] = float(share)
    return profiles


def _hours(day: ElectionDay) -> tuple[datetime | None, datetime | None]:
    if day.polls_open is None or day.polls_close is None:
        return None, None
    opens = datetime.combine(day.date, day.polls_open, tzinfo=day.zone)
    closes = datetime.combine(day.date, day.polls_close, tzinfo=day.zone)
    return opens, closes if closes > opens else closes + timedelta(days=1)
