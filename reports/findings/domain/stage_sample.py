"""One stage of the day at the sampled stations: its design, its response, its weights.

Stations that did not report are missing; the others of their stratum stand for them
(weights by non-response class). Within a stratum this is a random sample of those that
reported, so the design is theirs. Strata with too few reports are kept out, by name: an
estimate that would need one of them is refused.
"""

from __future__ import annotations

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
    WeightsRefused,
    adjusted_for_nonresponse,
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
    def exists(self) -> Mask:
        """Return which draws are stations."""
        return np.array([one.exists for one in self.draws], dtype=np.bool_)

    @cached_property
    def has_reported(self) -> Mask:
        """Return which draws have a report that counts."""
        return np.asarray(self.report != NO_ROW)

    @cached_property
    def weights(self) -> Floats:
        """Return 1/pi of each draw, before any adjustment."""
        return np.array([one.weight for one in self.draws], dtype=np.float64)

    @cached_property
    def strata(self) -> npt.NDArray[np.str_]:
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
            weights=self.weights[self.exists],
            classes=self.strata[self.exists],
            has_reported=self.has_reported[self.exists],
        )

    def response_share(self, part: Mask) -> float | None:
        """Return the weighted share of a part's stations that reported; None if empty."""
        among = part & self.exists
        everybody = float(self.weights[among].sum())
        if not everybody:
            return None
        return float(self.weights[among & self.has_reported].sum()) / everybody

    @cached_property
    def unusable(self) -> Unusable:
        """Return the strata whose variance, or whose mean, cannot be estimated."""
        resolved = self.has_reported | ~self.exists
        silent, lonely = [], []
        for name in sorted(set(self.strata.tolist())):
            among = (self.strata == name) & resolved
            if not (among & self.has_reported).any():
                silent.append(name)
            elif self._is_lonely(np.flatnonzero(among).tolist()):
                lonely.append(name)
        return Unusable(tuple(silent), tuple(lonely))

    def _is_lonely(self, among: Sequence[int]) -> bool:
        if self.facts.lonely is not Lonely.REFUSE:
            return False
        draws = [self.draws[at] for at in among]
        if self.facts.sample.method is not Method.CLUSTERS:
            return len(draws) == 1 and draws[0].population > 1
        sizes: dict[str, int] = {}
        for one in draws:
            sizes[one.cluster] = sizes.get(one.cluster, 0) + 1
        if len(sizes) == 1 and draws[0].population > 1:
            return True
        return any(
            sizes[one.cluster] == 1 and one.cluster_population > 1 for one in draws
        )

    @cached_property
    def kept(self) -> Mask:
        """Return the draws that are rows of the design."""
        out = (*self.unusable.silent, *self.unusable.lonely)
        resolved = self.has_reported | ~self.exists
        return np.asarray(resolved & ~np.isin(self.strata, out))

    @cached_property
    def design(self) -> Design | None:
        """Return the design of the draws in `kept`; None if no stratum can be used."""
        if not self.kept.any():
            return None
        out = (*self.unusable.silent, *self.unusable.lonely)
        among = ~np.isin(self.strata, out)
        resolved = self.kept[among]
        try:
            adjusted = adjusted_for_nonresponse(
                weights=self.weights[among],
                classes=self.strata[among],
                has_reported=resolved,
            )
        except WeightsRefused:
            return None
        rows = tuple(
            replace(self.draws[at], probability=1 / weight)
            for at, weight in zip(
                np.flatnonzero(self.kept).tolist(), adjusted.tolist(), strict=True
            )
        )
        sample = replace(self.facts.sample, stations=rows)
        return sample.design(lonely=self.facts.lonely)

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
