"""Count measures in the whole, by region and by setting; parts add up exactly.

Rows may be counted in parts by several workers, as long as no place lies in two parts:
`merge` refuses otherwise, because distinct stations could not be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from elections.errors import DomainError
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.columns import NO_PLACE, Mask, Observations, Whole
from reports.findings.domain.figures import Unit
from reports.findings.domain.indicators import measures
from reports.findings.domain.joining import Groups
from reports.findings.domain.measures import REASONS, Cell, Measure, count
from reports.findings.domain.sampled_measures import sampled_measures
from reports.findings.domain.tables import NO_SUCH_QUESTION, StageTable

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
    """The counts of some observations, and the places they are of by stage."""

    counted: Mapping[str, Counted]
    places: Mapping[str, tuple[Whole, ...]] = field(default_factory=dict)


def tally_observations(
    *,
    observations: Observations,
    definitions: Mapping[str, ChecklistDefinition],
    is_sample: bool = False,
) -> Tally:
    """Count everything; of a probability sample what only it may say."""
    counted: dict[str, Counted] = {}
    places: dict[str, tuple[Whole, ...]] = {}
    for table in stage_tables(observations=observations, definitions=definitions):
        for measure in _measures(table, is_sample=is_sample):
            counted[measure.key] = _counted(measure, table)
        known = np.unique(table.place_numbers)
        places[table.stage] = (known[known != NO_PLACE],)
    return Tally(counted=counted, places=places)


def stage_tables(
    *,
    observations: Observations,
    definitions: Mapping[str, ChecklistDefinition],
) -> Iterator[StageTable]:
    """Yield the observations of each stage, in the order of the stages' names."""
    stages = {definition.stage.value for definition in definitions.values()}
    stages |= {block.stage for block in observations.blocks}
    for stage in sorted(stages):
        yield StageTable(
            stage=stage,
            blocks=observations.blocks,
            definitions=definitions,
            numbering=observations.numbers,
        )


def merge(tallies: Iterable[Tally]) -> Tally:
    """Add up the counts of parts that share no place."""
    merged: dict[str, Counted] = {}
    places: dict[str, tuple[Whole, ...]] = {}
    for tally in tallies:
        for stage, known in tally.places.items():
            places[stage] = (*places.get(stage, ()), *known)
        for key, counted in tally.counted.items():
            _add(merged, key, counted)
    for known in places.values():
        together = np.concatenate(known)
        if np.unique(together).size != together.size:
            raise PartsOverlap("Cut the observations between places, then count again.")
    return Tally(counted=merged, places=places)


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
    if table.is_each_place_once:
        return int(np.count_nonzero(chosen & table.has_place))
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
    known = chosen & table.has_place
    if table.is_each_place_once:
        return count(numbers[known], len(names))
    places, total = table.places
    seen = np.zeros((len(names), total), bool)
    seen[numbers[known], places[known]] = True
    return [int(np.count_nonzero(group)) for group in seen]
