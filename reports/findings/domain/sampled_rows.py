"""Which reports of a probability sample count: one per sampled station and stage.

Whatever else came in is left out with its reason, and can be opened from every figure.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from reports.checklists.domain.codebook import FIRST_CHOICE_CODE
from reports.findings.domain.columns import (
    LEFT_OUT,
    NOT_GIVEN,
    OUTSIDE_SAMPLE,
    SECOND_REPORT,
    Block,
    Bytes,
    Mask,
    Observations,
    Whole,
)
from reports.findings.domain.sample_facts import SAMPLED_STAGES, SampleFacts

OUTSIDE = LEFT_OUT.index(OUTSIDE_SAMPLE)
SECOND = LEFT_OUT.index(SECOND_REPORT)


def one_per_station(
    observations: Observations, sample: SampleFacts | None
) -> Observations:
    """Mark the reports that a probability sample leaves out, and why."""
    if sample is None:
        return observations
    numbers = observations.numbers
    codes = (one.code for one in sample.sample.stations if one.exists)
    known = [numbers[code] for code in codes if code in numbers]
    return one_per_place(observations, np.unique(np.array(known, np.int64)))


def one_per_place(observations: Observations, drawn: Whole) -> Observations:
    """Mark the reports of places that were not drawn, and all but one of the others.

    Of several reports of a place the fullest counts, among equals the one with the
    smallest instance id; rejected ones never do.
    """
    marked: dict[int, Bytes] = {}
    for stage in SAMPLED_STAGES:
        at = [n for n, block in enumerate(observations.blocks) if block.stage == stage]
        if at:
            marks = _marks([observations.blocks[n] for n in at], drawn)
            marked.update(zip(at, marks, strict=True))
    blocks = tuple(
        replace(block, left_out=marked[number]) if number in marked else block
        for number, block in enumerate(observations.blocks)
    )
    return replace(observations, blocks=blocks)


def _marks(blocks: list[Block], drawn: Whole) -> list[Bytes]:
    """Return for the blocks of one stage why each row is left out, or 0."""
    places = np.concatenate([block.places for block in blocks])
    is_rejected = np.concatenate([block.is_rejected for block in blocks])
    marks = np.zeros(len(places), np.uint8)
    inside = np.isin(places, drawn)
    marks[~inside] = OUTSIDE
    claims = np.flatnonzero(inside & ~is_rejected)
    rivals = claims[_is_repeated(places[claims])]
    marks[rivals] = SECOND
    if rivals.size:
        fullness = np.concatenate([_fullness(block) for block in blocks])[rivals]
        instances = np.concatenate([block.instances for block in blocks])[rivals]
        order = rivals[np.lexsort((instances, -fullness, places[rivals]))]
        _, first = np.unique(places[order], return_index=True)
        marks[order[first]] = 0
    ends = np.cumsum([len(block) for block in blocks])[:-1]
    return list(np.split(marks, ends))


def _is_repeated(places: Whole) -> Mask:
    _, numbers, counts = np.unique(places, return_inverse=True, return_counts=True)
    repeated: Mask = counts[numbers.reshape(-1)] > 1
    return repeated


def _fullness(block: Block) -> npt.NDArray[np.intp]:
    answered = np.count_nonzero(block.packed >= FIRST_CHOICE_CODE, axis=1)
    given = np.count_nonzero(block.numbers != NOT_GIVEN, axis=1)
    fullness: npt.NDArray[np.intp] = answered + given
    return fullness
