"""What a planned sample can be expected to show: margins of error and detection power.

Before the draw these are expectations under an assumed share. What is published later
comes from the reports and the design alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy import stats

from reports.findings.domain.survey.frame import Frame, FrameStation
from reports.findings.domain.survey.plan import Plan, assumed_share
from reports.findings.domain.survey.sample_size import cluster_effect, detection_power
from reports.findings.domain.survey.sampling import Method

# Known of clusters of polling stations: 0.05 to 0.1; the higher is the careful choice.
CORRELATION = 0.1
# With fewer draws than this the normal margin of a stratum means nothing.
FEW = 10
BAD_SHARES = (0.001, 0.005, 0.01, 0.05)


@dataclass(frozen=True)
class StratumPlan:
    """One stratum: its stations and voters, what is drawn, the margin (0..1) of a share.

    `margin` is None where too few are drawn for one.
    """

    name: str
    stations: int
    voters: float
    sampled: int
    units: int
    margin: float | None


@dataclass(frozen=True)
class Detection:
    """The probability to find at least one if so many stations are bad."""

    bad: int
    power: float


@dataclass(frozen=True)
class Expectation:
    """The sample as a whole; `margin` is the half-width (0..1) of a share."""

    strata: tuple[StratumPlan, ...]
    stations: int
    sampled: int
    margin: float
    design_effect: float
    detections: tuple[Detection, ...]

    @property
    def voters(self) -> float:
        """Return the registered voters of all strata."""
        return sum(one.voters for one in self.strata)


def expectation(
    frame: Frame,
    allocation: Mapping[str, int],
    plan: Plan,
    *,
    level: float = 0.95,
    correlation: float = CORRELATION,
) -> Expectation:
    """Return the expected margins of the assumed shares, and the detection power.

    V = sum_h W_h^2 deff_h (1 - f_h) S_h^2 / n_h with S_h^2 = N_h/(N_h-1) p_h (1-p_h).
    """
    z = float(stats.norm.ppf((1 + level) / 2))
    everything = len(frame.stations)
    strata: list[StratumPlan] = []
    total = plain = 0.0
    for name, among in frame.by_stratum().items():
        share = assumed_share(name, plan)
        sampled = _stations(among, allocation[name], plan)
        effect = _effect(among, allocation[name], sampled, plan, correlation)
        simple = _variance(share, len(among), sampled)
        strata.append(
            StratumPlan(
                name=name,
                stations=len(among),
                voters=sum(one.size for one in among),
                sampled=sampled,
                units=allocation[name],
                margin=z * math.sqrt(effect * simple) if sampled >= FEW else None,
            )
        )
        weight = (len(among) / everything) ** 2
        total, plain = total + weight * effect * simple, plain + weight * simple
    drawn = sum(one.sampled for one in strata)
    return Expectation(
        strata=tuple(strata),
        stations=everything,
        sampled=drawn,
        margin=z * math.sqrt(total),
        design_effect=total / plain if plain else 1.0,
        detections=detections(population=everything, sampled=drawn),
    )


def detections(
    *, population: int, sampled: int, shares: Sequence[float] = BAD_SHARES
) -> tuple[Detection, ...]:
    """Return the power at several numbers of bad stations, of a simple random sample."""
    bad = sorted({max(1, round(share * population)) for share in shares})
    return tuple(
        Detection(
            one,
            detection_power(
                population=population, bad=one, sampled=min(sampled, population)
            ),
        )
        for one in bad
    )


def _variance(share: float, population: int, sampled: int) -> float:
    if population == sampled:
        return 0.0
    spread = population / (population - 1) * share * (1 - share)
    return (1 - sampled / population) * spread / sampled


def _stations(among: Sequence[FrameStation], allocated: int, plan: Plan) -> int:
    """Return the stations drawn; of clusters the mean that is to be expected."""
    if plan.method is not Method.CLUSTERS:
        return allocated
    sizes: dict[str, int] = {}
    for one in among:
        sizes[one.cluster] = sizes.get(one.cluster, 0) + 1
    taken = sum(min(size, plan.per_cluster) for size in sizes.values())
    return max(1, round(allocated * taken / len(sizes)))


def _effect(
    among: Sequence[FrameStation],
    allocated: int,
    sampled: int,
    plan: Plan,
    correlation: float,
) -> float:
    """Return the design effect that the method brings within a stratum.

    Clusters: 1 + (m - 1) rho. By size: the effect of unequal weights on a share of
    stations, T sum(1/s) / N^2 (Kish); shares of voters gain where these lose.
    """
    if plan.method is Method.CLUSTERS:
        return cluster_effect(per_cluster=sampled / allocated, correlation=correlation)
    sizes = [one.size for one in among if one.size > 0]
    if plan.method is Method.RANDOM or len(sizes) < len(among):
        return 1.0
    return sum(sizes) * sum(1 / size for size in sizes) / len(sizes) ** 2
