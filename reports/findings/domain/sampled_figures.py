"""Estimates beside the figures of a probability sample, and the notes on its design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from reports.findings.domain.counted_estimating import CellsOfPart, CountedEstimator
from reports.findings.domain.counted_stage import CountedStage
from reports.findings.domain.estimating import LEVEL, Answers, Part, StageEstimator
from reports.findings.domain.figure_estimates import FigureEstimate, decimal
from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.indicators import measures
from reports.findings.domain.measures import Measure
from reports.findings.domain.rows import Facts
from reports.findings.domain.sample_facts import (
    SAMPLED_STAGES,
    CountedSample,
    DrawnStratum,
    SampleFacts,
)
from reports.findings.domain.sampled_measures import TURNOUT, sampled_measures
from reports.findings.domain.stage_sample import StageSample, Unusable
from reports.findings.domain.survey.weights import ResponseRate
from reports.findings.domain.tables import StageTable
from reports.findings.domain.tally import Tally, stage_tables

DIFFERENCE = "difference"
# Never for the public, whatever their n.
ANALYSTS_ONLY = frozenset({DIFFERENCE, TURNOUT})


def with_estimates(
    figures: Iterable[Figure], facts: Facts, tally: Tally
) -> list[Figure]:
    """Return the figures, those of sampled stations with their estimates.

    From counts, if the tally has those of the draws; else from the rows.
    """
    if facts.sample is None:
        return list(figures)
    found = _stages(facts, tally)
    estimated: list[Figure] = []
    for figure in figures:
        stage = found.get(figure.stage)
        estimated.extend([figure] if stage is None else _estimated(figure, stage))
    return estimated


def _stages(facts: Facts, tally: Tally) -> dict[str, _Stage]:
    if facts.sample is None:
        return {}
    if tally.draws is not None:
        return {
            stage: _CountedStage(stage, tally, facts.sample)
            for stage in sorted({one.stage for one in tally.counted.values()})
            if stage in SAMPLED_STAGES
        }
    assert isinstance(facts.sample, SampleFacts)
    return {
        table.stage: _StageOfRows(table, facts.sample)
        for table in stage_tables(
            observations=facts.observations, definitions=facts.definitions
        )
        if table.stage in SAMPLED_STAGES
    }


class _Stage(Protocol):
    """What estimates a figure of one stage, and its response."""

    def estimate(self, figure: Figure) -> FigureEstimate | None:
        """Return the figure's estimate; None if it has none."""

    def difference(self, figure: Figure) -> FigureEstimate:
        """Return how a share in a region differs from that in the rest."""

    def response(self) -> dict[str, Any]:
        """Return what was drawn, and what came."""


class _CountedStage:
    """The measures of one stage as a tally counted them at the draws."""

    def __init__(
        self, stage: str, tally: Tally, sample: SampleFacts | CountedSample
    ) -> None:
        self.stage = CountedStage(stage=stage, tally=tally, facts=sample)
        self.estimator = CountedEstimator(self.stage)
        self.counted = tally.counted

    def estimate(self, figure: Figure) -> FigureEstimate | None:
        counted = self.counted.get(_measure(figure))
        if counted is None or counted.indicator == "coverage":
            return None
        return self.estimator.estimate(counted, self._part(figure))

    def difference(self, figure: Figure) -> FigureEstimate:
        counted = self.counted[_measure(figure)]
        return self.estimator.difference(counted, self._part(figure))

    def _part(self, figure: Figure) -> CellsOfPart:
        return self.estimator.part(area=figure.area_code, setting=figure.setting)

    def response(self) -> dict[str, Any]:
        stage = self.stage
        return _response(
            sampled=int(stage.existing.sum()),
            reported=int(stage.reported.sum()),
            share=stage.response_share(self.estimator.whole.mask),
            rates=stage.response,
            unusable=stage.unusable,
            weighting=stage.weighting_effect,
        )


class _StageOfRows:
    """The measures of one stage with what estimates them from the rows."""

    def __init__(self, table: StageTable, sample: SampleFacts) -> None:
        self.estimator = StageEstimator(StageSample(table=table, facts=sample))
        self.measures = {
            measure.key: measure
            for measure in (*measures(table), *sampled_measures(table))
            if measure.indicator != "coverage"
        }
        self._laid: tuple[str, Answers] | None = None

    def estimate(self, figure: Figure) -> FigureEstimate | None:
        measure = self.measures.get(_measure(figure))
        if measure is None:
            return None
        answers = self._answers(measure)
        return self.estimator.estimate(measure, answers, self._part(figure))

    def difference(self, figure: Figure) -> FigureEstimate:
        answers = self._answers(self.measures[_measure(figure)])
        return self.estimator.difference(answers, self._part(figure))

    def _part(self, figure: Figure) -> Part:
        return self.estimator.part(area=figure.area_code, setting=figure.setting)

    def _answers(self, measure: Measure) -> Answers:
        """Lay a measure over the draws once: its figures follow each other."""
        if self._laid is None or self._laid[0] != measure.key:
            self._laid = (measure.key, self.estimator.answers(measure))
        return self._laid[1]

    def response(self) -> dict[str, Any]:
        sample = self.estimator.sample
        return _response(
            sampled=int(np.count_nonzero(sample.exists)),
            reported=int(np.count_nonzero(sample.has_reported)),
            share=sample.response_share(self.estimator.whole.mask),
            rates=sample.response,
            unusable=sample.unusable,
            weighting=sample.weighting_effect,
            replaced=sample.replaced,
        )


def _measure(figure: Figure) -> str:
    return str(figure.query.get("measure", ""))


def _estimated(figure: Figure, stage: _Stage) -> Iterator[Figure]:
    """Yield a figure with its estimate, and for regions its difference."""
    estimate = stage.estimate(figure)
    if estimate is None:
        yield figure
        return
    is_of_observations = figure.unit is Unit.OBSERVATIONS
    found = replace(
        figure,
        unit=Unit.STATIONS if is_of_observations else figure.unit,
        estimate=estimate,
        is_suppressed=figure.is_suppressed or figure.indicator in ANALYSTS_ONLY,
    )
    yield found
    if figure.indicator == "overall" and figure.area_code:
        yield replace(
            found,
            key=f"{figure.stage}.{DIFFERENCE}.overall@{figure.area_code}",
            indicator=DIFFERENCE,
            estimate=stage.difference(figure),
            is_suppressed=True,
        )


def sample_notes(facts: Facts, tally: Tally) -> dict[str, Any]:
    """Return the design and the response as plain values: the annex is made from it."""
    if facts.sample is None:
        return {}
    known, outline = facts.sample, facts.sample.outline
    by_stage = {name: stage.response() for name, stage in _stages(facts, tally).items()}
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


def _response(
    *,
    sampled: int,
    reported: int,
    share: float | None,
    rates: Sequence[ResponseRate],
    unusable: Unusable,
    weighting: float | None,
    replaced: Sequence[str] = (),
) -> dict[str, Any]:
    return {
        "sampled": sampled,
        "reported": reported,
        "missing": sampled - reported,
        "response": decimal(share),
        "weighting_effect": decimal(weighting),
        "strata": [
            {
                "name": rate.name,
                "sampled": rate.sampled,
                "reported": rate.reported,
                "response": decimal(rate.share),
                "is_low": bool(rate.is_low),
            }
            for rate in rates
        ],
        "silent": list(unusable.silent),
        "lonely": list(unusable.lonely),
        "with_replacement": list(replaced),
    }


def _stratum(drawn: DrawnStratum) -> dict[str, Any]:
    population = drawn.population
    return {
        "name": drawn.name,
        "drawn": drawn.draws,
        "population": None if np.isinf(population) else int(population),
    }
