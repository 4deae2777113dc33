"""Which reports a figure was counted from, found by the code that counted it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.figures import UNKNOWN
from reports.findings.domain.indicators import measures
from reports.findings.domain.rows import ObservationRow
from reports.findings.domain.sampled_measures import sampled_measures
from reports.findings.domain.tables import Mask, StageTable

PARTS = (
    "k",
    "n",
    "not_observed",
    "not_applicable",
    "missing",
    "not_asked",
    "set_aside",
    "rejected",
    "outside_sample",
    "second_report",
)


def observations_behind(
    *,
    rows: Sequence[ObservationRow],
    definitions: Mapping[str, ChecklistDefinition],
    query: Mapping[str, object],
    part: str,
) -> list[str]:
    """Return the instance ids of k, of n, or of what was left out for a reason."""
    table = StageTable(stage=str(query["stage"]), rows=rows, definitions=definitions)
    asked = (*measures(table), *sampled_measures(table))
    measure = next((one for one in asked if one.key == query["measure"]), None)
    if measure is None:
        return []
    chosen = measure.part(part) & _within(rows, query)
    return [rows[number].instance_id for number in np.flatnonzero(chosen).tolist()]


def _within(rows: Sequence[ObservationRow], query: Mapping[str, object]) -> Mask:
    area, setting = query.get("area"), query.get("setting")
    return np.array(
        [
            area in (None, row.region or UNKNOWN)
            and setting in (None, row.setting or UNKNOWN)
            for row in rows
        ],
        bool,
    )
