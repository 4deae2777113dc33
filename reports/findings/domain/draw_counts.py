"""What is counted at the draws of a sample; parts that share no place add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from reports.findings.domain.draws import DrawCell, Lines

Cells = dict[DrawCell, list[int]]


@dataclass(frozen=True)
class AtDraws:
    """A measure at the draws: k and n of each cell, and sums by stratum for the whole.

    The sums are those of `StageDraws.share_sums`, or of `product_sums` for numbers.
    """

    counts: Cells = field(default_factory=dict)
    sums: Lines = field(default_factory=dict)

    def add(self, other: AtDraws) -> None:
        """Add what was counted at other places."""
        _add(self.counts, other.counts)
        _add(self.sums, other.sums)


@dataclass(frozen=True)
class DrawCounts:
    """The draws and the stations of each cell, and the powers of the draws' sizes.

    `lost` are of draws that are no station, `reported` by stage of those that reported:
    see `Draws.powers_of`.
    """

    cells: Cells = field(default_factory=dict)
    lost: Lines = field(default_factory=dict)
    reported: dict[str, Lines] = field(default_factory=dict)


def all_draws(parts: Iterable[DrawCounts]) -> DrawCounts:
    """Add up the draws of parts that share no place."""
    together = DrawCounts()
    for part in parts:
        _add(together.cells, part.cells)
        _add(together.lost, part.lost)
        for stage, lines in part.reported.items():
            _add(together.reported.setdefault(stage, {}), lines)
    return together


def at_draws_to_json(at: AtDraws) -> dict[str, Any]:
    """Return the counts of a measure as plain values."""
    return {"counts": _listed(at.counts), "sums": at.sums}


def at_draws_from_json(stored: Mapping[str, Any]) -> AtDraws:
    """Return what `at_draws_to_json` wrote."""
    return AtDraws(_cells(stored["counts"]), stored["sums"])


def draws_to_json(draws: DrawCounts | None) -> dict[str, Any] | None:
    """Return the counts of draws as plain values."""
    if draws is None:
        return None
    return {**vars(draws), "cells": _listed(draws.cells)}


def draws_from_json(stored: Mapping[str, Any] | None) -> DrawCounts | None:
    """Return what `draws_to_json` wrote."""
    if stored is None:
        return None
    return DrawCounts(**{**stored, "cells": _cells(stored["cells"])})


def _listed(cells: Cells) -> list[list[Any]]:
    return [[*cell, *counts] for cell, counts in cells.items()]


def _cells(listed: Iterable[list[Any]]) -> Cells:
    return {(one[0], one[1], one[2]): one[3:] for one in listed}


def _add(known: dict[Any, list[int]], more: Mapping[Any, list[int]]) -> None:
    for key, numbers in more.items():
        before = known.get(key)
        known[key] = (
            [a + b for a, b in zip(before, numbers, strict=True)]
            if before
            else list(numbers)
        )
