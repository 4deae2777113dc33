"""Estimates beside the figures of a probability sample, and the notes on its design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from reports.findings.domain.columns import Mask
from reports.findings.domain.counted_estimating import CountedEstimator
from reports.findings.domain.counted_stage import CountedStage
from reports.findings.domain.estimating import LEVEL, Estimator, SampledStage
from reports.findings.domain.figure_estimates import decimal
from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.indicators import measures
from reports.findings.domain.row_estimating import RowEstimator
from reports.findings.domain.rows import Facts
from reports.findings.domain.sample_facts import (
    SAMPLED_STAGES,
    CountedSample,
    DrawnStratum,
    SampleFacts,
)
from reports.findings.domain.sampled_measures import TURNOUT, sampled_measures
from reports.findings.domain.stage_sample import StageSample
from reports.findings.domain.tally import Tally, stage_tables

StageEstimator = Estimator[Any, Any]

DIFFERENCE = "difference"
# Never for the public, whatever their n.
ANALYSTS_ONLY = frozenset({DIFFERENCE, TURNOUT})


def with_estimates(
    figures: Iterable[Figure], stages: Mapping[str, StageEstimator]
) -> list[Figure]:
    """Return the figures, those of sampled stations with their estimates."""
    estimated: list[Figure] = []
    for figure in figures:
        stage = stages.get(figure.stage)
        estimated.extend([figure] if stage is None else _estimated(figure, stage))
    return estimated


def estimators_of(facts: Facts, tally: Tally) -> dict[str, StageEstimator]:
    """Return what estimates each stage; nothing without a sample.

    From counts, if the tally has those of the draws; else from the rows.
    """
    if facts.sample is None:
        return {}
    if tally.draws is not None:
        stages = {one.stage for one in tally.counted.values()} & SAMPLED_STAGES
        counted = {
            key: one
            for key, one in tally.counted.items()
            if one.indicator != "coverage"
        }
        return {
            name: CountedEstimator(
                CountedStage(stage=name, tally=tally, facts=facts.sample), counted
            )
            for name in sorted(stages)
        }
    assert isinstance(facts.sample, SampleFacts)
    return {
        table.stage: RowEstimator(
            StageSample(table=table, facts=facts.sample),
            {
                measure.key: measure
                for measure in (*measures(table), *sampled_measures(table))
                if measure.indicator != "coverage"
            },
        )
        for table in stage_tables(
            observations=facts.observations, definitions=facts.definitions
        )
        if table.stage in SAMPLED_STAGES
    }


def _estimated(figure: Figure, stage: StageEstimator) -> Iterator[Figure]:
    """Yield a figure with its estimate, and for regions its difference."""
    measure = stage.measures.get(str(figure.query.get("measure", "")))
    if measure is None:
        yield figure
        return
    part = stage.part(area=figure.area_code, setting=figure.setting)
    is_of_observations = figure.unit is Unit.OBSERVATIONS
    found = replace(
        figure,
        unit=Unit.STATIONS if is_of_observations else figure.unit,
        estimate=stage.estimate(measure, part),
        is_suppressed=figure.is_suppressed or figure.indicator in ANALYSTS_ONLY,
    )
    yield found
    if figure.indicator == "overall" and figure.area_code:
        yield replace(
            found,
            key=f"{figure.stage}.{DIFFERENCE}.overall@{figure.area_code}",
            indicator=DIFFERENCE,
            estimate=stage.difference(measure, part),
            is_suppressed=True,
        )


def sample_notes(
    known: SampleFacts | CountedSample, stages: Mapping[str, StageEstimator]
) -> dict[str, Any]:
    """Return the design and the response as plain values: the annex is made from it."""
    outline = known.outline
    by_stage = {
        name: _response(one.stage, one.whole.mask) for name, one in stages.items()
    }
    return {
        "name": known.name,
        "method": outline.method.value,
        "seed": outline.seed,
        "fingerprint": known.fingerprint,
        "level": f"{LEVEL:.2f}",
        "draws": sum(one.draws for one in outline.strata),
        "stations": outline.stations,
        "strata": [_stratum(one) for one in outline.strata],
        "clusters": outline.clusters,
        "excluded": dict(outline.excluded),
        "not_existing": outline.not_existing,
        "joined": outline.joined,
        "collapse": dict(sorted(known.collapse.items())),
        "lonely": known.lonely.value,
        "frame_stations": known.frame.stations if known.frame else None,
        "frame_registered": decimal(known.frame.registered) if known.frame else None,
        "frame_share": decimal(known.frame.covered) if known.frame else "",
        "stages": by_stage,
    }


def _response(stage: SampledStage, everybody: Mask) -> dict[str, Any]:
    sampled, reported = int(stage.existing.sum()), int(stage.reported.sum())
    return {
        "sampled": sampled,
        "reported": reported,
        "missing": sampled - reported,
        "response": decimal(stage.response_share(everybody)),
        "weighting_effect": decimal(stage.weighting_effect),
        "strata": [
            {
                "name": rate.name,
                "sampled": rate.sampled,
                "reported": rate.reported,
                "response": decimal(rate.share),
                "is_low": bool(rate.is_low),
            }
            for rate in stage.response
        ],
        "silent": list(stage.unusable.silent),
        "lonely": list(stage.unusable.lonely),
        "with_replacement": list(stage.replaced),
    }


def _stratum(drawn: DrawnStratum) -> dict[str, Any]:
    population = drawn.population
    return {
        "name": drawn.name,
        "drawn": drawn.draws,
        "population": None if np.isinf(population) else int(population),
    }
