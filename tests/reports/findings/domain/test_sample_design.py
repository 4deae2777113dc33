"""The design file: what an estimate was made with, draw by draw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reports.findings.domain.sample_design import design_rows
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.tally import stage_tables
from tests.factories.sampled import many_reports, sample_facts, sampled_facts

SIZES, DRAWN = {"North": 400, "South": 100}, {"North": 20, "South": 10}


def lines_of(facts: SampleFacts, *, missing: float = 0.0) -> list[dict[str, Any]]:
    known = sampled_facts(facts, *many_reports(facts, missing=missing))
    tables = stage_tables(
        observations=known.observations, definitions=known.definitions
    )
    header, *rows = design_rows(facts, tables)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_weights_of_who_reported_add_up_to_the_stations_of_the_stratum() -> None:
    rows = lines_of(sample_facts(SIZES, DRAWN), missing=0.3)

    for stratum, size in SIZES.items():
        weights = [
            one["weight_voting"]
            for one in rows
            if one["stratum"] == stratum and one["weight_voting"] != ""
        ]
        assert 0 < len(weights) < DRAWN[stratum]
        assert sum(weights) == pytest.approx(size)


def test_a_draw_that_is_no_station_keeps_its_own_weight() -> None:
    facts = sample_facts(SIZES, DRAWN)
    lost = facts.sample.stations[0]
    facts = replace(facts, sample=facts.sample.without(code=lost.code, reason="Gone"))

    first = lines_of(facts, missing=0.3)[0]

    assert (first["place"], first["exists"]) == (lost.code, 0)
    assert first["weight_voting"] == pytest.approx(lost.weight)


def test_a_stratum_that_nobody_answered_for_has_no_weights() -> None:
    rows = lines_of(sample_facts(SIZES, DRAWN), missing=1.0)

    assert [one for one in rows if one.get("weight_voting")] == []
