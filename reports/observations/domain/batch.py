"""The flags of a batch of reports, each beside what is recorded and earlier ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.checklists.domain.drafts import RaisedFlag
from reports.observations.domain.consistency import flags_across, flags_inside
from reports.observations.domain.drafts import ObservationDraft
from reports.observations.domain.rows import judged_flags, sheet_of, without_twins
from reports.observations.domain.sheets import Report, Sheet

DayPlace = tuple[int | None, int]


@dataclass(frozen=True)
class StationFacts:
    """What the station list says of a station."""

    code: str
    registered_voters: int | None = None
    time_zone: str = ""


@dataclass(frozen=True)
class DayFacts:
    """The date of an election day and the hours of its polls, on the wall clock."""

    date: date
    time_zone: str
    opens: time | None = None
    closes: time | None = None

    def hours(self, *, time_zone: str = "") -> tuple[datetime, datetime]:
        """Return when polls open and close in a place; the whole day if not known."""
        zone = ZoneInfo(time_zone or self.time_zone)
        midnight = datetime.combine(self.date, time(), tzinfo=zone)
        opens = datetime.combine(self.date, self.opens or time(), tzinfo=zone)
        if self.closes is None:
            return opens, midnight + timedelta(days=1)
        return opens, datetime.combine(self.date, self.closes, tzinfo=zone)


@dataclass(frozen=True)
class Surroundings:
    """What the reports of a batch are checked against; `known` has the day of each."""

    stations: Mapping[int, StationFacts] = field(default_factory=dict)
    days: Mapping[int, DayFacts] = field(default_factory=dict)
    teams: Mapping[int, str] = field(default_factory=dict)
    known: Sequence[tuple[int | None, Sheet]] = ()


def batch_flags(
    drafts: Sequence[ObservationDraft], *, around: Surroundings
) -> list[list[RaisedFlag]]:
    """Return the flags of each draft, in the order of the drafts."""
    beside = _Beside(around.known)
    flags = []
    for draft in drafts:
        report = _report(draft, around=around)
        sheet = report.sheet
        raised = [*judged_flags(draft), *flags_inside(report)]
        if not draft.is_rehearsal:
            others = beside.of(draft.election_day_id, sheet)
            # What an edit replaces is no second witness.
            raised += flags_across(
                sheet, [o for o in others if o.instance_id != draft.supersedes]
            )
            beside.add(draft.election_day_id, sheet)
        flags.append(without_twins(raised))
    return flags


class _Beside:
    """The reports of each station and of each team, by day."""

    def __init__(self, known: Sequence[tuple[int | None, Sheet]]) -> None:
        self.of_station: defaultdict[DayPlace, list[Sheet]] = defaultdict(list)
        self.of_team: defaultdict[DayPlace, list[Sheet]] = defaultdict(list)
        for day_id, sheet in known:
            self.add(day_id, sheet)

    def add(self, day_id: int | None, sheet: Sheet) -> None:
        if sheet.station_id is not None:
            self.of_station[day_id, sheet.station_id].append(sheet)
        if sheet.team_id is not None:
            self.of_team[day_id, sheet.team_id].append(sheet)

    def of(self, day_id: int | None, sheet: Sheet) -> list[Sheet]:
        """Return the reports of the same station or team, each once."""
        found: dict[object, Sheet] = {}
        if sheet.station_id is not None:
            for other in self.of_station[day_id, sheet.station_id]:
                found[other.instance_id] = other
        if sheet.team_id is not None:
            for other in self.of_team[day_id, sheet.team_id]:
                found[other.instance_id] = other
        return list(found.values())


def _report(draft: ObservationDraft, *, around: Surroundings) -> Report:
    station = around.stations.get(draft.station_id or 0)
    day = around.days.get(draft.election_day_id or 0)
    zone = station.time_zone if station else ""
    opens_at, closes_at = day.hours(time_zone=zone) if day else (None, None)
    return Report(
        sheet=sheet_of(
            draft,
            team=around.teams.get(draft.team_id or 0, ""),
            station=station.code if station else "",
        ),
        definition=draft.definition,
        answers=draft.judged.answers,
        registered_voters=station.registered_voters if station else None,
        opens_at=opens_at,
        closes_at=closes_at,
    )
