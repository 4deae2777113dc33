"""What simulated teams report beside their checklists: carousels and the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import numpy as np
from numpy.random import Generator

from reports.simulation.domain.moving_groups import (
    COLOURS,
    INNOCENT_MARK_SHARE,
    INNOCENT_MENTION_SHARE,
    MARK_SHARE,
    MARKS,
    MENTION_SHARE,
    VEHICLES,
    MovingGroup,
    describe,
    innocent_group,
    make_plate,
)
from reports.simulation.domain.routes import SimulatedTeam
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import Region, SimulatedStation

REPORTED_SHARE, TWICE_SHARE = 0.55, 0.15
CLOCK_LAG_SD = 7.0
OBSERVED_SHARE = 0.7
KM_PER_DEGREE = 111.0
REACH_KM = 25.0
SPEED_KMH = 45.0
OTHER_CATEGORIES = {
    "FAM": 70,
    "UNA": 55,
    "OBS": 60,
    "CMP": 25,
    "SEC": 35,
    "SIG": 20,
    "TRK": 20,
    "REF": 20,
    "IDX": 10,
    "BST": 25,
    "CNT": 30,
    "PRO": 15,
    "COP": 10,
    "ACC": 15,
    "INT": 6,
    "MUL": 4,
}
NARRATIVES = {
    "BST": "Имитация: в урне видна пачка сложенных бюллетеней. УИК {station}.",
    "OBS": "Имитация: байқаушыларға тізімді көруге рұқсат берілмеді. Учаске {station}.",
    "FAM": "Имитация: в кабине голосовали вместе два человека. Участок {station}.",
    "": "Simulated report from polling station {station}.",
}


@dataclass(frozen=True)
class SimulatedIncident:
    """One incident report before it is written down; `carousel` is the truth."""

    team: SimulatedTeam
    category: str
    stage: str
    station: SimulatedStation
    occurred_at: datetime
    source_type: str
    answers_by_role: dict[str, Any]
    carousel: int | None = None


@dataclass(frozen=True)
class Carousel:
    """A group that truly moved: its stops in order."""

    number: int
    size: int
    plate: str
    stops: tuple[tuple[SimulatedStation, datetime], ...]


def make_carousels(
    *,
    scenario: Scenario,
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    day: date,
    random: Generator,
) -> tuple[Carousel, ...]:
    """Invent the groups; each drives four to eight stations not far apart."""
    offsets = {region.code: region.utc_offset for region in regions}
    urban = [station for station in stations if station.setting == "urban"]
    carousels = []
    for number in range(1, scenario.carousels + 1):
        start = urban[int(random.integers(len(urban)))]
        near = [s for s in urban if 0 < _distance_km(start, s) <= REACH_KM][:60]
        wanted = min(int(random.integers(3, 8)), len(near))
        picked = random.permutation(len(near))[:wanted].tolist()
        zone = timezone(timedelta(hours=offsets[start.region]))
        clock = datetime.combine(day, time(9, 0), tzinfo=zone)
        clock += timedelta(minutes=int(random.integers(0, 300)))
        stops = [(start, clock)]
        for index in picked:
            station = near[index]
            hours = 1.35 * _distance_km(stops[-1][0], station) / SPEED_KMH
            clock += timedelta(hours=hours, minutes=int(random.integers(12, 35)))
            stops.append((station, clock))
        carousels.append(
            Carousel(
                number, int(random.integers(8, 56)), make_plate(random), tuple(stops)
            )
        )
    return tuple(carousels)


def make_incidents(
    *,
    scenario: Scenario,
    carousels: Sequence[Carousel],
    teams: Sequence[SimulatedTeam],
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    day: date,
    random: Generator,
) -> tuple[SimulatedIncident, ...]:
    """Return all incident reports that the teams write, true and mistaken ones."""
    teams_by_region: dict[str, list[SimulatedTeam]] = {}
    for team in teams:
        teams_by_region.setdefault(team.region, []).append(team)
    made: list[SimulatedIncident] = []
    for carousel in carousels:
        made.extend(_seen(carousel, teams_by_region, random=random))
    covered = [station for station in stations if station.region in teams_by_region]
    offsets = {region.code: region.utc_offset for region in regions}
    categories = _categories(scenario, random=random)
    crowded = _crowded(covered, carousels) or covered
    for at, category in enumerate(categories):
        places = crowded if category == "CAR" and at % 2 else covered
        station = places[int(random.integers(len(places)))]
        zone = timezone(timedelta(hours=offsets[station.region]))
        late = category in {"CNT", "PRO", "COP"}
        clock = datetime.combine(day, time(21 if late else 7, 10), tzinfo=zone)
        clock += timedelta(minutes=int(random.integers(0, 170 if late else 760)))
        team = _one_of(teams_by_region[station.region], random)
        made.append(_incident(team, category, station, clock, random=random))
    return tuple(made)


def _categories(scenario: Scenario, *, random: Generator) -> list[str]:
    weights = np.array(list(OTHER_CATEGORIES.values()), dtype=float)
    drawn = random.choice(
        list(OTHER_CATEGORIES), size=scenario.other_incidents, p=weights / weights.sum()
    )
    return [*(["CAR"] * scenario.look_alikes), *(str(code) for code in drawn)]


def _crowded(
    stations: Sequence[SimulatedStation], carousels: Sequence[Carousel]
) -> list[SimulatedStation]:
    """Return the stations of towns where groups drive: the hardest place for others."""
    towns = {carousel.stops[0][0].region for carousel in carousels}
    return [s for s in stations if s.region in towns and s.setting == "urban"]


def _seen(
    carousel: Carousel,
    teams: dict[str, list[SimulatedTeam]],
    *,
    random: Generator,
) -> list[SimulatedIncident]:
    group = MovingGroup(
        size=carousel.size,
        plate=carousel.plate,
        vehicle=str(random.choice(VEHICLES)),
        colour=str(random.choice(COLOURS)),
        mark=int(random.integers(len(MARKS))),
    )
    seen: list[SimulatedIncident] = []
    last = ""
    for station, at in carousel.stops:
        came_from, last = last, _number(station)
        if station.region not in teams or random.random() > REPORTED_SHARE:
            continue
        for _ in range(2 if random.random() < TWICE_SHARE else 1):
            lag = abs(random.normal(0, CLOCK_LAG_SD))
            tells = random.random() < MENTION_SHARE
            details = describe(
                group,
                station=station.code,
                came_from=came_from if tells else "",
                mark_share=MARK_SHARE,
                random=random,
            )
            seen.append(
                _incident(
                    _one_of(teams[station.region], random),
                    "CAR",
                    station,
                    at + timedelta(minutes=round(lag)),
                    random=random,
                    details=details,
                    carousel=carousel.number,
                )
            )
    return seen


def _incident(
    team: SimulatedTeam,
    category: str,
    station: SimulatedStation,
    occurred_at: datetime,
    *,
    random: Generator,
    details: dict[str, Any] | None = None,
    carousel: int | None = None,
) -> SimulatedIncident:
    if category == "CAR" and details is None:
        tells = random.random() < INNOCENT_MENTION_SHARE
        details = describe(
            innocent_group(random),
            station=station.code,
            came_from=str(int(random.integers(1, 300))) if tells else "",
            mark_share=INNOCENT_MARK_SHARE,
            random=random,
        )
    stage = "counting" if category in {"CNT", "PRO", "COP"} else "voting"
    source = "observed" if random.random() < OBSERVED_SHARE else "reported"
    text = NARRATIVES.get(category, NARRATIVES[""]).format(station=station.code)
    roles = {
        "category": category,
        "incident_stage": stage,
        "occurred_at": occurred_at.isoformat(timespec="seconds"),
        "narrative": text,
        "team": team.code,
        "place_type": "station_visited" if source == "observed" else "other_station",
        "station": station.code,
        "area": station.region,
        "source_type": source,
        "scale": str(random.choice(["isolated", "repeated"], p=[0.8, 0.2])),
        "reaction": str(random.choice(["corrected", "ignored", "not_informed"])),
        **(details or {}),
    }
    return SimulatedIncident(
        team=team,
        category=category,
        stage=stage,
        station=station,
        occurred_at=occurred_at,
        source_type=source,
        answers_by_role=roles,
        carousel=carousel,
    )


def _one_of(teams: Sequence[SimulatedTeam], random: Generator) -> SimulatedTeam:
    return teams[int(random.integers(len(teams)))]


def _number(station: SimulatedStation) -> str:
    return str(int(station.code.rpartition("-")[2]))


def _distance_km(here: SimulatedStation, there: SimulatedStation) -> float:
    north = (here.latitude - there.latitude) * KM_PER_DEGREE
    east = (here.longitude - there.longitude) * KM_PER_DEGREE
    return math.hypot(north, east * math.cos(math.radians(here.latitude)))
