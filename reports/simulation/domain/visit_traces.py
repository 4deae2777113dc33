"""What phones and photos would tell of simulated visits, and which of them were invented.

Honest teams drive real roads; their phones err by 40 m, keep stale fixes or give none;
some visits are short for good reason and some photos are attached twice. Of six teams
three invent most of their visits carelessly, three some of them with care. What a careful
team forgets is a guess of ours: nobody has published how observers invent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.random import Generator

from reports.observations.domain.visit_checks.trace import (
    FillingTime,
    Photo,
    Place,
    Position,
    VisitTrace,
)
from reports.observations.domain.visit_checks.travel import driving_time, kilometres
from reports.simulation.domain.routes import Visit

METRES_OF_DEGREE = 111_195.0
QUESTIONS = 60
DOCUMENT_BITS = 0.25


@dataclass(frozen=True)
class Habits:
    """How a team that invents does so: shares of the visits that it invents.

    `in_place`: filled where they sit; `no_fix`: position off; else they drove past.
    """

    invented: float
    in_place: float
    no_fix: float
    short: float
    old_photo: float
    pool: int
    copied_numbers: float
    seconds: float
    drives: bool


CARELESS = Habits(0.70, 0.95, 0.02, 0.55, 0.90, 2, 0.30, 1.3, drives=False)
CAREFUL = Habits(0.50, 0.60, 0.20, 0.15, 0.85, 3, 0.10, 3.0, drives=True)


@dataclass(frozen=True)
class TraceScenario:
    """Rates of honest slips, and how many teams invent."""

    careless_teams: int = 3
    careful_teams: int = 3
    gps_sd: float = 40.0
    stale: float = 0.03
    no_fix: float = 0.02
    short: float = 0.04
    photo_twice: float = 0.015
    with_photo: float = 0.9
    from_paper: float = 0.05


HONEST = TraceScenario(careless_teams=0, careful_teams=0)


@dataclass(frozen=True)
class Traces:
    """The forms of a day with the truth: which are invented, and by whom."""

    visits: tuple[VisitTrace, ...]
    invented: frozenset[str]
    careless: frozenset[str]
    careful: frozenset[str]


def leave_traces(
    visits: Sequence[Visit], *, scenario: TraceScenario, random: Generator
) -> Traces:
    """Return the forms that these visits leave, in the order of teams and times."""
    by_team: dict[str, list[Visit]] = {}
    for visit in visits:
        if visit.station is not None:
            by_team.setdefault(visit.team.code, []).append(visit)
    count = min(scenario.careless_teams + scenario.careful_teams, len(by_team))
    chosen = [
        sorted(by_team)[int(at)]
        for at in random.choice(len(by_team), size=count, replace=False)
    ]
    careless = frozenset(chosen[: scenario.careless_teams])
    careful = frozenset(chosen[scenario.careless_teams :])
    left: list[VisitTrace] = []
    invented: set[str] = set()
    for team, own in sorted(by_team.items()):
        habits = CARELESS if team in careless else CAREFUL if team in careful else None
        day = _TeamDay(team, own, scenario, habits, random)
        left.extend(day.traces)
        invented.update(day.invented)
    return Traces(tuple(left), frozenset(invented), careless, careful)


class _TeamDay:
    """One team's forms, one after the other: each depends on those before."""

    def __init__(
        self,
        team: str,
        visits: Sequence[Visit],
        scenario: TraceScenario,
        habits: Habits | None,
        random: Generator,
    ) -> None:
        self.scenario, self.random = scenario, random
        self.pool: list[Photo] = []
        self.invented: list[str] = []
        self.traces: list[VisitTrace] = []
        self.sits_at = _place(visits[0])
        reads_paper = random.random() < scenario.from_paper
        for number, visit in enumerate(visits):
            form = f"{team}-{number:02d}"
            made_up = habits is not None and number > 0
            if habits and made_up and random.random() < habits.invented:
                self.invented.append(form)
                self.traces.append(self._made_up(form, visit, habits))
            else:
                seconds = 2.5 if reads_paper else 6.0
                self.sits_at = _place(visit)
                self.traces.append(self._honest(form, visit, seconds))

    def _honest(self, form: str, visit: Visit, seconds: float) -> VisitTrace:
        here = _place(visit)
        minutes = (visit.departed_at - visit.arrived_at).total_seconds() / 60
        if self.random.random() < self.scenario.short:
            minutes = float(self.random.uniform(3, 10))
        base = self._timed(form, visit, minutes, self.random.uniform(1.0, 1.3))
        draw = self.random.random()
        stale = draw < self.scenario.stale and self.traces
        seen = (self.traces[-1].station_place or here) if stale else here
        lost = draw > 1 - self.scenario.no_fix
        return replace(
            base,
            position=None if lost else self._fix(seen),
            photos=self._photos(again=self.scenario.photo_twice),
            filling=self._filling(seconds),
            numbers=self._numbers(visit),
        )

    def _made_up(self, form: str, visit: Visit, habits: Habits) -> VisitTrace:
        minutes = (visit.departed_at - visit.arrived_at).total_seconds() / 60
        if self.random.random() < habits.short:
            minutes = float(self.random.uniform(3, 10))
        hurry = self.random.uniform(1.0, 1.3) if habits.drives else 0.0
        draw = self.random.random()
        if draw < habits.in_place:
            position = self._fix(self.sits_at)
        elif draw < habits.in_place + habits.no_fix:
            position = None
        else:
            position = self._fix(_moved(_place(visit), 150.0, self.random))
        copies = self.random.random() < habits.copied_numbers
        return replace(
            self._timed(form, visit, minutes, hurry),
            position=position,
            photos=self._old_photo(habits),
            filling=self._filling(habits.seconds),
            numbers=self.traces[-1].numbers if copies else self._numbers(visit),
        )

    def _timed(
        self, form: str, visit: Visit, minutes: float, slowness: float
    ) -> VisitTrace:
        """Place a visit after the last one, as far behind it as the road is long."""
        arrived = visit.arrived_at
        if self.traces:
            last = self.traces[-1]
            free = last.departed_at or arrived
            far = kilometres(last.station_place or _place(visit), _place(visit))
            pause = timedelta(minutes=float(self.random.uniform(0, 10)))
            arrived = max(arrived, free + driving_time(far) * slowness + pause)
            if not slowness:
                arrived = free + pause
        return VisitTrace(
            form=form,
            team=visit.team.code,
            station=visit.station.code if visit.station else "",
            stage=visit.stage,
            station_place=_place(visit),
            arrived_at=arrived,
            departed_at=arrived + timedelta(minutes=round(minutes)),
        )

    def _fix(self, at: Place) -> Position:
        accuracy = float(np.clip(self.random.lognormal(math.log(12), 0.8), 3, 200))
        return Position(_moved(at, self.scenario.gps_sd, self.random), round(accuracy))

    def _photos(self, *, again: float) -> tuple[Photo, ...]:
        """Return a photo of this visit, rarely one of the last visit once more."""
        if self.random.random() > self.scenario.with_photo:
            return ()
        before = self.traces[-1].photos if self.traces else ()
        if before and self.random.random() < again:
            return before
        photo = self._new_photo()
        if len(self.pool) < CAREFUL.pool:
            self.pool.append(photo)
        return (photo,)

    def _old_photo(self, habits: Habits) -> tuple[Photo, ...]:
        if self.pool and self.random.random() < habits.old_photo:
            pool = self.pool[: habits.pool]
            return (self._saved_again(pool[int(self.random.integers(len(pool)))]),)
        return (self._new_photo(),)

    def _new_photo(self) -> Photo:
        """Return a photo: pictures of papers are alike, about 24 bits of 64 apart."""
        bits = [
            int.from_bytes(
                np.packbits(self.random.random(64) < DOCUMENT_BITS).tobytes(), "big"
            )
            for _ in range(2)
        ]
        return Photo(self.random.bytes(32).hex(), *bits)

    def _saved_again(self, photo: Photo) -> Photo:
        """Return the same picture as a messenger passes it on: at most 2 and 6 bits off."""
        return Photo(
            self.random.bytes(32).hex(),
            (photo.phash or 0) ^ self._flips(2),
            (photo.dhash or 0) ^ self._flips(6),
        )

    def _flips(self, most: int) -> int:
        count = int(self.random.integers(most + 1))
        places = self.random.choice(64, size=count, replace=False)
        return sum(1 << int(place) for place in places)

    def _filling(self, seconds: float) -> FillingTime:
        spent = self.random.lognormal(math.log(seconds), 0.9, size=QUESTIONS)
        return FillingTime(tuple(round(float(each), 3) for each in spent))

    def _numbers(self, visit: Visit) -> dict[str, float]:
        registered = visit.station.registered if visit.station else 0
        return {
            "registered": registered,
            "voted": int(self.random.uniform(0.05, 0.6) * registered),
            "members": int(self.random.integers(5, 12)),
            "in_line": int(self.random.poisson(2)),
            "observers": int(self.random.integers(0, 9)),
            "booths": int(self.random.integers(1, 6)),
        }


def _place(visit: Visit) -> Place:
    if visit.station is None:
        raise ValueError("Only visits of polling stations leave traces.")
    return Place(visit.station.latitude, visit.station.longitude)


def _moved(place: Place, sd: float, random: Generator) -> Place:
    north, east = random.normal(0.0, sd, size=2) / METRES_OF_DEGREE
    shrink = math.cos(math.radians(place.latitude))
    return Place(place.latitude + float(north), place.longitude + float(east) / shrink)
