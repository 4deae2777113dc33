"""Which reports a team's deployment lets us expect, and how many are missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# A team on a free route: one opening, about ten stations, one count, then tabulation.
FREE_ROUTE = {"opening": 1, "voting": 10, "counting": 1, "tabulation": 1}
# A team at a sampled station stays there all day.
AT_STATION = ("opening", "voting", "counting")
STAGES = tuple(FREE_ROUTE)
MOST = 100


@dataclass(frozen=True)
class Expectation:
    """So many reports of a stage, at any station or at this one."""

    stage: str
    quota: int
    station_id: int | None = None


@dataclass(frozen=True)
class ExpectedCount:
    """Of one expectation: how many reports were expected and how many count for it."""

    expected: int
    received: int

    @property
    def missing(self) -> int:
        """Return how many have not come; more than expected hide nothing elsewhere."""
        return max(0, self.expected - self.received)


def quota_errors(quotas: Mapping[str, object]) -> tuple[str, ...]:
    """Say what is wrong with quotas that somebody typed."""
    errors = [
        f"{stage}: use one of {', '.join(STAGES)}."
        for stage in quotas
        if stage not in STAGES
    ]
    for stage, quota in quotas.items():
        if isinstance(quota, bool) or not isinstance(quota, int):
            errors.append(f"{stage}: use a whole number.")
        elif not 0 <= quota <= MOST:
            errors.append(f"{stage}: use a number from 0 to {MOST}.")
    return tuple(errors)


def expectations(
    *, quotas: Mapping[str, int], station_ids: Sequence[int]
) -> tuple[Expectation, ...]:
    """Return what to expect: one per sampled station and stage, or a quota per stage.

    Quotas that are given rule on a free route; a stage that they leave out keeps its
    default, and a quota of 0 expects nothing.
    """
    if station_ids:
        return tuple(
            Expectation(stage=stage, quota=1, station_id=station)
            for station in station_ids
            for stage in AT_STATION
        )
    wanted = {**FREE_ROUTE, **quotas}
    return tuple(
        Expectation(stage=stage, quota=wanted[stage])
        for stage in STAGES
        if wanted[stage]
    )


def missing_total(counts: Iterable[ExpectedCount]) -> int:
    """Return how many expected reports have not come."""
    return sum(count.missing for count in counts)
