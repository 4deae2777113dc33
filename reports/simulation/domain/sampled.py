"""A simulated sample-based mission: one team stays at each sampled station all day.

Protocols arrive late from the country: small rural stations count by candle and drive to
the signal, so the first hours speak of the towns. Everything here is invented.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone

import numpy as np
from numpy.random import Generator

from reports.checklists.domain.definition import ChecklistDefinition
from reports.simulation.domain.delivery import SimulatedReport
from reports.simulation.domain.protocols import Ballot
from reports.simulation.domain.routes import SimulatedTeam, Visit
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.simulation import write_checklists
from reports.simulation.domain.world import Region, SimulatedStation, make_stations

RURAL = "rural"
# Of every other option's rural votes this share goes to the first one.
RURAL_LEAN = 0.15
# Median minutes from the end of voting to the protocol, and rural stations' delay more.
COUNT_MINUTES, RURAL_MINUTES = 45.0, 120.0
SPREAD = 0.45
LATEST_MINUTES = 540.0


@dataclass(frozen=True)
class SampledTruth:
    """What every station of the simulated country adds up to; shares 0..1."""

    shares: tuple[float, ...]
    turnout: float


def make_country(
    *, scenario: Scenario, seed: int, regions: Sequence[Region], shares: Sequence[float]
) -> tuple[SimulatedStation, ...]:
    """Invent the stations; the country votes otherwise than the towns."""
    draws = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(2)]
    stations = make_stations(
        scenario=scenario, regions=regions, shares=shares, random=draws[0]
    )
    return tuple(
        _leaning(one, draws[1]) if one.setting == RURAL else one for one in stations
    )


def truth_of(stations: Sequence[SimulatedStation]) -> SampledTruth:
    """Return the true result over all stations that may be sampled."""
    votes = np.array([station.votes for station in stations]).sum(axis=0)
    in_box = sum(station.in_box for station in stations)
    registered = sum(station.registered for station in stations)
    return SampledTruth(
        shares=tuple(float(vote) / float(votes.sum()) for vote in votes),
        turnout=in_box / registered,
    )


def teams_at(stations: Sequence[SimulatedStation]) -> tuple[SimulatedTeam, ...]:
    """Return a team of two for each sampled station, in the order given."""
    return tuple(
        SimulatedTeam(
            code=f"S{number:03d}",
            observers=(f"SBO-{2 * number - 1:03d}", f"SBO-{2 * number:03d}"),
            region=station.region,
            effect=0.0,
        )
        for number, station in enumerate(stations, start=1)
    )


def sampled_reports(
    *,
    scenario: Scenario,
    seed: int,
    day: date,
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    definitions: Mapping[str, ChecklistDefinition],
    ballot: Ballot,
) -> tuple[SimulatedReport, ...]:
    """Return opening, voting and counting of each station, in the order of reception.

    `device_at` is the simulated time of reception, which is all that a server met within
    a minute can know of it. Some protocols never arrive, some reports are sent twice.
    """
    draws = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(4)]
    by_code = {region.code: region for region in regions}
    visits = [
        visit
        for team, station in zip(teams_at(stations), stations, strict=True)
        for visit in _visits(team, station, by_code[station.region], day, draws[2])
    ]
    written = write_checklists(visits, scenario, definitions, ballot, random=draws[3])
    sent: list[SimulatedReport] = []
    for report in written:
        if draws[2].random() >= scenario.never_arrives:
            sent.append(report)
            if draws[2].random() < scenario.sent_twice:
                sent.append(replace(report, what="sent_twice"))
    return tuple(sorted(sent, key=lambda one: (one.arrives_at, one.team, one.what)))


def _leaning(station: SimulatedStation, random: Generator) -> SimulatedStation:
    moved = [int(random.binomial(vote, RURAL_LEAN)) for vote in station.votes[1:]]
    votes = (
        station.votes[0] + sum(moved),
        *(vote - less for vote, less in zip(station.votes[1:], moved, strict=True)),
    )
    return replace(station, votes=votes, official_votes=votes)


def _visits(
    team: SimulatedTeam,
    station: SimulatedStation,
    region: Region,
    day: date,
    random: Generator,
) -> list[Visit]:
    zone = timezone(timedelta(hours=region.utc_offset))
    minutes = COUNT_MINUTES * math.exp(float(random.normal(0.0, SPREAD)))
    if station.setting == RURAL:
        minutes += RURAL_MINUTES * math.exp(float(random.normal(0.0, SPREAD)))
    until = min(30.0 + minutes, LATEST_MINUTES)

    def at(hour: int, minute: float = 0.0) -> datetime:
        start = datetime.combine(day, time(hour), tzinfo=zone)
        return start + timedelta(minutes=round(minute))

    times = {
        "opening": (at(6, 30), at(7, 20 + float(random.integers(20)))),
        "voting": (at(7, 45), at(19, 30 + float(random.integers(20)))),
        "counting": (at(19, 50), at(20, until)),
    }
    return [
        Visit(team, stage, station, region, arrived, departed)
        for stage, (arrived, departed) in times.items()
    ]
