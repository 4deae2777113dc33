"""The design as estimates use it, draw by draw: for whoever recomputes them elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from reports.findings.domain.figures import UNKNOWN
from reports.findings.domain.sample_facts import SAMPLED_STAGES, SampleFacts
from reports.findings.domain.stage_sample import StageSample
from reports.findings.domain.survey.collapsing import collapsed_sample
from reports.findings.domain.tables import StageTable

HEADER = (
    "draw",
    "place",
    "stratum",
    "cluster",
    "probability",
    "population",
    "cluster_population",
    "exists",
    "frame_region",
    "frame_setting",
    "frame_voters",
)


def design_rows(
    facts: SampleFacts, tables: Iterable[StageTable]
) -> Iterator[tuple[object, ...]]:
    """Yield the header, then a line for each draw in force, strata joined as planned.

    For each stage a weight: 1/pi by the response of the stratum where the draw has a
    report that counts, 1/pi where it was shown to be no station, else nothing.
    """
    stages = {
        table.stage: StageSample(table=table, facts=facts).adjusted.tolist()
        for table in tables
        if table.stage in SAMPLED_STAGES
    }
    yield (*HEADER, *(f"weight_{stage}" for stage in stages))
    draws = collapsed_sample(facts.sample, facts.collapse).stations
    for at, one in enumerate(draws):
        weights = (found[at] for found in stages.values())
        yield (
            at + 1,
            one.code,
            one.stratum,
            one.cluster,
            one.probability,
            one.population,
            one.cluster_population,
            int(one.exists),
            facts.regions.get(one.code, "") or UNKNOWN,
            facts.settings.get(one.code, "") or UNKNOWN,
            round(facts.registered.get(one.code, 0)) or "",
            *("" if math.isnan(weight) else weight for weight in weights),
        )
