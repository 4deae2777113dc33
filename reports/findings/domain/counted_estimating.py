"""Estimates from what was counted at a sample's draws, however many reports there were.

They are those that `estimating` makes of the rows, wherever counts can stand for these:
see `survey.counted`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reports.findings.domain.counted_stage import CountedStage
from reports.findings.domain.estimating import (
    calibrated_numbers,
    unusable_strata,
    with_numbers,
)
from reports.findings.domain.figure_estimates import (
    EstimateKind,
    FigureEstimate,
    decimal,
)
from reports.findings.domain.survey.arrays import Floats, Mask
from reports.findings.domain.survey.counted import (
    Sums,
    difference_of,
    estimate_of,
    share_sums,
)
from reports.findings.domain.tally import Counted

# Powers of size in `StageDraws.share_sums` (k, n) and `product_sums` (rows, y, z, yy ...).
SHARE = (4, 4)
PRODUCTS = (1, 4, 4, 3, 3, 3)


@dataclass(frozen=True, eq=False)
class CellsOfPart:
    """A part of the country as a mask over the cells of the sample."""

    mask: Mask
    strata: frozenset[str]
    is_whole: bool = False


class CountedEstimator:
    """Estimates of one stage from counts."""

    def __init__(self, stage: CountedStage) -> None:
        self.stage = stage
        self.whole = self._part(np.ones(len(stage.cells), np.bool_), is_whole=True)
        self._parts: dict[tuple[str, str], CellsOfPart] = {("", ""): self.whole}
        self._told: dict[tuple[int, EstimateKind], FigureEstimate] = {}
        self._laid: tuple[str, Floats] | None = None

    def part(self, *, area: str = "", setting: str = "") -> CellsOfPart:
        """Return the cells of a region or a setting, or all of them."""
        known = self._parts.get((area, setting))
        if known is None:
            found = [
                region == area if area else of == setting
                for _, region, of in self.stage.cells
            ]
            known = self._part(np.array(found, np.bool_))
            self._parts[area, setting] = known
        return known

    def _part(self, mask: Mask, *, is_whole: bool = False) -> CellsOfPart:
        among = mask & (self.stage.existing > 0)
        strata = {self.stage.names[at] for at in self.stage.stratum[among].tolist()}
        return CellsOfPart(mask, frozenset(strata), is_whole)

    def estimate(self, counted: Counted, part: CellsOfPart) -> FigureEstimate:
        """Estimate a measure in a part of the country, or say why there is nothing."""
        found = self._facts(counted.estimate_kind, part)
        missing = self._unusable_in(part)
        if missing:
            return replace(found, refused=missing)
        sums = self._sums(counted, part)
        if self.stage.strata is None or not sums.rows.any():
            return replace(found, n=0, refused="Nothing was observed.")
        estimate = estimate_of(self.stage.strata, sums)
        found = replace(
            with_numbers(found, estimate), bounds=self._bounds(counted, part)
        )
        if part.is_whole and not found.refused:
            return replace(found, calibrated=self._calibrated(sums))
        return found

    def difference(self, counted: Counted, part: CellsOfPart) -> FigureEstimate:
        """Estimate a share in a part less the share in the rest: for analysts."""
        found = self._facts(EstimateKind.DIFFERENCE, part)
        missing = self._unusable_in(self.whole)
        if missing:
            return replace(found, refused=missing)
        first = self._shares(counted, part.mask)
        second = self._shares(counted, ~part.mask)
        strata = self.stage.strata
        if strata is None or not first.rows.any() or not second.rows.any():
            return replace(found, n=0, refused="Nothing to compare was observed.")
        return with_numbers(found, difference_of(strata, first, second))

    def _facts(self, kind: EstimateKind, part: CellsOfPart) -> FigureEstimate:
        """Return what all estimates of a part have in common, worked out once."""
        known = self._told.get((id(part), kind))
        if known is None:
            stage = self.stage
            known = FigureEstimate(
                kind=kind,
                sampled=int(stage.existing[part.mask].sum()),
                response=decimal(stage.response_share(part.mask)),
                low_response=tuple(
                    rate.name
                    for rate in stage.response
                    if rate.is_low and rate.name in part.strata
                ),
            )
            self._told[id(part), kind] = known
        return known

    def _unusable_in(self, part: CellsOfPart) -> str:
        return unusable_strata(self.stage.unusable, part.strata)

    def _sums(self, counted: Counted, part: CellsOfPart) -> Sums:
        """Return the sums over a part: with powers of size over the whole country."""
        if not part.is_whole:
            return self._shares(counted, part.mask)
        widths = SHARE if counted.estimate_kind is EstimateKind.PROPORTION else PRODUCTS
        tables = self.stage.sums(counted.at_draws.sums, widths=widths)
        if widths is SHARE:
            return share_sums(*tables)
        rows, y, z, yy, yz, zz = tables
        return Sums(rows[:, 0], y, z, yy, yz, zz)

    def _shares(self, counted: Counted, mask: Mask) -> Sums:
        k, n = self._counts(counted, mask)
        kept = self.stage.is_kept
        return share_sums(k[kept], n[kept])

    def _counts(self, counted: Counted, mask: Mask) -> tuple[Floats, Floats]:
        """Return k and n of each stratum in a part."""
        if self._laid is None or self._laid[0] != counted.key:
            # The figures of a measure follow each other.
            self._laid = (counted.key, self.stage.by_cell(counted.at_draws.counts))
        of_cells = self._laid[1] * mask[:, None]
        hits, rows = (self.stage.by_stratum(column) for column in of_cells.T)
        return hits, rows

    def _bounds(self, counted: Counted, part: CellsOfPart) -> tuple[str, ...]:
        """Return k/(n+m) and (k+m)/(n+m) of Manski, at the weights of the draw."""
        if counted.estimate_kind is not EstimateKind.PROPORTION:
            return ()
        stage = self.stage
        hits, rows = self._counts(counted, part.mask)
        silent = stage.by_stratum((stage.existing - stage.reported) * part.mask)
        yes, answered, missing = (
            float(stage.weights @ one) for one in (hits, rows, silent)
        )
        everybody = answered + missing
        if not everybody:
            return ()
        return (decimal(yes / everybody), decimal((yes + missing) / everybody))

    def _calibrated(self, sums: Sums) -> tuple[str, ...]:
        design = self.stage.calibrated
        return () if design is None else calibrated_numbers(estimate_of(design, sums))
