"""An invented country of polling stations, with true and with official protocols.

The real commission publishes no results by station, so every station here is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from reports.simulation.domain.scenario import Scenario

URBAN_MEAN, RURAL_MEAN = 2_000.0, 620.0
SMALLEST, LARGEST = 40, 3_000
INVALID_SHARE = 0.025
COVERED_OF_TEN = 6
KINDS = ("ordinary", "hospital", "prison", "military")
KIND_SHARES = (0.965, 0.02, 0.008, 0.007)


@dataclass(frozen=True)
class Region:
    """A region as the facts give it: code, the capital's place, turnout announced."""

    code: str
    name: str
    latitude: float
    longitude: float
    time_zone: str
    utc_offset: int
    urban_share: float
    weight: float
    turnout: float


@dataclass(frozen=True)
class SimulatedStation:
    """One invented station. `votes` lie in the box, `official_votes` are published.

    `came` is how many people voted; `stuffed` ballots lie in the box beside theirs.
    """

    code: str
    region: str
    setting: str
    kind: str
    registered: int
    latitude: float
    longitude: float
    issued: int
    in_box: int
    invalid: int
    votes: tuple[int, ...]
    official_votes: tuple[int, ...]
    fraud: str = ""
    came: int = 0
    stuffed: int = 0


def make_stations(
    *,
    scenario: Scenario,
    regions: Sequence[Region],
    shares: Sequence[float],
    random: Generator,
) -> tuple[SimulatedStation, ...]:
    """Invent the stations of a country; `shares` is the contestants' mean result."""
    region_of = _spread(scenario.stations, regions)
    urban = random.random(scenario.stations) < np.array(
        [regions[index].urban_share for index in region_of]
    )
    registered = _registered(urban, total=scenario.registered_total, random=random)
    turnout = _turnout(regions, region_of, urban, random=random)
    latitude, longitude = _coordinates(regions, region_of, urban, random=random)
    kinds = random.choice(len(KINDS), size=scenario.stations, p=KIND_SHARES)
    frauds = _frauds(scenario, random=random)
    numbers: dict[str, int] = {}
    stations = []
    for index in range(scenario.stations):
        region = regions[region_of[index]]
        numbers[region.code] = numbers.get(region.code, 0) + 1
        stations.append(
            _station(
                code=f"S{region.code.removeprefix('KZ-')}-{numbers[region.code]:04d}",
                region=region.code,
                setting="urban" if urban[index] else "rural",
                kind=KINDS[kinds[index]],
                registered=int(registered[index]),
                turnout=float(turnout[index]),
                place=(float(latitude[index]), float(longitude[index])),
                shares=shares,
                fraud=frauds[index],
                random=random,
            )
        )
    return tuple(stations)


def _spread(count: int, regions: Sequence[Region]) -> NDArray[np.int64]:
    """Give each region its share of the stations, at least one."""
    weights = np.array([region.weight for region in regions])
    exact = weights / weights.sum() * (count - len(regions))
    whole = np.floor(exact).astype(np.int64) + 1
    rest = np.argsort(-(exact - np.floor(exact)), kind="stable")
    whole[rest[: count - int(whole.sum())]] += 1
    spread: NDArray[np.int64] = np.repeat(np.arange(len(regions)), whole)
    return spread


def _registered(
    urban: NDArray[np.bool_], *, total: int, random: Generator
) -> NDArray[np.int64]:
    drawn = np.where(
        urban,
        random.gamma(4.0, URBAN_MEAN / 4.0, size=urban.size),
        random.gamma(2.0, RURAL_MEAN / 2.0, size=urban.size),
    )
    drawn = np.clip(drawn, SMALLEST, LARGEST)
    scaled = np.clip(drawn * (total / drawn.sum()), SMALLEST, LARGEST)
    registered: NDArray[np.int64] = np.rint(scaled).astype(np.int64)
    return registered


def _turnout(
    regions: Sequence[Region],
    region_of: NDArray[np.int64],
    urban: NDArray[np.bool_],
    *,
    random: Generator,
) -> NDArray[np.float64]:
    base = np.array([region.turnout for region in regions])[region_of]
    logit = np.log(base / (1 - base)) + np.where(urban, -0.1, 0.2)
    logit += random.normal(0.0, 0.35, size=region_of.size)
    return np.asarray(1 / (1 + np.exp(-logit)), dtype=np.float64)


def _coordinates(
    regions: Sequence[Region],
    region_of: NDArray[np.int64],
    urban: NDArray[np.bool_],
    *,
    random: Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    spread = np.where(urban, 0.06, 0.9)
    latitude = np.array([region.latitude for region in regions])[region_of]
    longitude = np.array([region.longitude for region in regions])[region_of]
    return (
        np.round(latitude + random.normal(0, 1, region_of.size) * spread * 0.6, 5),
        np.round(longitude + random.normal(0, 1, region_of.size) * spread, 5),
    )


def _frauds(scenario: Scenario, *, random: Generator) -> list[str]:
    frauds = [""] * scenario.stations
    rates = {
        "stuffed": scenario.stuffed_share,
        "rewritten": scenario.rewritten_share,
        "moved": scenario.moved_share,
        "transposed": scenario.transposed_share,
    }
    order = random.permutation(scenario.stations)
    start = 0
    for fraud, rate in rates.items():
        count = round(rate * scenario.stations)
        for index in order[start : start + count]:
            frauds[index] = fraud
        start += count
    return frauds


def _station(
    *,
    code: str,
    region: str,
    setting: str,
    kind: str,
    registered: int,
    turnout: float,
    place: tuple[float, float],
    shares: Sequence[float],
    fraud: str,
    random: Generator,
) -> SimulatedStation:
    issued = int(random.binomial(registered, turnout))
    in_box = issued - int(random.binomial(issued, 0.001))
    invalid = int(random.binomial(in_box, INVALID_SHARE))
    noise = np.exp(random.normal(0.0, 0.25, size=len(shares)))
    mix = np.asarray(shares) * noise
    votes = random.multinomial(in_box - invalid, mix / mix.sum()).tolist()
    came, stuffed = issued, 0
    if fraud == "stuffed":
        stuffed = min(registered - issued, int(random.integers(20, 200)))
        votes[0] += stuffed
        in_box += stuffed
        # Six of ten commissions also sign the list for the ballots they add.
        issued += stuffed if stuffed % 10 < COVERED_OF_TEN else 0
    return SimulatedStation(
        code=code,
        region=region,
        setting=setting,
        kind=kind,
        registered=registered,
        latitude=place[0],
        longitude=place[1],
        issued=issued,
        in_box=in_box,
        invalid=invalid,
        votes=tuple(votes),
        official_votes=tuple(_published(votes, fraud=fraud, random=random)),
        fraud=fraud,
        came=came,
        stuffed=stuffed,
    )


def _published(votes: list[int], *, fraud: str, random: Generator) -> list[int]:
    """Return the votes as published, after what was done to them."""
    official = list(votes)
    total = sum(votes)
    if fraud == "rewritten" and total:
        official = [0] * len(votes)
        official[0] = round(total * float(random.choice([0.75, 0.8, 0.85, 0.9])))
        rest = max(1, sum(votes[1:]))
        official[1:] = [(total - official[0]) * vote // rest for vote in votes[1:]]
        official[-1] += total - sum(official)
    elif fraud == "moved":
        loser = int(random.integers(1, len(votes)))
        taken = votes[loser] // 2
        official[loser] -= taken
        official[0] += taken
    elif fraud == "transposed":
        official[0] = _with_digits_swapped(votes[0])
    return official


def _with_digits_swapped(value: int) -> int:
    digits = list(str(value))
    for index in range(len(digits) - 1, 0, -1):
        if digits[index] != digits[index - 1]:
            digits[index], digits[index - 1] = digits[index - 1], digits[index]
            break
    return int("".join(digits))
