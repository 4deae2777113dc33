"""Reading what was published and what protocols show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from elections.contests.domain.seats import (
    Allocation,
    Method,
    TooFewRule,
    allocate_seats,
)
from elections.contests.models import Contest
from elections.contests.selectors import tallies_of, threshold_of
from elections.places.models import Area, ElectionDay, PollingStation
from elections.results.domain.comparison import (
    Comparison,
    Outcome,
    compare_outcomes,
)
from elections.results.domain.copies import Copy, CopyComparison, compare_copies
from elections.results.domain.protocol import BrokenIdentity, check_protocol
from elections.results.domain.templates import (
    ProtocolTemplate,
    read_template,
    standard_template,
)
from elections.results.models import (
    ContestTemplate,
    OfficialResult,
    ProtocolReading,
    TurnoutAnnouncement,
    reading_sources,
)
from elections.scope import Scope

OBSERVED = ("observer", "posted_copy")


def template_of(contest: Contest) -> ProtocolTemplate:
    """Return what the protocols of a contest are judged by."""
    return templates_of([contest.pk]).get(contest.pk, standard_template())


def templates_of(contest_ids: Iterable[int]) -> dict[int, ProtocolTemplate]:
    """Return the contests' own templates; one without is judged by the standard."""
    own = ContestTemplate.objects.filter(contest_id__in=set(contest_ids))
    return {
        row.contest_id: read_template(row.definition, code=row.contest.code)
        for row in own.select_related("contest").order_by("contest_id")
    }


def latest_turnout(
    *, election_day: ElectionDay, as_of: datetime
) -> list[TurnoutAnnouncement]:
    """Return the latest figure of the country and of each area at a moment.

    The country comes first, then the areas by code.
    """
    rows = TurnoutAnnouncement.objects.filter(election_day=election_day).known_at(as_of)
    latest: dict[int | None, TurnoutAnnouncement] = {}
    for row in rows.select_related("area").order_by("as_of", "recorded_at", "id"):
        latest[row.area_id] = row
    return sorted(latest.values(), key=lambda row: row.area.code if row.area else "")


def turnout_series(
    *, election_day: ElectionDay, area: Area | None = None
) -> list[TurnoutAnnouncement]:
    """Return the announcements of the country, or of one area, by time."""
    rows = TurnoutAnnouncement.objects.filter(election_day=election_day, area=area)
    return list(rows.order_by("as_of", "recorded_at", "id"))


def latest_official_results(
    *,
    election_day: ElectionDay,
    contest: Contest,
    as_of: datetime,
    area: Area | None = None,
    station: PollingStation | None = None,
) -> list[OfficialResult]:
    """Return the latest published value of each line of one place, by ballot order."""
    rows = OfficialResult.objects.filter(
        election_day=election_day,
        contest=contest,
        area=area,
        station=station,
        as_of__lte=as_of,
    )
    latest: dict[tuple[str, int | None], OfficialResult] = {}
    for row in rows.select_related("contestant").order_by("as_of", "recorded_at", "id"):
        latest[row.line, row.contestant_id] = row
    return sorted(latest.values(), key=_by_ballot)


def seats_from_results(
    *, election_day: ElectionDay, contest: Contest, as_of: datetime
) -> Allocation | None:
    """Allocate the seats of a list contest from its national votes, or return None."""
    rows = latest_official_results(
        election_day=election_day, contest=contest, as_of=as_of
    )
    votes = {row.contestant.code: row.value for row in rows if row.contestant}
    if not contest.allocation or not votes:
        return None
    return allocate_seats(
        tallies=tallies_of(contest=contest, votes=votes),
        seats=contest.seats,
        method=Method(contest.allocation),
        threshold=threshold_of(contest),
        lists_wanted=contest.lists_wanted,
        too_few=TooFewRule(contest.too_few_rule),
    )


def comparison_with_earlier(*, contest: Contest, as_of: datetime) -> Comparison | None:
    """Return a contest beside that of the earlier election, None if none is named."""
    if contest.earlier is None:
        return None
    renamed = contest.contestants.filter(earlier__contest=contest.earlier)
    return compare_outcomes(
        before=_outcome(contest.earlier, as_of),
        now=_outcome(contest, as_of),
        same_as=dict(renamed.values_list("code", "earlier__code")),
    )


def _outcome(contest: Contest, as_of: datetime) -> Outcome:
    """Return the national result of the contest's latest day, as published by then."""
    national = OfficialResult.objects.national().filter(contest=contest)
    known = national.filter(as_of__lte=as_of).select_related("election_day")
    latest = known.order_by("-election_day__date", "-election_day_id").first()
    rows = (
        latest_official_results(
            election_day=latest.election_day, contest=contest, as_of=as_of
        )
        if latest
        else []
    )
    used = [row for row in rows if row.line in ("votes", "valid")]
    return Outcome(
        election=contest.election.name,
        kind=contest.kind,
        allocation=contest.allocation,
        seats=contest.seats,
        threshold=Fraction(contest.threshold_numerator, contest.threshold_denominator),
        options=dict(
            contest.contestants.order_by("ballot_order", "code").values_list(
                "code", "name"
            )
        ),
        votes={r.contestant.code: r.value for r in used if r.contestant},
        valid=next((r.value for r in used if r.line == "valid"), None),
        sources=tuple(dict.fromkeys((r.source, r.source_url) for r in used)),
        as_of=max((row.as_of for row in used), default=None),
    )


@dataclass(frozen=True)
class ProtocolCopy:
    """One protocol as one source shows it, with what does not add up."""

    source: str
    label: str
    instance_id: str
    photo_sha256: str
    lines: Mapping[str, int]
    votes: Mapping[str, int]
    broken: tuple[BrokenIdentity, ...]


@dataclass(frozen=True)
class ProtocolRow:
    """One line of the table: what each copy has, None where it has nothing."""

    label: str
    values: tuple[int | None, ...]

    @property
    def differs(self) -> bool:
        """Tell whether two copies show different values."""
        return len({value for value in self.values if value is not None}) > 1


@dataclass(frozen=True)
class ProtocolTable:
    """The copies of one station and contest side by side."""

    copies: tuple[ProtocolCopy, ...]
    rows: tuple[ProtocolRow, ...]
    comparisons: tuple[tuple[ProtocolCopy, CopyComparison], ...]


def protocol_table(
    *,
    mission_id: int,
    election_day: ElectionDay,
    station: PollingStation,
    contest: Contest,
    scope: Scope,
) -> ProtocolTable:
    """Return every reading of one station's protocol, side by side."""
    readings = (
        ProtocolReading.objects.visible_to(scope)
        .filter(
            mission_id=mission_id,
            election_day=election_day,
            station=station,
            contest=contest,
        )
        .select_related("contestant")
        .order_by("recorded_at", "id")
    )
    grouped: dict[tuple[str, str], list[ProtocolReading]] = {}
    for reading in readings:
        key = (reading.source, str(reading.instance_id or ""))
        grouped.setdefault(key, []).append(reading)
    template = template_of(contest)
    copies = tuple(_copy(key, found, template) for key, found in grouped.items())
    return ProtocolTable(
        copies=copies,
        rows=_rows(copies),
        comparisons=_comparisons(copies, template),
    )


def _by_ballot(row: OfficialResult) -> tuple[bool, int, str]:
    order = row.contestant.ballot_order if row.contestant else 0
    return row.contestant is None, order, row.line


def _copy(
    key: tuple[str, str],
    readings: list[ProtocolReading],
    template: ProtocolTemplate,
) -> ProtocolCopy:
    source, instance = key
    lines = {r.line: r.value for r in readings if not r.contestant}
    votes = {r.contestant.code: r.value for r in readings if r.contestant}
    return ProtocolCopy(
        source=source,
        label=dict(reading_sources()).get(source, source),
        instance_id=instance,
        photo_sha256=next((r.photo_sha256 for r in readings if r.photo_sha256), ""),
        lines=lines,
        votes=votes,
        broken=check_protocol(lines, votes, template),
    )


def _rows(copies: tuple[ProtocolCopy, ...]) -> tuple[ProtocolRow, ...]:
    lines = dict.fromkeys(name for copy in copies for name in copy.lines)
    codes = dict.fromkeys(code for copy in copies for code in copy.votes)
    return (
        *(
            ProtocolRow(
                name.replace("_", " "), tuple(copy.lines.get(name) for copy in copies)
            )
            for name in lines
        ),
        *(
            ProtocolRow(f"votes: {code}", tuple(c.votes.get(code) for c in copies))
            for code in codes
        ),
    )


def _comparisons(
    copies: tuple[ProtocolCopy, ...], template: ProtocolTemplate
) -> tuple[tuple[ProtocolCopy, CopyComparison], ...]:
    official = next((copy for copy in copies if copy.source == "official"), None)
    if official is None:
        return ()
    published = Copy(official.lines, official.votes)
    return tuple(
        (
            copy,
            compare_copies(
                copied=Copy(copy.lines, copy.votes),
                published=published,
                template=template,
            ),
        )
        for copy in copies
        if copy.source in OBSERVED
    )
