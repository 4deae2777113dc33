"""The draws of a sample as columns, and what is counted at them, stratum by stratum.

Only whole numbers are counted, so that parts of the country add up to the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from reports.findings.domain.columns import Mask, Whole
from reports.findings.domain.figures import UNKNOWN
from reports.findings.domain.measures import Measure
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.sums import powers_by_group, products_by_group
from reports.findings.domain.tables import StageTable

Codes = npt.NDArray[np.intp]
# Stratum, region and setting of a draw, by the frame and not by the report.
DrawCell = tuple[str, str, str]
Lines = dict[str, list[int]]

NOT_DRAWN = -1


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws with one weight a stratum; each array has a row for each, sorted by place.

    `cells` are indices of `names`; `sizes` are registered voters, 0 where unknown. A
    draw that is no station (not in `exists`) has no report.
    """

    places: Whole
    cells: Codes
    names: tuple[DrawCell, ...]
    exists: Mask
    sizes: Whole

    @property
    def stations(self) -> Whole:
        """Return the places that can report, sorted."""
        return self.places[self.exists]

    @cached_property
    def strata(self) -> tuple[str, ...]:
        """Return the strata of these draws by name."""
        return tuple(sorted({stratum for stratum, _, _ in self.names}))

    @cached_property
    def stratum(self) -> Codes:
        """Return each draw's stratum as an index of `strata`."""
        index = {name: at for at, name in enumerate(self.strata)}
        of_cell = np.array([index[name] for name, _, _ in self.names], np.intp)
        return of_cell[self.cells]

    def counts(self) -> dict[DrawCell, list[int]]:
        """Return the draws of each cell, and those of them that are stations."""
        drawn = np.bincount(self.cells, minlength=len(self.names))
        existing = np.bincount(self.cells[self.exists], minlength=len(self.names))
        return {
            name: [int(drawn[at]), int(existing[at])]
            for at, name in enumerate(self.names)
            if drawn[at]
        }

    def lost(self) -> Lines:
        """Return the powers of the sizes of the draws that are no station."""
        gone = np.flatnonzero(~self.exists)
        return self.powers_of(gone) if gone.size else {}

    def powers_of(self, draws: Codes) -> Lines:
        """Return by stratum the draws without a size, and sums of size^0 to size^4."""
        sizes, strata = self.sizes[draws], self.stratum[draws]
        known = powers_by_group(sizes, strata, len(self.strata), highest=4)
        unsized = np.bincount(strata[sizes == 0], minlength=len(self.strata))
        return {
            name: [int(unsized[at]), *known[at]] for at, name in enumerate(self.strata)
        }


class StageDraws:
    """The rows of one stage at the draws, each draw once at most."""

    def __init__(self, table: StageTable, draws: Draws) -> None:
        self.draws = draws
        places, is_counted = table.place_numbers, table.is_counted
        at = np.searchsorted(draws.places, places)
        at = np.minimum(at, max(0, len(draws.places) - 1))
        is_drawn = is_counted & (len(draws.places) > 0)
        if is_drawn.any():
            is_drawn &= draws.places[at] == places
            is_drawn &= draws.exists[at]
        self.is_drawn: Mask = is_drawn
        self.at: Codes = np.where(is_drawn, at, NOT_DRAWN).astype(np.intp)
        self.cells: Codes = np.zeros(len(places), np.intp)
        self.cells[is_drawn] = draws.cells[at[is_drawn]] + 1

    @cached_property
    def _everybody(self) -> npt.NDArray[np.object_]:
        return self._powers(self.is_drawn)

    def reported(self) -> Lines:
        """Return by stratum the unsized among the draws that reported, and the powers."""
        return self.draws.powers_of(self.at[self.is_drawn])

    def share_sums(self, measure: Measure) -> Lines:
        """Return by stratum the powers 0 to 3 of size: of the rows in k, and in n."""
        base = self.is_drawn & measure.base
        hits = self._powers(base & measure.hits)
        rows = self._everybody - self._powers(self.is_drawn & ~base)
        return self._lines(np.concatenate([hits, rows], axis=1))

    def product_sums(self, measure: Measure) -> Lines:
        """Return by stratum the rows, and the sums of products of y, z and size."""
        chosen = np.flatnonzero(self.is_drawn & measure.base)
        assert measure.amounts is not None
        y = measure.amounts[chosen]
        z = np.ones_like(y) if measure.bases is None else measure.bases[chosen]
        at = self.at[chosen]
        strata, count = self.draws.stratum[at], len(self.draws.strata)
        return self._lines(products_by_group(y, z, self.draws.sizes[at], strata, count))

    def _powers(self, chosen: Mask) -> npt.NDArray[np.object_]:
        at = self.at[chosen]
        strata, count = self.draws.stratum[at], len(self.draws.strata)
        return powers_by_group(self.draws.sizes[at], strata, count, highest=3)

    def _lines(self, table: npt.NDArray[np.object_]) -> Lines:
        return dict(zip(self.draws.strata, table.tolist(), strict=True))


def draws_of(facts: SampleFacts, numbers: Mapping[str, int]) -> Draws | None:
    """Return the draws of a sample as columns; None if counts cannot stand for them.

    `numbers` are the places' numbers; a draw without one has no report.
    """
    if not facts.outline.is_countable(facts.collapse):
        return None
    lowest = min((0, *numbers.values()))
    found = []
    for row, one in enumerate(facts.sample.stations):
        cell = (
            one.stratum,
            facts.regions.get(one.code, "") or UNKNOWN,
            facts.settings.get(one.code, "") or UNKNOWN,
        )
        place = numbers.get(one.code, lowest - 2 - row)
        size = round(facts.registered.get(one.code, 0))
        found.append((place, cell, one.exists, size))
    names = sorted({cell for _, cell, _, _ in found})
    index = {name: at for at, name in enumerate(names)}
    return sorted_draws(
        np.array([place for place, _, _, _ in found], np.int64),
        cells=np.array([index[cell] for _, cell, _, _ in found], np.intp),
        names=names,
        exists=np.array([exists for _, _, exists, _ in found], np.bool_),
        sizes=np.array([size for _, _, _, size in found], np.int64),
    )


def sorted_draws(
    places: Whole,
    *,
    cells: Codes,
    names: Sequence[DrawCell],
    exists: Mask,
    sizes: Whole,
) -> Draws:
    """Return draws in order of place from columns in any order; names may be repeated."""
    order = np.argsort(places, kind="stable")
    known = tuple(sorted(set(names)))
    index = np.array([known.index(name) for name in names], np.intp)
    of_draw = index[cells] if index.size else cells
    return Draws(places[order], of_draw[order], known, exists[order], sizes[order])
