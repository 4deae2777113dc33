"""A drawn sample, frozen: who was drawn, with which probability, and its design.

Weights follow from the draw; nobody types them. Observers may be replaced, sampled
stations never, except one that is shown not to exist.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

import numpy as np

from elections.errors import DomainError
from reports.findings.domain.survey.arrays import Mask
from reports.findings.domain.survey.design import Design, make_design
from reports.findings.domain.survey.frame import FrameStation
from reports.findings.domain.survey.stages import Lonely


class SampleRefused(DomainError):
    """The sample cannot be drawn or changed like this."""

    code = "sample_refused"


class Method(enum.StrEnum):
    """How the stations were drawn."""

    RANDOM = "random"
    PPS_SYSTEMATIC = "pps_systematic"
    PPS_REPLACEMENT = "pps_with_replacement"
    CLUSTERS = "clusters"


@dataclass(frozen=True)
class SampledStation:
    """One draw. Drawn twice with replacement, a station is two draws.

    `population` is N_h, the primary units (stations or clusters) of the stratum, infinite
    with unequal probabilities; `cluster_population` is M_i, the stations of the cluster.
    """

    code: str
    stratum: str
    probability: float
    population: float
    cluster: str = ""
    cluster_population: int = 1
    exists: bool = True

    @property
    def weight(self) -> float:
        """Return 1 / pi, for the expected number of draws: stations stood for."""
        return 1 / self.probability


@dataclass(frozen=True)
class Replacement:
    """A station shown not to exist, why, and the reserve that joined (or none was left)."""

    code: str
    reason: str
    joined: str | None


@dataclass(frozen=True)
class Sample:
    """What was drawn from a seed; `reserve` is in the order in which it would join."""

    method: Method
    seed: str
    stations: tuple[SampledStation, ...]
    excluded: tuple[FrameStation, ...]
    reserve: tuple[FrameStation, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    def existing(self) -> Mask:
        """Return which rows stand for stations: the domain of every estimate."""
        return np.array([one.exists for one in self.stations], dtype=np.bool_)

    def design(self, *, lonely: Lonely = Lonely.REFUSE) -> Design:
        """Return the design of the rows, in the order of `stations`."""
        rows = self.stations
        is_clustered = self.method is Method.CLUSTERS
        return make_design(
            weights=np.array([one.weight for one in rows]),
            strata=np.array([one.stratum for one in rows]),
            clusters=np.array([one.cluster for one in rows]) if is_clustered else None,
            population_clusters=np.array([one.population for one in rows]),
            population_units=(
                np.array([float(one.cluster_population) for one in rows])
                if is_clustered
                else None
            ),
            lonely=lonely,
        )

    def without(self, *, code: str, reason: str) -> Sample:
        """Return the sample after a station was shown not to exist; log the reason.

        The next reserve of the stratum joins, if there is one (random samples only). The
        stratum then has one draw more, of which one is outside every domain, so its
        weights are N_h / (n_h + 1). If nobody joins, all weights stay.
        """
        lost = next((one for one in self.stations if one.code == code), None)
        if lost is None or not lost.exists or not reason.strip():
            raise SampleRefused(
                "Name a sampled station and how it was shown to be none."
            )
        joining = next((o for o in self.reserve if o.stratum == lost.stratum), None)
        rows = [replace(o, exists=o.exists and o.code != code) for o in self.stations]
        if joining is not None:
            rows.append(replace(lost, code=joining.code))
            drawn = sum(one.stratum == lost.stratum for one in rows)
            rows = [
                replace(one, probability=drawn / one.population)
                if one.stratum == lost.stratum
                else one
                for one in rows
            ]
        log = Replacement(code, reason, None if joining is None else joining.code)
        return replace(
            self,
            stations=tuple(rows),
            reserve=tuple(one for one in self.reserve if one is not joining),
            replacements=(*self.replacements, log),
        )
