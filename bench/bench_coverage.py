"""How often 95% intervals hold the truth, over samples drawn from an invented country.

    nice .venv/bin/python bench/bench_coverage.py

Accepted: Korn-Graubard .93 to .99, t .93 to .975 (2,000 samples: a rate's sd is .005).
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.report import write_table
from reports.findings.domain.survey.allocation import proportional_allocation
from reports.findings.domain.survey.arrays import Codes, Floats
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.drawing import (
    draw_clusters,
    draw_pps_with_replacement,
    draw_random,
)
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.survey.estimators import proportion, ratio, ratios
from reports.findings.domain.survey.frame import Frame, FrameStation, make_frame
from reports.findings.domain.survey.intervals import (
    Interval,
    interval,
    logit_interval,
)
from reports.findings.domain.survey.sampling import Sample

SAMPLES = int(os.environ.get("BENCH_SAMPLES", "2000"))
SEED = int(os.environ.get("BENCH_SEED", "20230319"))
STATIONS, REGIONS = 10_223, 20
RARE = 0.0105
LIMITS = {"Korn-Graubard": (0.93, 0.99), "logit": (0.0, 1.0), "t": (0.93, 0.975)}


@dataclass(frozen=True)
class Country:
    """Columns over all stations, in order of code."""

    frame: Frame
    registered: Floats
    voted: Floats
    votes: tuple[Floats, ...]
    negative: Floats
    rare: Floats


def main() -> None:
    """Draw, estimate, count and write the table."""
    country = _country(np.random.default_rng(SEED))
    whole = {"all": STATIONS}
    simple = _without_strata(country)
    regions = country.frame.sizes()
    draws: Mapping[str, Callable[[str], Sample]] = {
        "simple random, n = 412": lambda seed: draw_random(
            simple, allocation=proportional_allocation(whole, sampled=412), seed=seed
        ),
        "stratified by 20 regions, n = 600": lambda seed: draw_random(
            country.frame,
            allocation=proportional_allocation(regions, sampled=600),
            seed=seed,
        ),
        "80 districts of 512, 6 stations in each": lambda seed: draw_clusters(
            simple, allocation={"all": 80}, per_cluster=6, seed=seed
        ),
        "by registered voters, 500 draws": lambda seed: draw_pps_with_replacement(
            simple, allocation={"all": 500}, seed=seed
        ),
    }
    rows = [
        row for name, draw in draws.items() for row in _coverage(name, draw, country)
    ]
    rows += _speed()
    write_table("coverage", ("sample", "what", "interval", "holds the truth"), rows)


def _coverage(
    name: str, draw: Callable[[str], Sample], country: Country
) -> Sequence[tuple[str, ...]]:
    codes = [station.code for station in country.frame.stations]
    position = {code: at for at, code in enumerate(codes)}
    truth = _truth(country)
    held = dict.fromkeys(truth, 0)
    undefined = dict.fromkeys(truth, 0)
    for at in range(SAMPLES):
        sample = draw(f"{SEED}/{at}")
        rows = np.array([position[one.code] for one in sample.stations], dtype=np.intp)
        for what, bounds in _bounds(sample.design(), country, rows).items():
            undefined[what] += bounds is None
            held[what] += bounds is not None and (
                bounds.lower <= truth[what] <= bounds.upper
            )
    return [_row(name, what, held[what], undefined[what]) for what in truth]


def _bounds(
    design: Design, country: Country, rows: Codes
) -> Mapping[tuple[str, str], Interval | None]:
    voted = country.voted[rows]
    shares = ratios(design, [one[rows] for one in country.votes], voted)
    turnout = ratio(design, voted, country.registered[rows])
    negative = proportion(design, country.negative[rows])
    rare = proportion(design, country.rare[rows])
    if shares is None or turnout is None or negative is None or rare is None:
        raise SystemExit("A sample of stations without voters cannot be.")
    parties: list[Estimate] = [shares.at(at) for at in range(len(country.votes))]
    return {
        ("negative, 7 %", "Korn-Graubard"): interval(negative),
        ("rare, 1 %", "Korn-Graubard"): interval(rare),
        ("rare, 1 %", "logit"): logit_interval(rare),
        ("turnout", "t"): interval(turnout),
        **{
            (f"share of list {at + 1}", "t"): interval(party)
            for at, party in enumerate(parties)
        },
    }


def _truth(country: Country) -> Mapping[tuple[str, str], float]:
    voted = float(country.voted.sum())
    rare = float(country.rare.mean())
    return {
        ("negative, 7 %", "Korn-Graubard"): float(country.negative.mean()),
        ("rare, 1 %", "Korn-Graubard"): rare,
        ("rare, 1 %", "logit"): rare,
        ("turnout", "t"): voted / float(country.registered.sum()),
        **{
            (f"share of list {at + 1}", "t"): float(votes.sum()) / voted
            for at, votes in enumerate(country.votes)
        },
    }


def _row(
    name: str, what: tuple[str, str], held: int, undefined: int
) -> tuple[str, ...]:
    rate = held / SAMPLES
    least, most = LIMITS[what[1]]
    note = "" if least <= rate <= most else " OUTSIDE THE LIMITS"
    if undefined:
        note += f", undefined in {undefined / SAMPLES:.1%}"
    return name, what[0], what[1], f"{rate:.3f}{note}"


def _speed() -> Sequence[tuple[str, ...]]:
    """Time the joint covariance of 8 lists, and one proportion of a million rows."""
    chance = np.random.default_rng(SEED)
    result = []
    for rows, columns in ((10_101, 8), (1_000_000, 8)):
        design = make_design(
            weights=np.full(rows, 3.0), strata=chance.integers(0, REGIONS, rows)
        )
        votes = [chance.integers(0, 300, rows) for _column in range(columns)]
        valid = np.sum(votes, axis=0)
        start = time.perf_counter()
        ratios(design, votes, valid)
        spent = time.perf_counter() - start
        what = f"{columns} shares with their joint covariance"
        result.append((f"{rows:,} rows", what, "time", f"{spent:.3f} s"))
    return result


def _country(chance: np.random.Generator) -> Country:
    region = np.sort(chance.integers(0, REGIONS, STATIONS))
    is_urban = chance.random(STATIONS) < np.linspace(0.2, 0.8, REGIONS)[region]
    registered = np.where(
        is_urban, chance.gamma(6, 2000 / 6, STATIONS), chance.gamma(2, 310, STATIONS)
    )
    registered = np.clip(np.round(registered), 40, 3000)
    lift = chance.normal(0, 0.25, REGIONS)[region] - 0.3 * is_urban
    turnout = 1 / (1 + np.exp(-(0.25 + lift + chance.normal(0, 0.4, STATIONS))))
    voted = np.round(registered * turnout)
    effects = chance.normal(0, 0.3, (STATIONS, 4)) + np.array([1.9, 0.4, 0.0, -0.6])
    shares = np.exp(effects + 0.3 * np.outer(is_urban, [-1, 0.5, 0.5, 0.2]))
    shares /= shares.sum(axis=1, keepdims=True)
    is_prone = chance.random(REGIONS)[region] * 0.14
    stations = [
        FrameStation(
            f"{at:05}",
            f"region {region[at]:02}",
            f"district {at // 20:03}",
            registered[at],
        )
        for at in range(STATIONS)
    ]
    return Country(
        frame=make_frame(stations),
        registered=registered,
        voted=voted,
        votes=tuple(np.round(voted * share) for share in shares.T[:3]),
        negative=(chance.random(STATIONS) < is_prone).astype(np.float64),
        rare=(chance.random(STATIONS) < RARE).astype(np.float64),
    )


def _without_strata(country: Country) -> Frame:
    return make_frame(
        FrameStation(one.code, "all", one.cluster, one.size)
        for one in country.frame.stations
    )


if __name__ == "__main__":
    main()
