"""A measure: for every row of a stage, whether it is in k, in n, or why in neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from reports.checklists.domain.codebook import (
    FIRST_CHOICE_CODE,
    MISSING_CODE,
    NOT_APPLICABLE_CODE,
    NOT_OBSERVED_CODE,
    SET_ASIDE_CODE,
)
from reports.findings.domain.columns import (
    OUTSIDE_SAMPLE,
    SECOND_REPORT,
    Bytes,
    Mask,
    Whole,
)
from reports.findings.domain.figure_estimates import EstimateKind
from reports.findings.domain.figures import Unit
from reports.findings.domain.tables import NO_SUCH_QUESTION, StageTable

# What a person decided about the whole report, beside the codebook's states.
REJECTED_CODE = 254
NOT_ASKED_CODE = 253
# What a probability sample leaves out: no sampled station, or its second report.
OUTSIDE_SAMPLE_CODE = 252
SECOND_REPORT_CODE = 251

REASONS: Mapping[int, str] = {
    NOT_OBSERVED_CODE: "not_observed",
    NOT_APPLICABLE_CODE: "not_applicable",
    MISSING_CODE: "missing",
    NOT_ASKED_CODE: "not_asked",
    SET_ASIDE_CODE: "set_aside",
    REJECTED_CODE: "rejected",
    OUTSIDE_SAMPLE_CODE: OUTSIDE_SAMPLE,
    SECOND_REPORT_CODE: SECOND_REPORT,
}

# The codes of LEFT_OUT, in its order.
WHOLE_REPORTS = np.array([0, OUTSIDE_SAMPLE_CODE, SECOND_REPORT_CODE], np.uint8)


@dataclass(frozen=True)
class Measure:
    """One figure before it is counted.

    `state` is why a row is not in n (a code of REASONS, or NO_SUCH_QUESTION), or
    FIRST_CHOICE_CODE and above for what counts. `hits` are the rows in k. `amounts` are
    summed to a value; with `bases` too, k and n are the two sums instead of rows.
    `is_split` asks for the same by region and by setting.
    """

    key: str
    indicator: str
    stage: str
    state: Bytes
    hits: Mask
    item: str = ""
    unit: Unit = Unit.OBSERVATIONS
    amounts: Whole | None = None
    bases: Whole | None = None
    is_split: bool = False

    @property
    def base(self) -> Mask:
        """Return the rows in n."""
        counted: Mask = (self.state >= FIRST_CHOICE_CODE) & (
            self.state < SECOND_REPORT_CODE
        )
        return counted

    def part(self, name: str) -> Mask:
        """Return the rows of k, of n, or those left out for a reason."""
        if name == "n":
            return self.base
        if name == "k":
            return self.base & self.hits
        code = next(code for code, reason in REASONS.items() if reason == name)
        chosen: Mask = self.state == code
        return chosen


@dataclass
class Cell:
    """The counts of one measure in one part of the country; cells of parts add up."""

    k: int = 0
    n: int = 0
    total: int = 0
    stations: int = 0
    stations_k: int = 0
    excluded: dict[str, int] = field(default_factory=dict)

    def add(self, other: Cell) -> None:
        """Add the counts of rows that share no place with these."""
        self.k += other.k
        self.n += other.n
        self.total += other.total
        self.stations += other.stations
        self.stations_k += other.stations_k
        for reason, count in other.excluded.items():
            self.excluded[reason] = self.excluded.get(reason, 0) + count


def without_left_out(state: Bytes, table: StageTable) -> Bytes:
    """Return the states with whole reports that do not count marked, if asked at all."""
    marks = WHOLE_REPORTS[table.left_out]
    marks[table.is_rejected] = REJECTED_CODE
    if not marks.any():
        return state.copy()
    return np.where((marks > 0) & (state != NO_SUCH_QUESTION), marks, state)


def kind_of(measure: Measure) -> EstimateKind:
    """Return what a sample estimates of a measure: a share unless numbers are summed."""
    if measure.amounts is None or measure.indicator == "number":
        return EstimateKind.PROPORTION
    return EstimateKind.MEAN if measure.bases is None else EstimateKind.RATIO
