"""Estimates from what was counted at a sample's draws, however many reports there were.

They are those that `row_estimating` makes of the rows, wherever counts can stand for
these: see `survey.counted`.
"""

from __future__ import annotations

from collections.abc import Mapping

from reports.findings.domain.counted_stage import CountedStage
from reports.findings.domain.estimating import Estimator, Part
from reports.findings.domain.figure_estimates import EstimateKind
from reports.findings.domain.survey.arrays import Floats, Mask
from reports.findings.domain.survey.counted import (
    Sums,
    difference_of,
    estimate_of,
    share_sums,
)
from reports.findings.domain.survey.estimates import Estimate
from reports.findings.domain.tally import Counted

# Powers of size in `StageDraws.share_sums` (k, n) and `product_sums` (rows, y, z, yy ...).
SHARE = (4, 4)
PRODUCTS = (1, 4, 4, 3, 3, 3)


class CountedEstimator(Estimator[Counted, Sums]):
    """Estimates of one stage from counts."""

    stage: CountedStage

    def __init__(self, stage: CountedStage, measures: Mapping[str, Counted]) -> None:
        super().__init__(stage, measures)
        self._laid: tuple[str, Floats] | None = None

    def kind(self, measure: Counted) -> EstimateKind:
        """Return what is estimated of a measure."""
        return measure.estimate_kind

    def chosen(self, measure: Counted, part: Part) -> Sums | None:
        """Return the sums over a part: with powers of size over the whole country."""
        sums = self._sums(measure, part)
        return sums if self.stage.strata and sums.rows.any() else None

    def estimated(self, chosen: Sums) -> Estimate | None:
        """Return the estimate from the sums of a domain."""
        assert self.stage.strata is not None
        return estimate_of(self.stage.strata, chosen)

    def calibrated(self, chosen: Sums) -> Estimate | None:
        """Return the same with calibrated weights."""
        strata = self.stage.calibrated
        return None if strata is None else estimate_of(strata, chosen)

    def compared(self, measure: Counted, part: Part) -> Estimate | None:
        """Return the difference of two domains without a common row."""
        first = self._shares(measure, part.mask)
        second = self._shares(measure, ~part.mask)
        strata = self.stage.strata
        if strata is None or not first.rows.any() or not second.rows.any():
            return None
        return difference_of(strata, first, second)

    def weighed(self, measure: Counted, part: Part) -> tuple[float, float, float]:
        """Return the weights of the draw in k, in n, and of who did not report."""
        stage = self.stage
        hits, rows = self._counts(measure, part.mask)
        silent = stage.by_stratum((stage.existing - stage.reported) * part.mask)
        yes, answered, missing = (stage.weights @ one for one in (hits, rows, silent))
        return float(yes), float(answered), float(missing)

    def _sums(self, counted: Counted, part: Part) -> Sums:
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
