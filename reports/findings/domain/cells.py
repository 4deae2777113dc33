"""The rows of a stage by what they are counted by, so that one pass counts a measure."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt

from reports.findings.domain.columns import Mask, Whole
from reports.findings.domain.draws import StageDraws
from reports.findings.domain.measures import REASONS, Measure
from reports.findings.domain.tables import NO_SUCH_QUESTION, StageTable

Codes = npt.NDArray[np.intp]

# What a row is for a measure: not asked at all, left out for a reason, in n, or in k too.
REASON_CODES = tuple(REASONS)
IN_N = len(REASON_CODES) + 1
IN_K = IN_N + 1
KINDS = IN_K + 1


def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.full(256, IN_N, np.uint8)
    kinds[NO_SUCH_QUESTION] = 0
    for number, code in enumerate(REASON_CODES, start=1):
        kinds[code] = number
    return kinds


KIND_OF = _kinds()


class StageCells:
    """Groups of rows that agree in region, setting, known place, and cell of the sample.

    `draw_cells` are numbers of the sample's cells from 1 on; 0 is no draw.
    """

    def __init__(self, table: StageTable, at_draws: StageDraws | None = None) -> None:
        self.table, self.at_draws = table, at_draws
        extras = 1 + len(at_draws.draws.names) if at_draws else 1
        regions, names = table.regions
        settings, others = table.settings
        codes = (regions * len(others) + settings) * 2 + table.has_place
        if at_draws is not None:
            codes = codes * extras + at_draws.cells
        size = max(1, len(names) * len(others) * 2 * extras)
        found = np.flatnonzero(np.bincount(codes, minlength=size))
        number = np.zeros(size, np.intp)
        number[found] = np.arange(found.size)
        self.of_row: Codes = number[codes]
        self.count = int(found.size)
        rest, self.draw_cells = np.divmod(found, extras)
        rest, has_place = np.divmod(rest, 2)
        self.has_place: Mask = has_place.astype(np.bool_)
        self.regions, self.settings = np.divmod(rest, max(1, len(others)))

    @cached_property
    def _first_kind(self) -> Codes:
        return self.of_row * KINDS

    def histogram(self, measure: Measure) -> Whole:
        """Return how many rows of each cell are what for a measure: cells x KINDS."""
        kinds = KIND_OF[measure.state]
        kinds += (kinds == IN_N) & measure.hits
        counted = np.bincount(self._first_kind + kinds, minlength=self.count * KINDS)
        return counted.reshape(self.count, KINDS).astype(np.int64)
