"""One stage of the day at a sample's draws, known by counts alone: the counterpart of
`stage_sample`, for stations drawn at random with one weight in each stratum.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from reports.findings.domain.draw_counts import Cells, DrawCounts
from reports.findings.domain.draws import Lines
from reports.findings.domain.sample_facts import CountedSample, SampleFacts
from reports.findings.domain.stage_sample import Unusable
from reports.findings.domain.sums import Exact, around
from reports.findings.domain.survey.arrays import Floats, Mask
from reports.findings.domain.survey.collapsing import joined_names
from reports.findings.domain.survey.counted import (
    Strata,
    calibrated_strata,
    make_strata,
)
from reports.findings.domain.survey.stages import Lonely
from reports.findings.domain.survey.weights import ResponseRate
from reports.findings.domain.tally import Tally


class CountedStage:
    """The draws of a sample in one stage; arrays go by cell, or by stratum."""

    # Stations are drawn one by one here.
    replaced: Sequence[str] = ()

    def __init__(
        self, *, stage: str, tally: Tally, facts: SampleFacts | CountedSample
    ) -> None:
        counted = tally.draws or DrawCounts()
        received = tally.counted.get(f"coverage.{stage}.received")
        self.facts = facts
        self.label = joined_names(
            (s.name for s in facts.outline.strata), facts.collapse
        )
        self.names = tuple(sorted(set(self.label.values())))
        self._index = {name: at for at, name in enumerate(self.names)}
        self.cells = tuple(sorted(counted.cells))
        self.stratum = np.array(
            [self._index[self.label[name]] for name, _, _ in self.cells], np.intp
        )
        names = np.array(self.cells, np.str_).reshape(-1, 3)
        self.regions, self.settings = names[:, 1], names[:, 2]
        self.strata_names = np.array(self.names, np.str_)[self.stratum]
        self.drawn, self.existing = self.by_cell(counted.cells).T
        self.reported = self.by_cell(received.at_draws.counts if received else {})[:, 1]
        self._sizes = self._lines(counted.reported.get(stage, {}), width=6)
        self._lost = self._lines(counted.lost, width=6)
        rows, voters = (self._sizes + self._lost)[:, 1:3].sum(axis=0)
        self._center = int(voters // max(rows, 1))

    def by_cell(self, counts: Cells) -> Floats:
        """Return the two counts of each cell."""
        found = [counts.get(cell, [0, 0]) for cell in self.cells]
        return np.array(found, np.float64).reshape(-1, 2)

    def sums(self, lines: Lines, *, widths: Sequence[int]) -> list[Floats]:
        """Return tables of so many powers of size, around the center, by kept stratum."""
        table = self._lines(lines, width=sum(widths))[self.is_kept]
        parts = np.split(table, np.cumsum(widths)[:-1], axis=1)
        return [around(part, self._center) for part in parts]

    def _lines(self, lines: Lines, *, width: int) -> Exact:
        found = np.zeros((len(self.names), width), object)
        for name, numbers in lines.items():
            found[self._index[self.label[name]]] += np.array(numbers, object)
        return found

    def by_stratum(self, of_cells: Floats) -> Floats:
        """Return numbers of cells added up to those of the strata."""
        sums = np.bincount(self.stratum, of_cells, len(self.names))
        return sums.astype(np.float64)

    @cached_property
    def weights(self) -> Floats:
        """Return 1/pi of each stratum, before any adjustment."""
        found = np.ones(len(self.names))
        for one in self.facts.outline.strata:
            found[self._index[self.label[one.name]]] = 1 / (one.probability or 1)
        return found

    @cached_property
    def population(self) -> Floats:
        """Return N_h of each stratum, partners added up."""
        found = np.zeros(len(self.names))
        for one in self.facts.outline.strata:
            found[self._index[self.label[one.name]]] += one.population
        return found

    @cached_property
    def resolved(self) -> Floats:
        """Return the draws of each stratum that reported or are no station."""
        return self.by_stratum(self.reported + self.drawn - self.existing)

    @cached_property
    def response(self) -> tuple[ResponseRate, ...]:
        """Return the response of each stratum, stations that do not exist left out."""
        among, came = self.by_stratum(self.existing), self.by_stratum(self.reported)
        return tuple(
            ResponseRate(name, int(among[at]), int(came[at]), came[at] / among[at])
            for at, name in enumerate(self.names)
            if among[at]
        )

    def response_share(self, part: Mask) -> float | None:
        """Return the weighted share of a part's stations that reported; None if empty."""
        weights = self.weights[self.stratum] * part
        everybody = float(weights @ self.existing)
        return float(weights @ self.reported) / everybody if everybody else None

    @cached_property
    def unusable(self) -> Unusable:
        """Return the strata whose variance, or whose mean, cannot be estimated."""
        is_silent = self.by_stratum(self.reported) == 0
        is_single = ~is_silent & (self.resolved == 1) & (self.population > 1)
        way = self.facts.lonely
        is_refused = way is Lonely.REFUSE or (
            way is Lonely.AVERAGE and bool((is_silent | is_single).all())
        )
        return Unusable(self._named(is_silent), self._named(is_single & is_refused))

    def _named(self, chosen: Mask) -> tuple[str, ...]:
        return tuple(self.names[at] for at in np.flatnonzero(chosen))

    @cached_property
    def is_kept(self) -> Mask:
        """Return which strata are in the design."""
        out = (*self.unusable.silent, *self.unusable.lonely)
        return np.array([name not in out for name in self.names], np.bool_)

    @cached_property
    def _answered(self) -> Floats:
        """Return the share (0..1) of each stratum's stations that reported; 1 of none."""
        stations = self.by_stratum(self.existing)
        came = self.by_stratum(self.reported)
        return np.divide(came, stations, out=np.ones_like(came), where=came > 0)

    @cached_property
    def strata(self) -> Strata | None:
        """Return the design of the strata in `is_kept`; None if there are none."""
        kept = self.is_kept
        if not kept.any():
            return None
        return make_strata(
            weights=(self.weights / self._answered)[kept],
            rows=self.resolved[kept],
            population=self.population[kept],
            names=self._named(kept),
            lonely=self.facts.lonely,
        )

    @property
    def weighting_effect(self) -> float | None:
        """Return what unequal weights of the reports cost (Kish): for diagnosis only."""
        if self.strata is None:
            return None
        weights = self.strata.weights
        came = self.by_stratum(self.reported)[self.is_kept]
        return float(came.sum() * (came @ weights**2) / (came @ weights) ** 2)

    @cached_property
    def calibrated(self) -> Strata | None:
        """Return the design calibrated to the frame's stations and registered voters."""
        frame = self.facts.frame
        if self.strata is None or frame is None or not self.is_kept.all():
            return None
        if (self._sizes + self._lost)[:, 0].any():
            return None
        came, lost = (around(o[:, 1:], self._center) for o in (self._sizes, self._lost))
        # A draw that is no station keeps its weight: so much of that of the others.
        part = self._answered[:, None]
        return calibrated_strata(
            self.strata,
            came + part * lost,
            came + part**2 * lost,
            rows=float(frame.stations),
            total=frame.registered - frame.stations * self._center,
        )
