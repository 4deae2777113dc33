"""Estimates beside the figures of a probability sample, and the notes on its design."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from reports.findings.domain.estimating import LEVEL, Answers, StageEstimator
from reports.findings.domain.figure_estimates import decimal
from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.indicators import measures
from reports.findings.domain.measures import Measure
from reports.findings.domain.rows import Facts
from reports.findings.domain.sample_facts import SAMPLED_STAGES, SampleFacts
from reports.findings.domain.sampled_measures import TURNOUT, sampled_measures
from reports.findings.domain.stage_sample import StageSample
from reports.findings.domain.survey.sampling import Sample
from reports.findings.domain.tables import StageTable
from reports.findings.domain.tally import stage_tables

DIFFERENCE = "difference"
# Never for the public, whatever their n.
ANALYSTS_ONLY = frozenset({DIFFERENCE, TURNOUT})


def with_estimates(figures: Iterable[Figure], facts: Facts) -> list[Figure]:
    """Return the figures, those of sampled stations with their estimates."""
    if facts.sample is None:
        return list(figures)
    found = {
        table.stage: _Stage(table, facts.sample)
        for table in stage_tables(
            observations=facts.observations, definitions=facts.definitions
        )
        if table.stage in SAMPLED_STAGES
    }
    estimated: list[Figure] = []
    for figure in figures:
        stage = found.get(figure.stage)
        estimated.extend([figure] if stage is None else stage.estimated(figure))
    return estimated


class _Stage:
    """The measures of one stage with what estimates them."""

    def __init__(self, table: StageTable, sample: SampleFacts) -> None:
        self.estimator = StageEstimator(StageSample(table=table, facts=sample))
        self.measures = {
            measure.key: measure
            for measure in (*measures(table), *sampled_measures(table))
            if measure.indicator != "coverage"
        }
        self._laid: tuple[str, Answers] | None = None

    def estimated(self, figure: Figure) -> Iterator[Figure]:
        """Yield a figure with its estimate, and for regions its difference."""
        measure = self.measures.get(str(figure.query.get("measure", "")))
        if measure is None:
            yield figure
            return
        answers = self._answers(measure)
        part = self.estimator.part(area=figure.area_code, setting=figure.setting)
        is_of_observations = figure.unit is Unit.OBSERVATIONS
        found = replace(
            figure,
            unit=Unit.STATIONS if is_of_observations else figure.unit,
            estimate=self.estimator.estimate(measure, answers, part),
            is_suppressed=figure.is_suppressed or figure.indicator in ANALYSTS_ONLY,
        )
        yield found
        if figure.indicator == "overall" and figure.area_code:
            yield replace(
                found,
                key=f"{figure.stage}.{DIFFERENCE}.overall@{figure.area_code}",
                indicator=DIFFERENCE,
                estimate=self.estimator.difference(answers, part),
                is_suppressed=True,
            )

    def _answers(self, measure: Measure) -> Answers:
        """Lay a measure over the draws once: its figures follow each other."""
        if self._laid is None or self._laid[0] != measure.key:
            self._laid = (measure.key, self.estimator.answers(measure))
        return self._laid[1]


def sample_notes(facts: Facts) -> dict[str, Any]:
    """Return the design and the response as plain values: the annex is made from it."""
    if facts.sample is None:
        return {}
    known = facts.sample
    sample = known.sample
    by_stage = {
        table.stage: _response(StageSample(table=table, facts=known))
        for table in stage_tables(
            observations=facts.observations, definitions=facts.definitions
        )
        if table.stage in SAMPLED_STAGES
    }
    return {
        "name": known.name,
        "method": sample.method.value,
        "seed": sample.seed,
        "fingerprint": known.fingerprint,
        "level": f"{LEVEL:.2f}",
        "draws": len(sample.stations),
        "stations": len({one.code for one in sample.stations if one.exists}),
        "strata": _strata(sample),
        "clusters": len({(o.stratum, o.cluster) for o in sample.stations if o.cluster}),
        "excluded": _counts(one.exclusion for one in sample.excluded),
        "not_existing": len(sample.replacements),
        "joined": sum(one.joined is not None for one in sample.replacements),
        "collapse": dict(sorted(known.collapse.items())),
        "lonely": known.lonely.value,
        "frame_stations": known.frame.stations if known.frame else None,
        "frame_registered": decimal(known.frame.registered) if known.frame else None,
        "frame_share": decimal(known.frame.covered) if known.frame else "",
        "stages": by_stage,
    }


def _response(sample: StageSample) -> dict[str, Any]:
    everywhere = np.ones(len(sample.draws), dtype=np.bool_)
    sampled = int(np.count_nonzero(sample.exists))
    reported = int(np.count_nonzero(sample.has_reported))
    return {
        "sampled": sampled,
        "reported": reported,
        "missing": sampled - reported,
        "response": decimal(sample.response_share(everywhere)),
        "strata": [
            {
                "name": rate.name,
                "sampled": rate.sampled,
                "reported": rate.reported,
                "response": decimal(rate.share),
                "is_low": bool(rate.is_low),
            }
            for rate in sample.response
        ],
        "silent": list(sample.unusable.silent),
        "lonely": list(sample.unusable.lonely),
        "with_replacement": list(sample.replaced),
    }


def _strata(sample: Sample) -> list[dict[str, Any]]:
    found: dict[str, list[float]] = {}
    for one in sample.stations:
        found.setdefault(one.stratum, []).append(one.population)
    return [
        {
            "name": name,
            "drawn": len(sizes),
            "population": None if np.isinf(sizes[0]) else int(sizes[0]),
        }
        for name, sizes in sorted(found.items())
    ]


def _counts(names: Iterable[str]) -> Mapping[str, int]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return dict(sorted(counted.items()))
