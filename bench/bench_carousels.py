"""How well groups that moved between stations are found, on our own simulation.

    nice .venv/bin/python bench/bench_carousels.py

It also writes what the desk prints of false alarms (reports/signals/measured.json).
No database is needed. Weights were set by hand and tried on seeds 101 to 110 only; the
table is from seeds that were not looked at before, and from missions without carousels.
"""

from __future__ import annotations

import math
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measured import write_measured
from bench.report import write_table
from reports.incidents.domain.linking.hypotheses import Hypothesis, link_reports
from reports.incidents.domain.linking.report import MovingReport
from reports.simulation.domain.incidents import (
    SimulatedIncident,
    make_carousels,
    make_incidents,
)
from reports.simulation.domain.routes import make_teams, make_visits
from reports.simulation.domain.scenario import CLEAN, CONVENIENCE, Scenario
from reports.simulation.domain.world import make_stations
from reports.simulation.services.facts import published_options, regions

FIRST = int(os.environ.get("BENCH_FIRST_SEED", "2401"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("BENCH_SEEDS", "24")))
DAY = date(2023, 3, 19)
MANY = 5_000
Z = 1.959964
Variant = Callable[[MovingReport], MovingReport]
VARIANTS: dict[str, Variant] = {
    "all details": lambda each: each,
    "no plates": lambda each: replace(each, plate=""),
    "plates only": lambda each: replace(_bare(each), plate=each.plate),
    "place and time only": lambda each: replace(_bare(each), category="CAR"),
}


@dataclass(frozen=True)
class Mission:
    """The reports that arrived, and which true group each is of."""

    reports: tuple[MovingReport, ...]
    truth: dict[str, int]


@dataclass
class Score:
    """Right of all, counted over missions; times are of single missions."""

    pairs_right: int = 0
    pairs_linked: int = 0
    pairs_true: int = 0
    pure: int = 0
    hypotheses: int = 0
    found: int = 0
    groups: int = 0
    seconds: list[float] = field(default_factory=list)


def main() -> None:
    """Draw, link, compare with the truth and write the table."""
    missions = [_mission(CONVENIENCE, seed) for seed in SEEDS]
    rows = []
    for name, variant in VARIANTS.items():
        score = Score()
        for mission in missions:
            _add(score, mission, _linked(mission, variant, score))
        rows.append(_row(name, score))
    clean, alarms = Score(), []
    for seed in SEEDS:
        mission = _mission(CLEAN, seed)
        alarms.append(len(_linked(mission, VARIANTS["all details"], clean)))
    wrong = sum(1 for count in alarms if count)
    write_measured(
        {
            "carousels": {
                "false": wrong,
                "tried": len(alarms),
                "unit": "missions",
                "seeds": f"{SEEDS[0]} to {SEEDS[-1]}",
                "missions": len(alarms),
            }
        }
    )
    rows.append(
        [
            "no carousels at all",
            f"{sum(alarms)} false in {len(alarms)} missions",
            "",
            f"missions with a false one: {_share(wrong, len(alarms))}",
            "",
            _slowest(clean),
        ]
    )
    rows.append(_many(missions))
    header = (
        "seen",
        "pair precision",
        "pair recall",
        "pure hypotheses",
        "groups found",
        "slowest mission",
    )
    write_table("carousels", header, rows)


def _mission(scenario: Scenario, seed: int) -> Mission:
    """Draw the parts of a simulation that incidents need, as `simulate` does."""
    draws = [np.random.default_rng(s) for s in np.random.SeedSequence(seed).spawn(7)]
    shares = [float(option.share) for option in published_options()]
    stations = make_stations(
        scenario=scenario, regions=regions(), shares=shares, random=draws[0]
    )
    teams = make_teams(scenario=scenario, regions=regions(), random=draws[1])
    visits = make_visits(
        scenario=scenario,
        teams=teams,
        stations=stations,
        regions=regions(),
        day=DAY,
        random=draws[2],
    )
    carousels = make_carousels(
        scenario=scenario,
        stations=stations,
        regions=regions(),
        day=DAY,
        random=draws[3],
    )
    incidents = make_incidents(
        scenario=scenario,
        carousels=carousels,
        visits=visits,
        stations=stations,
        regions=regions(),
        day=DAY,
        random=draws[4],
    )
    arrives = draws[6].random(len(incidents)) >= scenario.never_arrives
    numbered = [
        (f"I{at:04d}", incident) for at, incident in enumerate(incidents) if arrives[at]
    ]
    return Mission(
        reports=tuple(_moving(code, incident) for code, incident in numbered),
        truth={code: one.carousel for code, one in numbered if one.carousel},
    )


def _moving(code: str, incident: SimulatedIncident) -> MovingReport:
    said = incident.answers_by_role
    return MovingReport(
        code=code,
        category=incident.category,
        station=incident.station.code,
        area=incident.station.region,
        earliest_at=incident.occurred_at,
        latest_at=incident.occurred_at,
        latitude=incident.station.latitude,
        longitude=incident.station.longitude,
        vehicle=said.get("vehicle", ""),
        colour=said.get("vehicle_colour", ""),
        plate=said.get("plate", ""),
        size=said.get("group_size"),
        text=f"{said['narrative']} {said.get('marks', '')}",
    )


def _bare(report: MovingReport) -> MovingReport:
    return replace(report, vehicle="", colour="", plate="", size=None, text="")


def _linked(mission: Mission, variant: Variant, score: Score) -> tuple[Hypothesis, ...]:
    reports = [variant(report) for report in mission.reports]
    begin = time.perf_counter()
    found = link_reports(reports)
    score.seconds.append(time.perf_counter() - begin)
    return found


def _add(score: Score, mission: Mission, found: Sequence[Hypothesis]) -> None:
    """Count pairs at two stations; a group counts if reported from two stations."""
    station = {report.code: report.station for report in mission.reports}
    linked = {pair for one in found for pair in _pairs(one.reports, station)}
    true = {
        pair
        for pair in _pairs(sorted(mission.truth), station)
        if mission.truth[pair[0]] == mission.truth[pair[1]]
    }
    score.pairs_right += len(linked & true)
    score.pairs_linked += len(linked)
    score.pairs_true += len(true)
    score.groups += len({mission.truth[one] for one, _ in true})
    caught = set()
    for hypothesis in found:
        groups = Counter(mission.truth.get(code, 0) for code in hypothesis.reports)
        score.hypotheses += 1
        score.pure += len(groups) == 1 and 0 not in groups
        group, times = groups.most_common(1)[0]
        stations = {
            station[code]
            for code in hypothesis.reports
            if mission.truth.get(code) == group
        }
        if group and 2 * times > len(hypothesis.reports) and len(stations) > 1:
            caught.add(group)
    score.found += len(caught)


def _pairs(codes: Sequence[str], station: dict[str, str]) -> set[tuple[str, str]]:
    return {
        (one, other)
        for one, other in combinations(sorted(codes), 2)
        if station[one] != station[other]
    }


def _row(name: str, score: Score) -> list[str]:
    return [
        name,
        _share(score.pairs_right, score.pairs_linked),
        _share(score.pairs_right, score.pairs_true),
        _share(score.pure, score.hypotheses),
        _share(score.found, score.groups),
        _slowest(score),
    ]


def _share(right: int, of: int) -> str:
    if not of:
        return "nothing linked"
    low, high = _wilson(right, of)
    return f"{right / of:.3f} ({low:.3f}-{high:.3f}), {right} of {of}"


def _wilson(right: int, of: int) -> tuple[float, float]:
    share, wide = right / of, Z**2 / of
    middle = (share + wide / 2) / (1 + wide)
    half = math.sqrt(share * (1 - share) * wide + wide**2 / 4) / (1 + wide)
    return max(0.0, middle - half), min(1.0, middle + half)


def _slowest(score: Score) -> str:
    return f"{max(score.seconds):.2f} s"


def _many(missions: Sequence[Mission]) -> list[str]:
    """Time the linking of one large mission, made of several under other codes."""
    reports = [
        replace(report, code=f"{at}-{report.code}")
        for at, mission in enumerate(missions)
        for report in mission.reports
    ][:MANY]
    begin = time.perf_counter()
    link_reports(reports)
    seconds = time.perf_counter() - begin
    return [f"{len(reports):,} incidents at once", *[""] * 4, f"{seconds:.2f} s"]


if __name__ == "__main__":
    main()
