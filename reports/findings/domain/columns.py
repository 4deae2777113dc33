"""Observations as columns of numbers: what figures are counted from, however many.

Places are numbers here. Which station has which does not matter for counting, only that
equal places have equal numbers; `Observations.numbers` tells those of sampled stations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Names = npt.NDArray[np.character]

# Why a report of a probability sample is in no figure; as numbers, nothing first.
OUTSIDE_SAMPLE = "outside_sample"
SECOND_REPORT = "second_report"
LEFT_OUT = ("", OUTSIDE_SAMPLE, SECOND_REPORT)
NO_PLACE = -1
# Stands for a number that was not given; no answer is so small.
NOT_GIVEN = -(2**63)


@dataclass(frozen=True, eq=False)
class Block:
    """Observations of one version, stage and setting; each array has a row for each.

    `regions` are indices of `region_names`, `left_out` of LEFT_OUT. `packed` has a column
    for each byte of the codebook, `numbers` one for each whole number.
    """

    version: str
    stage: str
    setting: str
    instances: Names
    places: Whole
    regions: npt.NDArray[np.intp]
    region_names: tuple[str, ...]
    is_rejected: Mask
    left_out: Bytes
    packed: Bytes
    numbers: Whole

    def __len__(self) -> int:
        return len(self.places)

    @property
    def is_counted(self) -> Mask:
        """Tell which reports are in any figure."""
        counted: Mask = ~self.is_rejected & (self.left_out == 0)
        return counted


@dataclass(frozen=True, eq=False)
class Observations:
    """Observations in blocks, in no order: nothing counted depends on one."""

    blocks: tuple[Block, ...] = ()
    numbers: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(block) for block in self.blocks)


def chosen(block: Block, rows: Mask) -> Block:
    """Return the rows of a block that are chosen; all of them without a copy."""
    if rows.all():
        return block
    return replace(
        block,
        instances=block.instances[rows],
        places=block.places[rows],
        regions=block.regions[rows],
        is_rejected=block.is_rejected[rows],
        left_out=block.left_out[rows],
        packed=block.packed[rows],
        numbers=block.numbers[rows],
    )
