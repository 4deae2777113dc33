"""What a quick count is about, and what of it the analyst alone may read.

No odds and no seats are published from a sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reports.findings.domain.figure_estimates import decimal
from reports.findings.domain.quick_count.counting import QuickCount
from reports.findings.domain.quick_count.seats import (
    SeatLaw,
    SeatSimulation,
    simulate_seats,
    threshold_probability,
)


@dataclass(frozen=True)
class About:
    """What is counted, for whom, as of when; `names` of the options by code.

    `sample` is the name of the frozen sample, `fingerprint` that of its draw.
    """

    mission: str
    election_day: str
    contest: str
    contest_name: str
    names: Mapping[str, str]
    as_of: datetime
    is_demonstration: bool
    threshold: float = 0.0
    law: SeatLaw | None = None
    seed: int = 0
    sample: str = ""
    fingerprint: str = ""


def analysis_of(about: About, count: QuickCount) -> dict[str, Any]:
    """Return thresholds and seats, or nothing while the count is not whole."""
    law = about.law
    if law is None or count.joint is None or not count.is_whole or count.joint.df < 1:
        return {}
    seats = simulate_seats(count.joint, law, seed=about.seed)
    return {
        "threshold": decimal(about.threshold),
        "thresholds": _thresholds(about, count) if about.threshold else [],
        "seats": _seats(seats),
    }


def _thresholds(about: About, count: QuickCount) -> list[dict[str, Any]]:
    found = []
    for one in about.law.lists if about.law else ():
        share = count.share(one.code)
        if one.takes_seats and share is not None:
            chance = threshold_probability(share, threshold=about.threshold)
            found.append({"option": one.code, "probability": decimal(chance)})
    return found


def _seats(found: SeatSimulation) -> dict[str, Any]:
    return {
        "draws": found.draws,
        "undecided": found.undecided,
        "seed": found.seed,
        "lists": [
            {
                "option": one.code,
                "mode": one.mode,
                "lower": one.lower,
                "upper": one.upper,
                "majority": decimal(one.majority),
                "distribution": {str(n): t for n, t in one.distribution.items()},
            }
            for one in found.ranges
        ],
    }
