"""One stage of the day at the sampled stations: its design, its response, its weights.

Stations that did not report are missing; the others of their stratum stand for them
(weights by non-response class). Within a stratum this is a random sample of those that
reported, so the design is theirs. Strata with too few reports are kept out, by name: an
estimate that would need one of them is refused.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from reports.findings.domain.figures import UNKNOWN
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.survey.arrays import Floats, Mask
from reports.findings.domain.survey.calibration import CalibrationRefused, greg
from reports.findings.domain.survey.collapsing import collapsed_sample
from reports.findings.domain.survey.design import Design
from reports.findings.domain.survey.sampling import Method, SampledStation
from reports.findings.domain.survey.stages import Lonely
from reports.findings.domain.survey.weights import (
    ResponseRate,
    adjusted_for_nonresponse,
    kish_effect,
    response_rates,
)
from reports.findings.domain.tables import StageTable

NO_ROW = -1


@dataclass(frozen=True)
class Unusable:
    """Strata without any report, and strata with a single primary unit that reported."""

    silent: tuple[str, ...]
    lonely: tuple[str, ...]


class StageSample:
    """The draws of a sample in one stage; arrays are as long as the draws."""

    def __init__(self, *, table: StageTable, facts: SampleFacts) -> None:
        self.facts = facts
        self.draws: tuple[SampledStation, ...] = collapsed_sample(
            facts.sample, facts.collapse
        ).stations
        self.report = _reports(table, self.draws)

    @cached_property
    def existing(self) -> Mask:
        """Return which draws are stations."""
        return np.array([one.exists for one in self.draws], dtype=np.bool_)

    @cached_property
    def reported(self) -> Mask:
        """Return which draws have a report that counts."""
        return np.asarray(self.report != NO_ROW)

    @cached_property
    def weights(self) -> Floats:
        """Return 1/pi of each draw, before any adjustment."""
        return np.array([one.weight for one in self.draws], dtype=np.float64)

    @cached_property
    def strata_names(self) -> npt.NDArray[np.str_]:
        """Return the stratum of each draw, partners joined."""
        return np.array([one.stratum for one in self.draws], dtype=np.str_)

    @cached_property
    def regions(self) -> npt.NDArray[np.str_]:
        """Return the region of each draw, by the frame and not by the report."""
        return self._of(self.facts.regions)

    @cached_property
    def settings(self) -> npt.NDArray[np.str_]:
        """Return the setting of each draw, by the frame and not by the report."""
        return self._of(self.facts.settings)

    def _of(self, names: Mapping[str, str]) -> npt.NDArray[np.str_]:
        found = [names.get(one.code, "") or UNKNOWN for one in self.draws]
        return np.array(found, dtype=np.str_)

    @cached_property
    def response(self) -> tuple[ResponseRate, ...]:
        """Return the response of each stratum, stations that do not exist left out."""
        return response_rates(
            weights=self.weights[self.existing],
            classes=self.strata_names[self.existing],
            has_reported=self.reported[self.existing],
        )

    def response_share(self, part: Mask) -> float | None:
        """Return the weighted share of a part's stations that reported; None if empty."""
        among = part & self.existing
        everybody = float(self.weights[among].sum())
        if not everybody:
            return None
        return float(self.weights[among & self.reported].sum()) / everybody

    @cached_property
    def unusable(self) -> Unusable:
        """Return the strata whose variance, or whose mean, cannot be estimated."""
        silent, single, others = [], [], 0
        for name, among in self._resolved.items():
            if not any(self.reported[at] for at in among):
                silent.append(name)
            elif self._is_single(name, among):
                single.append(name)
            else:
                others += 1
        way = self.facts.lonely
        is_refused = way is Lonely.REFUSE or (way is Lonely.AVERAGE and not others)
        return Unusable(tuple(silent), tuple(single) if is_refused else ())

    @cached_property
    def _resolved(self) -> dict[str, list[int]]:
        """Return the draws of each stratum that reported or are no station."""
        resolved = self.reported | ~self.existing
        names = sorted(set(self.strata_names.tolist()))
        found: dict[str, list[int]] = {name: [] for name in names}
        for at in np.flatnonzero(resolved).tolist():
            found[self.draws[at].stratum].append(at)
        return found

    def _is_single(self, name: str, among: Sequence[int]) -> bool:
        draws = [self.draws[at] for at in among]
        is_clustered = self.facts.sample.method is Method.CLUSTERS
        units = {one.cluster for one in draws} if is_clustered else draws
        is_sampled = draws[0].population > 1 or name in self.replaced
        return len(units) == 1 and is_sampled

    @cached_property
    def replaced(self) -> tuple[str, ...]:
        """Return the strata whose clusters count as drawn with replacement.

        Where one station alone reported from a larger cluster, the variance within it
        cannot be computed. Without the correction for the finite number of clusters it
        need not be: the variance between clusters then holds both, and is too large
        rather than too small.
        """
        if self.facts.sample.method is not Method.CLUSTERS:
            return ()
        found = []
        for name, among in self._resolved.items():
            sizes = Counter(self.draws[at].cluster for at in among)
            known = {self.draws[at].cluster: self.draws[at] for at in among}
            if any(
                size == 1 and known[cluster].cluster_population > 1
                for cluster, size in sizes.items()
            ):
                found.append(name)
        return tuple(found)

    @cached_property
    def kept(self) -> Mask:
        """Return the draws that are rows of the design."""
        out = (*self.unusable.silent, *self.unusable.lonely)
        resolved = self.reported | ~self.existing
        return np.asarray(resolved & ~np.isin(self.strata_names, out))

    @cached_property
    def adjusted(self) -> Floats:
        """Return the weight of each draw in `kept`: w by the response of its stratum.

        A draw shown to be no station has answered: it keeps w, outside every domain.
        """
        out = (*self.unusable.silent, *self.unusable.lonely)
        among = self.existing & ~np.isin(self.strata_names, out)
        found = np.where(self.kept, self.weights, np.nan)
        found[self.kept & self.existing] = adjusted_for_nonresponse(
            weights=self.weights[among],
            classes=self.strata_names[among],
            has_reported=self.reported[among],
        )
        return found

    @property
    def weighting_effect(self) -> float | None:
        """Return what unequal weights of the reports cost (Kish): for diagnosis only."""
        weights = self.adjusted[self.kept & self.existing]
        return kish_effect(weights) if weights.size else None

    @cached_property
    def design(self) -> Design | None:
        """Return the design of the draws in `kept`; None if no stratum can be used."""
        if not self.kept.any():
            return None
        kept = np.flatnonzero(self.kept).tolist()
        sizes = Counter(
            (o.stratum, o.cluster) for o in map(self.draws.__getitem__, kept)
        )
        rows = tuple(
            self._row(self.draws[at], float(self.adjusted[at]), sizes) for at in kept
        )
        sample = replace(self.facts.sample, stations=rows)
        return sample.design(lonely=self.facts.lonely)

    def _row(
        self, draw: SampledStation, weight: float, sizes: Mapping[tuple[str, str], int]
    ) -> SampledStation:
        row = replace(draw, probability=1 / weight)
        if draw.stratum not in self.replaced:
            return row
        # As if drawn with replacement: what is within clusters adds nothing of its own.
        inside = sizes[draw.stratum, draw.cluster]
        return replace(row, population=math.inf, cluster_population=inside)

    @cached_property
    def calibrated(self) -> Design | None:
        """Return the design calibrated to the frame's stations and registered voters."""
        frame, unusable = self.facts.frame, self.unusable
        if self.design is None or frame is None or unusable.silent or unusable.lonely:
            return None
        known = self.facts.registered
        draws = [self.draws[at] for at in np.flatnonzero(self.kept).tolist()]
        if not all(known.get(one.code) for one in draws):
            return None
        registered = [known[one.code] for one in draws]
        try:
            return greg(
                self.design,
                [np.ones(len(draws)), np.array(registered, dtype=np.float64)],
                [float(frame.stations), frame.registered],
            )
        except CalibrationRefused:
            return None


def _reports(
    table: StageTable, draws: Sequence[SampledStation]
) -> npt.NDArray[np.intp]:
    """Return the row of each draw's report, or NO_ROW."""
    at = np.flatnonzero(table.is_counted)
    places = table.place_numbers[at].tolist()
    row_of = dict(zip(places, at.tolist(), strict=True))
    numbers = (table.numbering.get(o.code) if o.exists else None for o in draws)
    return np.array([row_of.get(n, NO_ROW) for n in numbers], dtype=np.intp)
