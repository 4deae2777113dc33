"""Estimate a sample a second time, with the formulas of a textbook and nothing of ours.

Cochran, Sampling Techniques (1977), chapters 5A and 6: a stratified random sample, each
stratum's silent stations stood for by those that reported, ratios and shares of domains by
their linearised scores, the finite population correction by stratum. Shares have the
interval of Korn and Graubard (1998), effective size never above the size; other ratios
that of Student.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from scipy import stats

from tests.flows.recount import Answers, Item, flat

STATES = ("not_observed", "not_applicable")
LEVEL = 0.95
Pair = tuple[float, float]


@dataclass(frozen=True)
class Estimated:
    """A share or ratio from 0 to 1 with its interval, and of how many stations."""

    point: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True)
class SampleRecount:
    """`strata` names the stratum of every station of the list, drawn or not."""

    lines: Sequence[Mapping[str, Any]]
    drawn: frozenset[str]
    strata: Mapping[str, str]

    @cached_property
    def reported(self) -> dict[str, dict[str, Answers]]:
        """Return for each stage the answers of each sampled station, the first received."""
        found: dict[str, dict[str, Answers]] = defaultdict(dict)
        for line in self.lines:
            answers = flat(line["answers"])
            if answers["station"] in self.drawn:
                found[line["checklist"]].setdefault(answers["station"], answers)
        return found

    def item(self, stage: str, item: Item) -> Estimated | None:
        """Estimate the share of stations where an item was answered negatively."""
        return self.share(stage, lambda answers: _is_negative(item, answers))

    def share(
        self, stage: str, is_so: Callable[[Answers], bool | None]
    ) -> Estimated | None:
        """Estimate a share of the stations where it can be told, None left out."""
        pairs = {
            station: (float(so), 1.0)
            for station, answers in self.reported[stage].items()
            if (so := is_so(answers)) is not None
        }
        ratio = self._ratio(stage, pairs)
        if ratio is None:
            return None
        share, variance, freedom = ratio
        lower, upper = _korn_graubard(share, variance, len(pairs), freedom)
        return Estimated(share, lower, upper, len(pairs))

    def ratio(
        self, stage: str, pair: Callable[[Answers], Pair | None]
    ) -> Estimated | None:
        """Estimate a ratio of two totals, such as women of members."""
        pairs = {
            station: found
            for station, answers in self.reported[stage].items()
            if (found := pair(answers)) is not None
        }
        ratio = self._ratio(stage, pairs)
        if ratio is None:
            return None
        value, variance, freedom = ratio
        margin = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * math.sqrt(variance)
        return Estimated(value, value - margin, value + margin, len(pairs))

    def _ratio(
        self, stage: str, pairs: Mapping[str, Pair]
    ) -> tuple[float, float, int] | None:
        """Return the ratio, its variance and the degrees of freedom."""
        if not pairs:
            return None
        weights = {station: big / small for station, big, small in self._sizes(stage)}
        below = sum(weights[one] * x for one, (_, x) in pairs.items())
        value = sum(weights[one] * y for one, (y, _) in pairs.items()) / below
        scores: dict[str, list[float]] = defaultdict(list)
        sizes: dict[str, tuple[int, int]] = {}
        for station, big, small in self._sizes(stage):
            y, x = pairs.get(station, (0.0, 0.0))
            stratum = self.strata[station]
            scores[stratum].append(weights[station] * (y - value * x) / below)
            sizes[stratum] = big, small
        variance = sum(
            (1 - sizes[name][1] / sizes[name][0]) * _spread(found)
            for name, found in scores.items()
        )
        touched = {self.strata[station] for station in pairs}
        return value, variance, len(pairs) - len(touched)

    def _sizes(self, stage: str) -> Iterator[tuple[str, int, int]]:
        """Yield each station that reported, the size of its stratum, and how many did."""
        reported = sorted(self.reported[stage])
        big: dict[str, int] = defaultdict(int)
        small: dict[str, int] = defaultdict(int)
        for name in self.strata.values():
            big[name] += 1
        for station in reported:
            small[self.strata[station]] += 1
        for station in reported:
            name = self.strata[station]
            yield station, big[name], small[name]


def votes_of(answers: Answers, contestant: str) -> Pair | None:
    """Return a contestant's votes and the valid votes of a protocol."""
    rows = answers.get("protocol_votes", ())
    votes = {row["contestant"]: row["votes"] for row in rows}
    valid = answers.get("protocol_valid")
    return (votes[contestant], valid) if contestant in votes and valid else None


def turnout_of(answers: Answers) -> Pair | None:
    """Return the ballots in the box and the registered voters of a protocol."""
    in_box = answers.get("protocol_in_box")
    registered = answers.get("protocol_registered")
    return (in_box, registered) if in_box is not None and registered else None


def women_of(answers: Answers) -> Pair | None:
    """Return the women among the members of a commission that were present."""
    women, members = answers.get("women_present"), answers.get("members_present")
    return None if women is None or members is None else (women, members)


def _is_negative(item: Item, answers: Answers) -> bool | None:
    given = set(str(answers.get(item.name, "")).split())
    if not given or given & set(STATES):
        return None
    return bool(given & (item.negative or {"yes"}))


def _spread(scores: Sequence[float]) -> float:
    """Return n/(n-1) times the squared deviations of a stratum's scores."""
    n, middle = len(scores), math.fsum(scores) / len(scores)
    return n / (n - 1) * math.fsum((one - middle) ** 2 for one in scores)


def _korn_graubard(share: float, variance: float, n: int, freedom: int) -> Pair:
    tail = (1 - LEVEL) / 2
    effective = float(n)
    if 0 < share < 1:
        ratio = float(stats.t.ppf(tail, n - 1) / stats.t.ppf(tail, freedom))
        effective = min(share * (1 - share) / variance * ratio**2, n)
    k = effective * share
    lower = float(stats.beta.ppf(tail, k, effective - k + 1)) if share > 0 else 0.0
    upper = float(stats.beta.ppf(1 - tail, k + 1, effective - k)) if share < 1 else 1.0
    return lower, upper
