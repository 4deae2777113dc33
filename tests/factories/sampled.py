"""Facts of a sample-based mission: a drawn sample, and one report for each station."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from reports.checklists.domain.definition import ChecklistDefinition
from reports.findings.domain.figure_estimates import FigureEstimate
from reports.findings.domain.figures import Figure, FindingDocument
from reports.findings.domain.rows import Facts, ObservationRow
from reports.findings.domain.sample_facts import FrameTotals, SampleFacts
from reports.findings.domain.survey.drawing import draw_random
from reports.findings.domain.survey.frame import FrameStation, make_frame
from tests.factories.findings import make_facts, make_row, make_voting


def frame_stations(
    sizes: Mapping[str, int],
    *,
    seed: int = 1,
    excluded: Mapping[str, int] | None = None,
) -> list[FrameStation]:
    """Build a frame of these strata, with a few stations that cannot be drawn."""
    chance = random.Random(seed)
    found = [
        FrameStation(
            code=f"{stratum}-{number}",
            stratum=stratum,
            size=float(chance.randint(40, 3000)),
        )
        for stratum, size in sizes.items()
        for number in range(size)
    ]
    left_out = [
        FrameStation(code=f"X-{reason}-{number}", exclusion=reason)
        for reason, count in (excluded or {}).items()
        for number in range(count)
    ]
    return [*found, *left_out]


def sample_facts(
    sizes: Mapping[str, int],
    allocation: Mapping[str, int],
    *,
    excluded: Mapping[str, int] | None = None,
    **values: Any,
) -> SampleFacts:
    """Draw a sample of an invented frame; each stratum is a region of its own."""
    frame = make_frame(frame_stations(sizes, excluded=excluded))
    sample = draw_random(frame, allocation=allocation, seed="test")
    registered = {one.code: one.size for one in frame.stations}
    facts: dict[str, Any] = {
        "sample": sample,
        "name": "Sample",
        "fingerprint": "f" * 64,
        "regions": {one.code: one.stratum for one in frame.stations},
        "settings": {one.code: "urban" for one in frame.stations},
        "registered": registered,
        "frame": FrameTotals(len(registered), sum(registered.values())),
    }
    return SampleFacts(**{**facts, **values})


def report_at(
    definition: ChecklistDefinition,
    facts: SampleFacts,
    code: str,
    answers: Mapping[str, Any],
    *,
    instance_id: str = "",
    **values: Any,
) -> ObservationRow:
    """Build the report of one sampled station."""
    return make_row(
        definition,
        answers,
        instance_id=instance_id or f"report-{code}",
        place=code,
        region=facts.regions.get(code, ""),
        setting=facts.settings.get(code, ""),
        **values,
    )


def sampled_facts(facts: SampleFacts, *rows: ObservationRow, **values: Any) -> Facts:
    """Build the facts of a sample-based mission with these reports."""
    asks = make_voting()
    return make_facts(
        asks, rows=rows, mission_kind="sample_based", sample=facts, **values
    )


def many_reports(
    facts: SampleFacts, *, seed: int = 1, missing: float = 0.0
) -> list[ObservationRow]:
    """Build a report of `make_voting` by chance for each station drawn but a few."""
    chance, asks = random.Random(seed), make_voting()
    rows = []
    for one in facts.sample.stations:
        answers = {
            "b01": "yes" if chance.random() < 0.1 else "no",
            "b02": chance.choice(("yes", "yes", "no", "not_observed")),
            "b03": chance.choice(("yes", "no")),
            "chair": chance.choice(("yes", "no")),
            "all": chance.choice(("very_good", "good", "good", "bad", "very_bad")),
            "refused": chance.choice((0, 0, 1, 7)),
            "members": chance.randint(3, 11),
            "women": chance.randint(0, 3),
        }
        if chance.random() >= missing:
            rows.append(report_at(asks, facts, one.code, answers))
    return rows


def reports(facts: SampleFacts, yes: dict[str, int]) -> list[ObservationRow]:
    """Report "yes" at the first few stations of each stratum, "no" at the others."""
    left, rows = dict(yes), []
    for one in facts.sample.stations:
        answer = "yes" if left.get(one.stratum, 0) > 0 else "no"
        left[one.stratum] = left.get(one.stratum, 0) - 1
        rows.append(report_at(make_voting(), facts, one.code, {"b01": answer}))
    return rows


def estimate_of(document: FindingDocument, key: str) -> FigureEstimate:
    """Return the estimate of a figure, which must have one."""
    figure: Figure | None = document.figure(key)
    assert figure is not None, key
    assert figure.estimate is not None
    return figure.estimate
