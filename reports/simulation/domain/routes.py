"""Teams, where they drive, and when they are where: the visits behind the reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

import numpy as np
from numpy.random import Generator

from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import Region, SimulatedStation

NEIGHBOURS = 40


@dataclass(frozen=True)
class SimulatedTeam:
    """Two observers in a region; `effect` is how strictly they judge (logit units)."""

    code: str
    observers: tuple[str, str]
    region: str
    effect: float


@dataclass(frozen=True)
class Visit:
    """One stay at a station, or at a territorial commission when `station` is None."""

    team: SimulatedTeam
    stage: str
    station: SimulatedStation | None
    region: Region
    arrived_at: datetime
    departed_at: datetime


def make_teams(
    *, scenario: Scenario, regions: Sequence[Region], random: Generator
) -> tuple[SimulatedTeam, ...]:
    """Invent the teams; regions get theirs by weight, each at least one if possible."""
    weights = np.array([region.weight for region in regions])
    order = list(range(len(regions)))[: scenario.teams]
    more = random.choice(
        len(regions), size=scenario.teams - len(order), p=weights / weights.sum()
    )
    homes = sorted([*order, *more.tolist()])
    effects = random.normal(0.0, scenario.team_effect_sd, size=scenario.teams)
    return tuple(
        SimulatedTeam(
            code=f"T{number + 1:03d}",
            observers=(f"STO-{2 * number + 1:03d}", f"STO-{2 * number + 2:03d}"),
            region=regions[home].code,
            effect=float(effects[number]),
        )
        for number, home in enumerate(homes)
    )


def make_visits(
    *,
    scenario: Scenario,
    teams: Sequence[SimulatedTeam],
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    day: date,
    random: Generator,
) -> tuple[Visit, ...]:
    """Let each team drive its day: opening, about nine stations, a count, the TEC."""
    by_region: dict[str, list[SimulatedStation]] = {}
    for station in stations:
        by_region.setdefault(station.region, []).append(station)
    region_by_code = {region.code: region for region in regions}
    taken: set[str] = set()
    visits: list[Visit] = []
    for team in teams:
        route = _route(by_region[team.region], taken=taken, random=random)
        taken.update(station.code for station in route)
        visits.extend(
            _day_of(
                team=team,
                route=route,
                region=region_by_code[team.region],
                scenario=scenario,
                day=day,
                random=random,
            )
        )
    return tuple(visits)


def _route(
    stations: Sequence[SimulatedStation], *, taken: set[str], random: Generator
) -> list[SimulatedStation]:
    """Pick stations around a random one, nearest first, those of others last."""
    start = stations[int(random.integers(len(stations)))]
    near = sorted(
        stations,
        key=lambda other: (
            (other.latitude - start.latitude) ** 2
            + (other.longitude - start.longitude) ** 2,
            other.code,
        ),
    )[:NEIGHBOURS]
    free = [station for station in near if station.code not in taken]
    again = [station for station in near if station.code in taken]
    return (free + again)[:14]


def _day_of(
    *,
    team: SimulatedTeam,
    route: Sequence[SimulatedStation],
    region: Region,
    scenario: Scenario,
    day: date,
    random: Generator,
) -> list[Visit]:
    zone = timezone(timedelta(hours=region.utc_offset))
    visits: list[Visit] = []

    def stay(
        stage: str, at: SimulatedStation | None, start: datetime, m: float
    ) -> None:
        end = start + timedelta(minutes=round(m))
        visits.append(Visit(team, stage, at, region, start, end))

    clock = datetime.combine(day, time(6, 30), tzinfo=zone)
    clock += timedelta(minutes=int(random.integers(0, 15)))
    if random.random() < scenario.opening_share:
        stay("opening", route[0], clock, random.uniform(40, 65))
        clock = visits[-1].departed_at
    clock = max(clock, datetime.combine(day, time(7, 0), tzinfo=zone))
    count = int(np.clip(round(random.normal(scenario.visits_mean - 0.6, 1.5)), 3, 12))
    for station in route[1 : count + 1]:
        clock += timedelta(minutes=int(random.integers(10, 40)))
        stay("voting", station, clock, random.uniform(20, 45))
        clock = visits[-1].departed_at
    if random.random() < scenario.counting_share:
        last = route[min(count + 1, len(route) - 1)]
        start = datetime.combine(day, time(19, 35), tzinfo=zone)
        start += timedelta(minutes=int(random.integers(0, 15)))
        stay("counting", last, max(start, clock), random.uniform(130, 320))
        clock = visits[-1].departed_at
    if random.random() < scenario.tabulation_share:
        clock += timedelta(minutes=int(random.integers(20, 50)))
        stay("tabulation", None, clock, random.uniform(40, 150))
    return visits
