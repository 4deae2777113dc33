"""Count measures in the whole, by region and by setting; parts add up exactly.

Rows may be counted in parts by several workers, as long as no place lies in two parts:
`merge` refuses otherwise, because distinct stations could not be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from elections.errors import DomainError
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.figures import Unit
from reports.findings.domain.indicators import measures
from reports.findings.domain.measures import REASONS, Cell, Measure, count
from reports.findings.domain.rows import ObservationRow
from reports.findings.domain.sampled_measures import sampled_measures
from reports.findings.domain.tables import NO_SUCH_QUESTION, Mask, StageTable

Groups = tuple[npt.NDArray[np.intp], tuple[str, ...]]

WHOLE = ("", "")
BY_REGION = "@"
BY_SETTING = "#"


class PartsOverlap(DomainError):
    """Two parts hold observations of one place."""

    code = "parts_overlap"


@dataclass(frozen=True)
class Counted:
    """What a measure is, and its cells: (mark, code) of the part of the country."""

    key: str
    indicator: str
    stage: str
    item: str
    unit: Unit
    is_summed: bool
    is_ratio: bool
    cells: dict[tuple[str, str], Cell]


@dataclass(frozen=True)
class Tally:
    """The counts of some rows, and the places they are of."""

    counted: Mapping[str, Counted]
    places: frozenset[tuple[str, str]] = field(default_factory=frozenset)


def tally_rows(
    *,
    rows: Sequence[ObservationRow],
    definitions: Mapping[str, ChecklistDefinition],
    is_sample: bool = False,
) -> Tally:
    """Count everything in ordered rows; of a probability sample what only it may say."""
    counted = {
        measure.key: _counted(measure, table)
        for table in stage_tables(rows=rows, definitions=definitions)
        for measure in _measures(table, is_sample=is_sample)
    }
    places = frozenset((row.stage, row.place) for row in rows if row.place)
    return Tally(counted=counted, places=places)


def stage_tables(
    *,
    rows: Sequence[ObservationRow],
    definitions: Mapping[str, ChecklistDefinition],
) -> Iterator[StageTable]:
    """Yield the rows of each stage, in the order of the stages' names."""
    by_stage: dict[str, list[ObservationRow]] = {
        definition.stage.value: [] for definition in definitions.values()
    }
    for row in rows:
        by_stage.setdefault(row.stage, []).append(row)
    for stage in sorted(by_stage):
        yield StageTable(stage=stage, rows=by_stage[stage], definitions=definitions)


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add up the counts of parts that share no place."""
    merged: dict[str, Counted] = {}
    places: set[tuple[str, str]] = set()
    for tally in tallies:
        if not places.isdisjoint(tally.places):
            raise PartsOverlap("Cut the observations between places, then count again.")
        places |= tally.places
        for key, counted in tally.counted.items():
            _add(merged, key, counted)
    return Tally(counted=merged, places=frozenset(places))


def _add(merged: dict[str, Counted], key: str, counted: Counted) -> None:
    if key not in merged:
        merged[key] = Counted(**{**vars(counted), "cells": {}})
    cells = merged[key].cells
    for place, cell in counted.cells.items():
        cells.setdefault(place, Cell()).add(cell)


def _measures(table: StageTable, *, is_sample: bool) -> Iterator[Measure]:
    yield from measures(table)
    if is_sample:
        yield from sampled_measures(table)


def _counted(measure: Measure, table: StageTable) -> Counted:
    cells = {WHOLE: _whole(measure, table)}
    if measure.is_split:
        for mark, groups in ((BY_REGION, table.regions), (BY_SETTING, table.settings)):
            cells.update(_split(measure, table, mark=mark, groups=groups))
    return Counted(
        key=measure.key,
        indicator=measure.indicator,
        stage=measure.stage,
        item=measure.item,
        unit=measure.unit,
        is_summed=measure.amounts is not None,
        is_ratio=measure.bases is not None,
        cells=cells,
    )


def _whole(measure: Measure, table: StageTable) -> Cell:
    base = measure.base
    hits = base & measure.hits
    states = np.bincount(measure.state, minlength=256)
    return Cell(
        k=_sum(measure.amounts, hits)
        if measure.bases is not None
        else _sum(None, hits),
        n=_sum(measure.bases, base),
        total=_sum(measure.amounts, base),
        stations=_distinct(table, base),
        stations_k=_distinct(table, hits),
        excluded={
            reason: int(states[code])
            for code, reason in REASONS.items()
            if states[code]
        },
    )


def _sum(amounts: npt.NDArray[np.int64] | None, chosen: Mask) -> int:
    if amounts is None:
        return int(np.count_nonzero(chosen))
    return int(amounts[chosen].sum())


def _distinct(table: StageTable, chosen: Mask) -> int:
    places, total = table.places
    seen = np.zeros(total + 1, bool)
    seen[places[chosen]] = True
    return int(np.count_nonzero(seen[:total]))


def _split(
    measure: Measure, table: StageTable, *, mark: str, groups: Groups
) -> dict[tuple[str, str], Cell]:
    """Count by region or setting; every group that was asked has a cell."""
    numbers, names = groups
    base = measure.base
    hits = base & measure.hits
    asked = count(numbers[measure.state != NO_SUCH_QUESTION], len(names))
    in_k, in_n = (count(numbers[chosen], len(names)) for chosen in (hits, base))
    stations = _distinct_by_group(table, groups, base)
    stations_k = _distinct_by_group(table, groups, hits)
    excluded = {
        reason: count(numbers[measure.state == code], len(names))
        for code, reason in REASONS.items()
        if (measure.state == code).any()
    }
    return {
        (mark, name): Cell(
            k=in_k[place],
            n=in_n[place],
            stations=stations[place],
            stations_k=stations_k[place],
            excluded={
                reason: counts[place]
                for reason, counts in excluded.items()
                if counts[place]
            },
        )
        for place, name in enumerate(names)
        if asked[place]
    }


def _distinct_by_group(table: StageTable, groups: Groups, chosen: Mask) -> list[int]:
    numbers, names = groups
    places, total = table.places
    known = chosen & (places >= 0)
    seen = np.zeros((total, len(names)), bool)
    seen[places[known], numbers[known]] = True
    return [int(number) for number in seen.sum(axis=0)]
