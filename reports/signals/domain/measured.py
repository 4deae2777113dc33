"""How often each detector is wrong on missions without fraud, as our benchmark found it.

bench/bench_signals.py writes measured.json; nobody types these numbers. The missions are
our own simulation: a real country may confuse a detector more.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Z = 1.959964


@dataclass(frozen=True)
class FalsePositives:
    """`false` of `tried` units were flagged without a cause, over so many seeds."""

    false: int
    tried: int
    unit: str
    seeds: str
    missions: int

    @property
    def share(self) -> float:
        """Return the rate."""
        return self.false / self.tried

    @property
    def sentence(self) -> str:
        """Return the rate in words, with its Wilson interval."""
        low, high = wilson(self.false, self.tried)
        return (
            f"Without any fraud {self.false:,} of {self.tried:,} {self.unit} were "
            f"flagged: {_percent(self.share)} (95% interval {_percent(low)} to "
            f"{_percent(high)}, Wilson), over {self.missions} simulated missions, "
            f"seeds {self.seeds}. A real country may confuse it more."
        )


@cache
def false_positives() -> Mapping[str, FalsePositives]:
    """Return what was measured, by detector."""
    file = resources.files("reports.signals") / "measured.json"
    stored = json.loads(file.read_text(encoding="utf-8"))
    return {code: FalsePositives(**entry) for code, entry in stored.items()}


def wilson(right: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share of independent trials (Wilson 1927)."""
    share, wide = right / of, Z**2 / of
    middle = (share + wide / 2) / (1 + wide)
    half = math.sqrt(share * (1 - share) * wide + wide**2 / 4) / (1 + wide)
    return max(0.0, middle - half), min(1.0, middle + half)


def _percent(share: float) -> str:
    return "0 %" if share == 0 else f"{100 * share:.3g} %"
