"""Columns of several blocks put together to the columns of a stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from reports.findings.domain.columns import NOT_GIVEN, Block, Bytes, Whole
from reports.findings.domain.figures import UNKNOWN

T = TypeVar("T", bound=np.generic)
Groups = tuple[npt.NDArray[np.intp], tuple[str, ...]]


def joined(columns: list[npt.NDArray[T]], kind: type[T]) -> npt.NDArray[T]:
    """Return columns one behind the other; none is an empty one of that kind."""
    return np.concatenate(columns) if columns else np.zeros(0, kind)


def beside(tables: list[Bytes]) -> Bytes:
    """Return tables of one width turned, a line for each column, beside each other."""
    return np.concatenate([table.T for table in tables], axis=1)


def all_numbers(blocks: Sequence[Block], width: int) -> Whole:
    """Return a line for each number of the codebook; what a row lacks was not given."""
    table = np.full((width, sum(map(len, blocks))), NOT_GIVEN, np.int64)
    start = 0
    for block in blocks:
        known = min(width, block.numbers.shape[1])
        table[:known, start : start + len(block)] = block.numbers[:, :known].T
        start += len(block)
    return table


def grouped(columns: list[Groups]) -> Groups:
    """Return the groups that occur, sorted by name, and each row's number of them."""
    used = [
        (numbers, names, np.flatnonzero(np.bincount(numbers, minlength=len(names))))
        for numbers, names in columns
    ]
    found = {names[at] or UNKNOWN for _, names, seen in used for at in seen.tolist()}
    groups = tuple(sorted(found))
    index = {name: number for number, name in enumerate(groups)}
    translated = [
        np.array([index.get(name or UNKNOWN, 0) for name in names], np.intp)[numbers]
        for numbers, names, _ in used
    ]
    return joined(translated, np.intp), groups
