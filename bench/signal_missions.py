"""Simulated election days as the detectors read them, with the truth beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.random import Generator

from reports.signals.domain.facts import (
    DayFacts,
    ObservedCopy,
    OfficialProtocol,
    VotedCount,
)
from reports.simulation.domain.official import (
    SimulatedProtocol,
    come_by,
    copied_protocols,
    count_come,
    published_protocols,
    second_ballots,
)
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import SimulatedStation, make_stations
from reports.simulation.services.facts import published_options, regions

COPIES, VISITED, TWICE = 122, 1_150, 300
# Stations where observers stay and count until closing, and what they miss.
WHOLE_DAYS, MISSED = 150, 0.01
OPENS = datetime(2023, 3, 19, 2, tzinfo=UTC)
HOURS = 13
ANNOUNCED = (3, 5, 7, 9, 11, 13)
LISTS = tuple("ABCDEFGH")


@dataclass(frozen=True)
class Day:
    """What detectors are given, and what was done at which station."""

    facts: DayFacts
    stations: tuple[SimulatedStation, ...]
    swapped: frozenset[str]

    def with_fraud(self, *kinds: str) -> set[str]:
        """Return the stations where one of these was done."""
        return {s.code for s in self.stations if s.fraud in kinds}


def simulated_day(scenario: Scenario, seed: int) -> Day:
    """Draw a country and what observers see of it; no database is needed."""
    worlds, visits, second, stays = (
        np.random.default_rng(s) for s in np.random.SeedSequence([seed, 7]).spawn(4)
    )
    shares = [float(option.share) for option in published_options()]
    stations = make_stations(
        scenario=scenario, regions=regions(), shares=shares, random=worlds
    )
    is_clean = scenario.stuffed_share == 0
    ballots = second_ballots(
        stations, random=second, **({"swapped_share": 0.0} if is_clean else {})
    )
    first = tuple(_official(p, "LIST") for p in published_protocols(stations))
    run_off = tuple(
        OfficialProtocol(
            b.station, "RUN-OFF", {}, dict(zip("AB", b.votes, strict=True))
        )
        for b in ballots
    )
    copied = visits.choice(len(stations), size=COPIES, replace=False)
    every = copied_protocols(stations)
    turnout = sum(s.came for s in stations) / sum(s.registered for s in stations)
    facts = DayFacts(
        stations=len(stations),
        protocols=(*first, *run_off),
        copies=tuple(_copied(every[at]) for at in sorted(copied)),
        counts=(
            *_counts(stations, random=visits),
            *_whole_days(stations, random=stays),
        ),
        profiles={
            "": {
                OPENS + timedelta(hours=hour): turnout * come_by(hour / HOURS)
                for hour in ANNOUNCED
            }
        },
        opens_at=OPENS,
        closes_at=OPENS + timedelta(hours=HOURS),
    )
    return Day(facts, stations, frozenset(b.station for b in ballots if b.is_swapped))


def of_ballot(facts: DayFacts, contest: str) -> DayFacts:
    """Return the same day with the protocols of one ballot only."""
    own = tuple(p for p in facts.protocols if p.contest == contest)
    return replace(facts, protocols=own)


def _official(protocol: SimulatedProtocol, contest: str) -> OfficialProtocol:
    votes = dict(zip(LISTS, protocol.votes, strict=True))
    return OfficialProtocol(protocol.station, contest, protocol.lines, votes)


def _copied(protocol: SimulatedProtocol) -> ObservedCopy:
    votes = dict(zip(LISTS, protocol.votes, strict=True))
    return ObservedCopy(protocol.station, "LIST", "Observers", protocol.lines, votes)


def _counts(
    stations: tuple[SimulatedStation, ...], *, random: Generator
) -> list[VotedCount]:
    """Let teams ask once at each station they visit, at some again 1 to 5 hours later."""
    counts = []
    seen = random.choice(len(stations), size=VISITED, replace=False)
    for number, at in enumerate(seen):
        station, hour = stations[at], float(random.uniform(0.5, 8))
        voted = count_come(station, hour / HOURS, random=random)
        counts.append(_count(station, hour, voted))
        if number < TWICE:
            later = hour + float(random.uniform(1, 5))
            still_to_come = 1 - come_by(hour / HOURS)
            part = (come_by(later / HOURS) - come_by(hour / HOURS)) / still_to_come
            more = int(random.binomial(station.came - voted, part))
            counts.append(_count(station, later, voted + more))
    return counts


def _whole_days(
    stations: tuple[SimulatedStation, ...], *, random: Generator
) -> list[VotedCount]:
    """Let some teams stay at other stations and count everybody who comes."""
    stayed = random.choice(len(stations), size=WHOLE_DAYS, replace=False)
    return [
        _count(stations[at], HOURS, int(random.binomial(stations[at].came, 1 - MISSED)))
        for at in stayed
    ]


def _count(station: SimulatedStation, hour: float, voted: int) -> VotedCount:
    return VotedCount(station.code, OPENS + timedelta(hours=hour), voted)
