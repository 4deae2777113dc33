"""Which reports a figure was counted from, found by the code that counted it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.columns import Mask, Names, Observations
from reports.findings.domain.indicators import measures
from reports.findings.domain.joining import Groups
from reports.findings.domain.sampled_measures import sampled_measures
from reports.findings.domain.tables import StageTable

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
    observations: Observations,
    definitions: Mapping[str, ChecklistDefinition],
    query: Mapping[str, object],
    part: str,
) -> Names:
    """Return the instance ids of k, of n, or of what was left out for a reason."""
    table = StageTable(
        stage=str(query["stage"]),
        blocks=observations.blocks,
        definitions=definitions,
    )
    asked = (*measures(table), *sampled_measures(table))
    measure = next((one for one in asked if one.key == query["measure"]), None)
    if measure is None:
        return table.instances[:0]
    chosen = measure.part(part)
    for groups, name in (
        (table.regions, query.get("area")),
        (table.settings, query.get("setting")),
    ):
        if name is not None:
            chosen &= _is_in(groups, str(name))
    return table.instances[chosen]


def _is_in(groups: Groups, name: str) -> Mask:
    numbers, names = groups
    wanted: Mask = numbers == (names.index(name) if name in names else len(names))
    return wanted
