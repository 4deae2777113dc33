"""Count measures in the whole, by region and by setting; parts add up exactly.

Rows may be counted in parts by several workers, as long as no place lies in two parts:
`merge` refuses otherwise, because distinct stations could not be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from elections.errors import DomainError
from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.cells import IN_K, IN_N, StageCells
from reports.findings.domain.columns import Mask, Observations, Whole
from reports.findings.domain.draw_counts import AtDraws, DrawCounts, all_draws
from reports.findings.domain.draws import DrawCell, Draws, Lines, StageDraws
from reports.findings.domain.figure_estimates import EstimateKind
from reports.findings.domain.figures import Unit
from reports.findings.domain.indicators import measures
from reports.findings.domain.joining import Groups
from reports.findings.domain.measures import REASONS, Cell, Measure, kind_of
from reports.findings.domain.sample_facts import SAMPLED_STAGES
from reports.findings.domain.sampled_measures import sampled_measures
from reports.findings.domain.tables import StageTable

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
    estimate_kind: EstimateKind = EstimateKind.PROPORTION
    at_draws: AtDraws = field(default_factory=AtDraws)


@dataclass(frozen=True)
class Tally:
    """The counts of some observations, and by stage the places of each part of them.

    `draws` are there if a sample's draws were counted with them.
    """

    counted: Mapping[str, Counted]
    places: Mapping[str, tuple[Whole, ...]] = field(default_factory=dict)
    draws: DrawCounts | None = None


def tally_observations(
    *,
    observations: Observations,
    definitions: Mapping[str, ChecklistDefinition],
    is_sample: bool = False,
    draws: Draws | None = None,
) -> Tally:
    """Count everything; of a probability sample what only it may say.

    With `draws`, also what its estimates need: then no row is needed afterwards.
    """
    counted: dict[str, Counted] = {}
    places: dict[str, tuple[Whole, ...]] = {}
    reported: dict[str, Lines] = {}
    for table in stage_tables(observations=observations, definitions=definitions):
        at = (
            StageDraws(table, draws)
            if draws and table.stage in SAMPLED_STAGES
            else None
        )
        if at is not None:
            reported[table.stage] = at.reported()
        cells = StageCells(table, at)
        for measure in _measures(table, is_sample=is_sample):
            counted[measure.key] = _counted(measure, cells)
        places[table.stage] = (table.place_numbers[table.has_place],)
    return Tally(
        counted=counted,
        places=places,
        draws=DrawCounts(draws.counts(), draws.lost(), reported) if draws else None,
    )


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
    tallies = list(tallies)
    for tally in tallies:
        for stage, known in tally.places.items():
            places[stage] = (*places.get(stage, ()), *known)
        for key, counted in tally.counted.items():
            _add(merged, key, counted)
    with_draws = [tally.draws for tally in tallies if tally.draws]
    for known in places.values():
        together = np.concatenate([np.unique(part) for part in known])
        if np.unique(together).size != together.size:
            raise PartsOverlap("Cut the observations between places, then count again.")
    draws = all_draws(with_draws) if with_draws else None
    return Tally(counted=merged, places=places, draws=draws)


def _add(merged: dict[str, Counted], key: str, counted: Counted) -> None:
    if key not in merged:
        merged[key] = Counted(**{**vars(counted), "cells": {}, "at_draws": AtDraws()})
    merged[key].at_draws.add(counted.at_draws)
    cells = merged[key].cells
    for place, cell in counted.cells.items():
        cells.setdefault(place, Cell()).add(cell)


def _measures(table: StageTable, *, is_sample: bool) -> Iterator[Measure]:
    yield from measures(table)
    if is_sample:
        yield from sampled_measures(table)


def _counted(measure: Measure, cells: StageCells) -> Counted:
    table, histogram = cells.table, cells.histogram(measure)
    found = {WHOLE: _whole(measure, cells, histogram)}
    if measure.is_split:
        for mark, of_cell, groups in (
            (BY_REGION, cells.regions, table.regions),
            (BY_SETTING, cells.settings, table.settings),
        ):
            by_group = np.zeros((len(groups[1]), *histogram.shape[1:]), np.int64)
            np.add.at(by_group, of_cell, histogram)
            placed = np.zeros_like(by_group)
            np.add.at(placed, of_cell[cells.has_place], histogram[cells.has_place])
            stations = _stations(measure, table, groups, placed)
            found.update(_split(mark, groups[1], by_group, stations))
    return Counted(
        key=measure.key,
        indicator=measure.indicator,
        stage=measure.stage,
        item=measure.item,
        unit=measure.unit,
        is_summed=measure.amounts is not None,
        is_ratio=measure.bases is not None,
        cells=found,
        estimate_kind=kind_of(measure),
        at_draws=_at_draws(measure, cells, histogram),
    )


def _at_draws(measure: Measure, cells: StageCells, histogram: Whole) -> AtDraws:
    """Count a measure at the draws of a sample; coverage has no estimate."""
    at = cells.at_draws
    if at is None:
        return AtDraws()
    counts: dict[DrawCell, list[int]] = {}
    for number, row in zip(cells.draw_cells.tolist(), histogram, strict=True):
        k, n, _ = _rows_in(row)
        if number and n:
            known = counts.setdefault(at.draws.names[number - 1], [0, 0])
            known[:] = known[0] + k, known[1] + n
    if measure.indicator == "coverage":
        return AtDraws(counts)
    is_share = kind_of(measure) is EstimateKind.PROPORTION
    sums = at.share_sums(measure) if is_share else at.product_sums(measure)
    return AtDraws(counts, sums)


def _whole(measure: Measure, cells: StageCells, histogram: Whole) -> Cell:
    everywhere = histogram.sum(axis=0)
    placed = histogram[cells.has_place].sum(axis=0)[None, :]
    everybody = (np.zeros(len(cells.table), np.intp), ("",))
    (in_n,), (in_k,) = _stations(measure, cells.table, everybody, placed)
    k, n, total = _rows_in(everywhere)
    if measure.amounts is not None:
        base = measure.base
        total = int(measure.amounts[base].sum())
        if measure.bases is not None:
            k = int(measure.amounts[base & measure.hits].sum())
            n = int(measure.bases[base].sum())
    return Cell(
        k=k,
        n=n,
        total=total,
        stations=in_n,
        stations_k=in_k,
        excluded=_reasons(everywhere),
    )


def _split(
    mark: str,
    names: Sequence[str],
    histogram: Whole,
    stations: tuple[list[int], list[int]],
) -> Iterator[tuple[tuple[str, str], Cell]]:
    """Yield the cell of each region or setting that was asked."""
    for place, (name, counts) in enumerate(zip(names, histogram, strict=True)):
        if not counts[1:].any():
            continue
        k, n, _ = _rows_in(counts)
        yield (
            (mark, name),
            Cell(
                k=k,
                n=n,
                stations=stations[0][place],
                stations_k=stations[1][place],
                excluded=_reasons(counts),
            ),
        )


def _rows_in(counts: Whole) -> tuple[int, int, int]:
    """Return the rows in k, in n, and in n again: without amounts each counts one."""
    n = int(counts[IN_N] + counts[IN_K])
    return int(counts[IN_K]), n, n


def _reasons(counts: Whole) -> dict[str, int]:
    return {
        reason: int(counts[number])
        for number, reason in enumerate(REASONS.values(), start=1)
        if counts[number]
    }


def _stations(
    measure: Measure, table: StageTable, groups: Groups, placed: Whole
) -> tuple[list[int], list[int]]:
    """Return the distinct places of each group in n and in k.

    `placed` are the counts of rows with a place, which are the places if none has two.
    """
    if table.is_each_place_once:
        in_k = placed[:, IN_K]
        return (placed[:, IN_N] + in_k).tolist(), in_k.tolist()
    base = measure.base
    return _distinct(table, groups, base), _distinct(table, groups, base & measure.hits)


def _distinct(table: StageTable, groups: Groups, chosen: Mask) -> list[int]:
    numbers, names = groups
    known = chosen & table.has_place
    places, total = table.places
    seen = np.zeros((len(names), total), bool)
    seen[numbers[known], places[known]] = True
    return [int(np.count_nonzero(group)) for group in seen]
