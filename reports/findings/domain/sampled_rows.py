"""Which reports of a probability sample count: one per sampled station and stage.

Whatever else came in is left out with its reason, and can be opened from every figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.checklists.domain.codebook import FIRST_CHOICE_CODE
from reports.findings.domain.rows import OUTSIDE_SAMPLE, SECOND_REPORT, ObservationRow
from reports.findings.domain.sample_facts import SAMPLED_STAGES, SampleFacts


def one_per_station(
    rows: Sequence[ObservationRow], sample: SampleFacts | None
) -> Sequence[ObservationRow]:
    """Mark the reports that a probability sample leaves out, and why.

    Of several reports of a station the fullest counts, among equals the one with the
    smallest instance id; rejected ones never do.
    """
    if sample is None:
        return rows
    drawn = {one.code for one in sample.sample.stations if one.exists}
    best: dict[tuple[str, str], ObservationRow] = {}
    for row in rows:
        if row.stage in SAMPLED_STAGES and row.place in drawn and not row.is_rejected:
            known = best.setdefault((row.stage, row.place), row)
            if known is not row and _preference(row) < _preference(known):
                best[row.stage, row.place] = row
    return [_marked(row, drawn, best) for row in rows]


def _marked(
    row: ObservationRow,
    drawn: set[str],
    best: Mapping[tuple[str, str], ObservationRow],
) -> ObservationRow:
    if row.stage not in SAMPLED_STAGES:
        return row
    if row.place not in drawn:
        return replace(row, left_out=OUTSIDE_SAMPLE)
    if row.is_rejected or best[row.stage, row.place] is row:
        return row
    return replace(row, left_out=SECOND_REPORT)


def _preference(row: ObservationRow) -> tuple[int, str]:
    answered = sum(code >= FIRST_CHOICE_CODE for code in row.packed)
    given = sum(number is not None for number in row.numbers)
    return (-answered - given, row.instance_id)
