"""What a simulated commission publishes of every station, and what the truth beside it is.

Frauds and slips are those of `world`: a clean scenario has innocent transpositions only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import betainc, expit, logit

from reports.simulation.domain.protocols import protocol_lines
from reports.simulation.domain.world import SimulatedStation

# Half of the voters have come after 41 % of the day: many before noon, few at night.
MORNING, EVENING = 1.6, 2.2
STATION_RHYTHM_SD = 0.1
# Of each list's voters, how many take the first of two candidates in a second ballot.
LOYAL = (0.93, 0.35, 0.25, 0.30, 0.20, 0.15, 0.30, 0.40)
RURAL_TURN = 0.15
SECOND_SD = 0.10
SWAPPED_SHARE = 0.001


@dataclass(frozen=True)
class SimulatedProtocol:
    """The lines of one station's protocol and the votes in the order of the ballot."""

    station: str
    lines: dict[str, int]
    votes: tuple[int, ...]


@dataclass(frozen=True)
class SecondBallot:
    """The votes of two candidates at one station; swapped ones are written crosswise."""

    station: str
    votes: tuple[int, int]
    is_swapped: bool


def published_protocols(
    stations: Sequence[SimulatedStation],
) -> tuple[SimulatedProtocol, ...]:
    """Return what is published of every station, after what was done to it."""
    return tuple(
        SimulatedProtocol(s.code, protocol_lines(s), s.official_votes) for s in stations
    )


def copied_protocols(
    stations: Sequence[SimulatedStation],
) -> tuple[SimulatedProtocol, ...]:
    """Return what observers copy: the numbers found in the boxes that night."""
    return tuple(
        SimulatedProtocol(s.code, protocol_lines(s), s.votes) for s in stations
    )


def come_by(part: float) -> float:
    """Return the share of a country's voters that come in this part of the day."""
    return float(betainc(MORNING, EVENING, min(max(part, 0.0), 1.0)))


def count_come(station: SimulatedStation, part: float, *, random: Generator) -> int:
    """Draw how many had come to a station by a part of the day; each has its rhythm."""
    country = min(max(come_by(part), 1e-9), 1 - 1e-9)
    own = expit(logit(country) + random.normal(0.0, STATION_RHYTHM_SD))
    return int(random.binomial(station.came, own))


def second_ballots(
    stations: Sequence[SimulatedStation],
    *,
    random: Generator,
    swapped_share: float = SWAPPED_SHARE,
) -> tuple[SecondBallot, ...]:
    """Draw a second ballot from the truth of the first, and exchange a few results."""
    ballots = []
    for station in stations:
        total = sum(station.votes)
        loyal = np.resize(np.array(LOYAL), len(station.votes))
        share = float(np.dot(station.votes, loyal)) / total if total else 0.5
        turn = RURAL_TURN if station.setting == "rural" else 0.0
        own = expit(
            logit(np.clip(share, 0.02, 0.98)) + turn + random.normal(0, SECOND_SD)
        )
        first = int(random.binomial(total, own))
        is_swapped = bool(random.random() < swapped_share)
        votes = (total - first, first) if is_swapped else (first, total - first)
        ballots.append(SecondBallot(station.code, votes, is_swapped))
    return tuple(ballots)
