"""Whose report it is and where it belongs: codes become rows, or the report waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from elections.places.models import Area, Commission, ElectionDay, PollingStation
from elections.places.services.stations import provisional_station
from observers.missions.models import Mission, Observer
from reports.checklists.domain.definition import Stage
from reports.checklists.domain.drafts import RaisedFlag
from reports.intake.domain.claims import moment_in
from reports.intake.domain.identity import SetAsideReason
from reports.intake.domain.sms_report import IN_WORDS, Doubt
from reports.intake.selectors.surroundings import (
    Places,
    Surroundings,
    places_of,
    surroundings_of,
)
from reports.intake.services.readings import Reading, first_reason

SKEW = timedelta(minutes=10)
AT_A_STATION = frozenset(
    {Stage.OPENING.value, Stage.VOTING.value, Stage.COUNTING.value}
)


@dataclass(frozen=True)
class SetAside:
    """A report that waits for a person, and why."""

    reading: Reading
    reason: SetAsideReason
    day_id: int | None = None
    team_id: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A report whose identity is known."""

    reading: Reading
    day: ElectionDay | None
    observer_id: int | None
    team_id: int | None
    station: PollingStation | None = None
    commission: Commission | None = None
    area: Area | None = None
    arrived_at: datetime | None = None
    departed_at: datetime | None = None
    occurred_at: datetime | None = None
    flags: tuple[RaisedFlag, ...] = ()

    @property
    def day_id(self) -> int | None:
        return self.day.pk if self.day else None

    @property
    def station_id(self) -> int | None:
        return self.station.pk if self.station else None

    def waits(self, reason: SetAsideReason, **detail: Any) -> SetAside:
        """Return this report as one that is set aside."""
        return SetAside(self.reading, reason, self.day_id, self.team_id, detail)


Verdict = SetAside | Placed


def place_readings(
    mission: Mission, readings: Sequence[Reading], *, now: datetime
) -> list[Verdict]:
    """Return each report with what its codes mean, in the given order."""
    around = surroundings_of(
        mission,
        observer_codes={r.envelope.observer for r in readings if r.envelope.observer},
        observer_ids={pk for r in readings if (pk := r.submission.observer_id)},
        team_codes={code for r in readings if (code := r.assigned.get("team"))},
    )
    verdicts = [_identified(reading, around) for reading in readings]
    places = _places(mission, verdicts)
    return [
        _at_its_place(verdict, around, places, now=now)
        if isinstance(verdict, Placed)
        else verdict
        for verdict in verdicts
    ]


def _identified(reading: Reading, around: Surroundings) -> Verdict:
    reason = first_reason(reading)
    if reason is not None:
        return SetAside(reading, reason, detail=_named(reading, reason))
    observer = _observer(reading, around)
    assigned = around.teams.get(reading.assigned.get("team", ""))
    if observer is None and assigned is None:
        code = reading.envelope.observer
        return SetAside(
            reading, SetAsideReason.UNKNOWN_SENDER, detail={"observer": code}
        )
    code = reading.envelope.election_day
    day = around.days.get(code) if code else around.main_day
    unknown = SetAsideReason.UNKNOWN_ELECTION_DAY
    if code and day is None and not reading.is_decided(unknown):
        return SetAside(reading, unknown, detail={"election_day": code})
    team_id = reading.submission.team_id or (observer.team_id if observer else None)
    placed = Placed(
        reading=reading,
        day=day or around.main_day,
        observer_id=observer.pk if observer else None,
        team_id=assigned.pk if assigned else team_id,
    )
    forged = SetAsideReason.UNCONFIRMED_SMS
    is_sure = Doubt.UNCONFIRMED not in reading.envelope.doubts
    # Who names the team has said that it was the team.
    is_decided = reading.is_decided(forged, SetAsideReason.UNKNOWN_SENDER)
    return placed if is_sure or is_decided else placed.waits(forged)


def _observer(reading: Reading, around: Surroundings) -> Observer | None:
    """Return the phone's observer; of a report that was typed in, the one it names."""
    if reading.submission.observer_id:
        return around.senders.get(reading.submission.observer_id)
    return around.observers.get(reading.envelope.observer)


def _named(reading: Reading, reason: SetAsideReason) -> dict[str, Any]:
    envelope = reading.envelope
    if reason is SetAsideReason.UNKNOWN_MISSION:
        return {"mission": envelope.mission}
    return {"checklist": f"{envelope.checklist} version {envelope.version}"}


def _places(mission: Mission, verdicts: Sequence[Verdict]) -> Places:
    placed = [v.reading for v in verdicts if isinstance(v, Placed)]
    return places_of(
        mission,
        stations={_station_code(r) for r in placed} - {""},
        commissions={r.claim.commission for r in placed} - {""},
        areas={r.claim.area for r in placed} - {""},
    )


def _station_code(reading: Reading) -> str:
    return reading.assigned.get("station", "") or reading.claim.station


def _at_its_place(
    placed: Placed, around: Surroundings, places: Places, *, now: datetime
) -> Verdict:
    reading, mission = placed.reading, around.mission
    code = _station_code(reading)
    station = places.stations.get(code)
    drawn = around.sample.get(placed.day_id) if placed.day_id else None
    is_sampled = bool(drawn) and reading.stage in AT_A_STATION
    is_outside = is_sampled and (station is None or station.pk not in (drawn or ()))
    if is_outside and not reading.is_decided(SetAsideReason.OUTSIDE_SAMPLE):
        return placed.waits(SetAsideReason.OUTSIDE_SAMPLE, station=code)
    area = places.areas.get(reading.claim.area)
    if station is None and code:
        station = provisional_station(
            election=mission.election, code=code, area=area, now=now
        )
    commission = places.commissions.get(reading.claim.commission)
    if station is not None and station.area_id:
        area = station.area
    elif area is None and commission is not None:
        area = commission.area
    zone = _zone(station, placed.day, mission)
    placed = replace(
        placed,
        station=station,
        commission=commission,
        area=area,
        arrived_at=moment_in(zone, reading.claim.arrived),
        departed_at=moment_in(zone, reading.claim.departed),
        occurred_at=moment_in(zone, reading.claim.occurred),
    )
    return replace(placed, flags=tuple(_flags(placed, is_outside=is_outside)))


def _zone(
    station: PollingStation | None, day: ElectionDay | None, mission: Mission
) -> str:
    if station is not None and station.time_zone:
        return station.time_zone
    return day.time_zone if day else mission.time_zone


def _flags(placed: Placed, *, is_outside: bool) -> list[RaisedFlag]:
    reading, claim = placed.reading, placed.reading.claim
    flags = [
        RaisedFlag(
            rule="envelope_unreadable",
            message=f"The report's `{name}` could not be read and was left empty.",
        )
        for name in reading.envelope.oddities
    ]
    if placed.station is not None and placed.station.is_provisional:
        flags.append(
            RaisedFlag(
                rule="provisional_station",
                message="The polling station is not on the list; check its code.",
                values={"station": placed.station.code},
            )
        )
    if placed.station is None and reading.stage in AT_A_STATION:
        flags.append(
            RaisedFlag(
                rule="station_missing",
                message="No polling station is named by a code; ask the team.",
            )
        )
    if is_outside:
        flags.append(
            RaisedFlag(
                rule="outside_sample",
                message="Recorded by decision: its station is not in the sample.",
            )
        )
    if claim.commission and placed.commission is None:
        flags.append(
            RaisedFlag(
                rule="unknown_commission",
                message="No commission has this code.",
                values={"commission": claim.commission},
            )
        )
    flags.extend(
        RaisedFlag(rule=f"sms_{doubt}", message=IN_WORDS[Doubt(doubt)])
        for doubt in reading.envelope.doubts
    )
    device_at = reading.envelope.device_at
    if device_at and device_at > reading.submission.received_at + SKEW:
        flags.append(
            RaisedFlag(
                rule="clock_ahead",
                message="The phone's clock was ahead of the server's.",
                values={"device_time": device_at.isoformat()},
            )
        )
    return flags
