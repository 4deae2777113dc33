"""Where the teams are in the course of the day: who saw an incident, or heard of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from numpy.random import Generator

from reports.simulation.domain.routes import SimulatedTeam, Visit
from reports.simulation.domain.world import SimulatedStation

KM_PER_DEGREE = 111.0
OBSERVED_SHARE = 0.7
# One hour later is as far away as this many kilometers.
KM_PER_HOUR = 20.0
CLOSE = timedelta(minutes=45)


@dataclass(frozen=True)
class Sighting:
    """An incident that a team reports; one it did not see itself was told to it."""

    team: SimulatedTeam
    station: SimulatedStation
    at: datetime
    is_observed: bool


class Presence:
    """The visits of a day, asked for whoever was near."""

    def __init__(
        self, visits: Sequence[Visit], stations: Sequence[SimulatedStation]
    ) -> None:
        self._stays = [visit for visit in visits if visit.station is not None]
        self._regions: dict[str, list[Visit]] = {}
        for visit in self._stays:
            self._regions.setdefault(visit.team.region, []).append(visit)
        self._stations: dict[str, list[SimulatedStation]] = {}
        for station in stations:
            self._stations.setdefault(station.region, []).append(station)

    def covers(self, region: str) -> bool:
        """Tell whether any team is in a region."""
        return region in self._regions

    def somewhere(self, *, is_late: bool, random: Generator) -> Sighting:
        """Return what some team saw where it was, or was told there of another station."""
        stages = {"counting"} if is_late else {"opening", "voting"}
        stays = [visit for visit in self._stays if visit.stage in stages] or self._stays
        visit = stays[int(random.integers(len(stays)))]
        station = visit.station
        is_observed = bool(random.random() < OBSERVED_SHARE)
        if station is None or not is_observed:
            others = self._stations[visit.team.region]
            station = others[int(random.integers(len(others)))]
        length = (visit.departed_at - visit.arrived_at) / timedelta(minutes=1)
        minutes = round(random.uniform(0, length))
        at = visit.arrived_at + timedelta(minutes=minutes)
        return Sighting(visit.team, station, at, is_observed)

    def at(
        self, station: SimulatedStation, at: datetime, *, besides: Sequence[str] = ()
    ) -> Sighting:
        """Return who reports what happens there and then: the team that is nearest.

        It saw it only if it was at that station within three quarters of an hour.
        """
        visits = self._regions[station.region]
        others = [visit for visit in visits if visit.team.code not in besides] or visits
        visit = min(others, key=lambda each: (_away(each, station, at), each.team.code))
        is_there = visit.station == station and _gap(visit, at) <= CLOSE
        return Sighting(visit.team, station, at, is_there)


def distance_km(here: SimulatedStation, there: SimulatedStation) -> float:
    """Return how far two stations are apart, on a plane."""
    north = (here.latitude - there.latitude) * KM_PER_DEGREE
    east = (here.longitude - there.longitude) * KM_PER_DEGREE
    return math.hypot(north, east * math.cos(math.radians(here.latitude)))


def _away(visit: Visit, station: SimulatedStation, at: datetime) -> float:
    km = math.inf if visit.station is None else distance_km(visit.station, station)
    return km + KM_PER_HOUR * (_gap(visit, at) / timedelta(hours=1))


def _gap(visit: Visit, at: datetime) -> timedelta:
    return max(timedelta(), visit.arrived_at - at, at - visit.departed_at)
