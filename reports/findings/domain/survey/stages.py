"""One stage of selection: which unit a row is in, and what a unit's deviation counts for."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np

from elections.errors import DomainError
from reports.findings.domain.survey.arrays import Codes, Floats, Mask

# R survey's limit below which a stratum counts as fully observed.
CENSUS = 1e-7


class DesignRefused(DomainError):
    """The parts of a design contradict each other."""

    code = "survey_design_refused"


class SinglePsuStratum(DesignRefused):
    """A stratum has one primary sampling unit, so its variance cannot be estimated."""

    code = "single_psu_stratum"


class Lonely(enum.StrEnum):
    """What a stratum with a single sampled PSU adds to the variance.

    ADJUST (as R): the square of its score, not centered. AVERAGE: the mean of the other
    strata. CERTAINTY: nothing, as if it were fully observed. To join it to a partner
    instead, name the partner in `collapse`.
    """

    REFUSE = "refuse"
    ADJUST = "adjust"
    AVERAGE = "average"
    CERTAINTY = "certainty"


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of selection: units inside groups (PSUs in strata, or units in PSUs).

    `unit` gives each row its unit, `group` each unit its group, `sizes` each group its
    number of units. `factor` is what the squared deviation of a unit of the group counts
    for: (1 - f) n / (n - 1), times the sampling fraction of the stage above.
    `is_centered` is false for a lonely unit under ADJUST.
    """

    unit: Codes
    group: Codes
    sizes: Floats
    factor: Floats
    is_centered: Mask
    inflation: float = 1.0

    @property
    def is_single(self) -> bool:
        """Return whether every row is a unit of its own."""
        return self.unit.size == self.group.size


@dataclass(frozen=True, eq=False)
class Factors:
    """`factor`, `is_centered` and `inflation` of a `Stage`, by group."""

    factor: Floats
    is_centered: Mask
    inflation: float


def stage(
    *,
    unit: Codes,
    group: Codes,
    names: tuple[str, ...],
    population: Floats,
    lonely: Lonely,
    multiplier: Floats | None = None,
) -> Stage:
    """Return a stage from a unit and a group per row and a population per group.

    Refuse more units than the population, and a single unit unless `lonely` says how it
    counts. `multiplier` is the sampling fraction of the stage above, per group.
    """
    groups = np.zeros(int(unit.max(initial=-1)) + 1, dtype=np.intp)
    groups[unit] = group
    sampled = np.bincount(groups, minlength=len(names)).astype(np.float64)
    found = factors(sampled, names=names, population=population, lonely=lonely)
    return Stage(
        unit=unit,
        group=groups,
        sizes=sampled,
        factor=found.factor if multiplier is None else found.factor * multiplier,
        is_centered=found.is_centered,
        inflation=found.inflation,
    )


def factors(
    sampled: Floats, *, names: tuple[str, ...], population: Floats, lonely: Lonely
) -> Factors:
    """Return what deviations count for, from the number of sampled units by group."""
    over = np.flatnonzero(sampled > population)
    if over.size:
        raise DesignRefused(
            f"{names[over[0]]}: {sampled[over[0]]:.0f} sampled units of a population"
            f" of {population[over[0]]:.0f}."
        )
    rest = 1.0 - sampled / population
    single = (sampled == 1) & (rest >= CENSUS)
    factor = np.where(rest < CENSUS, 0.0, rest)
    factor = factor * np.where(sampled > 1, sampled / np.maximum(sampled - 1, 1), 1.0)
    if single.any():
        _refuse_single(single, names, lonely)
        factor = np.where(single & (lonely is not Lonely.ADJUST), 0.0, factor)
    averaged = single.sum() if lonely is Lonely.AVERAGE else 0
    return Factors(
        factor=factor,
        is_centered=~(single & (lonely is Lonely.ADJUST)),
        inflation=len(names) / (len(names) - averaged),
    )


def _refuse_single(single: Mask, names: tuple[str, ...], lonely: Lonely) -> None:
    if lonely is Lonely.REFUSE or (lonely is Lonely.AVERAGE and single.all()):
        listed = ", ".join(names[at] for at in np.flatnonzero(single)[:5])
        raise SinglePsuStratum(
            f"Only one sampled unit in: {listed}. Collapse it with a partner, or choose"
            " how it counts (adjust, average or certainty)."
        )
