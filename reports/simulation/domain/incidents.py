"""What simulated teams report beside their checklists: carousels and the rest."""

from __future__ import annotations

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
from reports.simulation.domain.presence import Presence, Sighting, distance_km
from reports.simulation.domain.routes import SimulatedTeam, Visit
from reports.simulation.domain.scenario import Scenario
from reports.simulation.domain.world import Region, SimulatedStation

REPORTED_SHARE, TWICE_SHARE = 0.55, 0.15
CLOCK_LAG_SD = 7.0
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
LATE = frozenset({"CNT", "PRO", "COP"})
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
        near = [s for s in urban if 0 < distance_km(start, s) <= REACH_KM][:60]
        wanted = min(int(random.integers(3, 8)), len(near))
        picked = random.permutation(len(near))[:wanted].tolist()
        zone = timezone(timedelta(hours=offsets[start.region]))
        clock = datetime.combine(day, time(9, 0), tzinfo=zone)
        clock += timedelta(minutes=int(random.integers(0, 300)))
        stops = [(start, clock)]
        for index in picked:
            station = near[index]
            hours = 1.35 * distance_km(stops[-1][0], station) / SPEED_KMH
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
    visits: Sequence[Visit],
    stations: Sequence[SimulatedStation],
    regions: Sequence[Region],
    day: date,
    random: Generator,
) -> tuple[SimulatedIncident, ...]:
    """Return all incident reports that the teams write, true and mistaken ones.

    A team reports what happened where it was, or what it was told there.
    """
    presence = Presence(visits, stations)
    made: list[SimulatedIncident] = []
    for carousel in carousels:
        made.extend(_seen(carousel, presence, random=random))
    covered = [station for station in stations if presence.covers(station.region)]
    offsets = {region.code: region.utc_offset for region in regions}
    crowded = _crowded(covered, carousels) or covered
    for at, category in enumerate(_categories(scenario, random=random)):
        if category == "CAR":
            places = crowded if at % 2 else covered
            station = places[int(random.integers(len(places)))]
            zone = timezone(timedelta(hours=offsets[station.region]))
            clock = datetime.combine(day, time(7, 10), tzinfo=zone)
            clock += timedelta(minutes=int(random.integers(0, 760)))
            sighting = presence.at(station, clock)
        else:
            sighting = presence.somewhere(is_late=category in LATE, random=random)
        made.append(_incident(sighting, category, random=random))
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
    presence: Presence,
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
        if not presence.covers(station.region) or random.random() > REPORTED_SHARE:
            continue
        besides: list[str] = []
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
            clock = at + timedelta(minutes=round(lag))
            sighting = presence.at(station, clock, besides=besides)
            besides.append(sighting.team.code)
            seen.append(
                _incident(
                    sighting,
                    "CAR",
                    random=random,
                    details=details,
                    carousel=carousel.number,
                )
            )
    return seen


def _incident(
    sighting: Sighting,
    category: str,
    *,
    random: Generator,
    details: dict[str, Any] | None = None,
    carousel: int | None = None,
) -> SimulatedIncident:
    team, station = sighting.team, sighting.station
    if category == "CAR" and details is None:
        tells = random.random() < INNOCENT_MENTION_SHARE
        details = describe(
            innocent_group(random),
            station=station.code,
            came_from=str(int(random.integers(1, 300))) if tells else "",
            mark_share=INNOCENT_MARK_SHARE,
            random=random,
        )
    stage = "counting" if category in LATE else "voting"
    source = "observed" if sighting.is_observed else "reported"
    text = NARRATIVES.get(category, NARRATIVES[""]).format(station=station.code)
    roles = {
        "category": category,
        "incident_stage": stage,
        "occurred_at": sighting.at.isoformat(timespec="seconds"),
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
        occurred_at=sighting.at,
        source_type=source,
        answers_by_role=roles,
        carousel=carousel,
    )


def _number(station: SimulatedStation) -> str:
    return str(int(station.code.rpartition("-")[2]))
