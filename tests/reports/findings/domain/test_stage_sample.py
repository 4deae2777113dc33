"""The weights of a stage: who did not report is stood for, what is no station is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.findings.domain.evaluation import evaluate
from reports.findings.domain.figure_estimates import decimal
from tests.factories.sampled import (
    estimate_of,
    reports,
    sample_facts,
    sampled_facts,
)


def test_a_draw_that_is_no_station_has_answered_and_lends_its_weight_to_nobody() -> (
    None
):
    facts = sample_facts({"North": 400, "South": 100}, {"North": 20, "South": 10})
    south = [one.code for one in facts.sample.stations if one.stratum == "South"]
    sample = facts.sample.without(code=south[0], reason="Burned down")
    sample = sample.without(code=south[1], reason="Merged")
    facts = replace(facts, sample=sample)
    rows = [
        row
        for row in reports(facts, {"North": 4, "South": 10})
        if row.place not in south[:6]
    ]

    found = estimate_of(evaluate(sampled_facts(facts, *rows)), "voting.item.B01")

    stations = 100 * 8 / 10
    assert float(found.point) == pytest.approx(
        (400 * 0.2 + stations) / (400 + stations), abs=1e-9
    )
    assert found.response == decimal((400 + 40) / (400 + stations))


def test_what_unequal_weights_cost_is_told_for_diagnosis() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 10, "South": 10})
    rows = reports(facts, {"North": 4, "South": 5})

    notes = evaluate(sampled_facts(facts, *rows)).notes

    weights = [40.0] * 10 + [10.0] * 10
    expected = 20 * sum(w**2 for w in weights) / sum(weights) ** 2
    told = notes["sample"]["stages"]["voting"]["weighting_effect"]  # type: ignore[index]  # plain JSON
    assert told == decimal(expected)
