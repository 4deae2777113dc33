"""Estimates from counts at the draws are those of the rows, to the last byte."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from reports.findings.domain.canonical import document_to_json
from reports.findings.domain.draws import draws_of
from reports.findings.domain.evaluation import document_of
from reports.findings.domain.figures import FindingDocument
from reports.findings.domain.rows import ObservationRow, observations_of
from reports.findings.domain.sample_facts import (
    CountedSample,
    FrameTotals,
    SampleFacts,
)
from reports.findings.domain.sampled_rows import one_per_station
from reports.findings.domain.stored_tally import tally_from_json, tally_to_json
from reports.findings.domain.survey.drawing import draw_random
from reports.findings.domain.survey.frame import make_frame
from reports.findings.domain.survey.sampling import Method
from reports.findings.domain.survey.stages import Lonely
from reports.findings.domain.tally import Tally, merge, tally_observations
from tests.factories.sampled import (
    frame_stations,
    many_reports,
    sample_facts,
    sampled_facts,
)

SIZES = {"East": 300, "North": 80, "South": 41, "West": 7}
ALLOCATION = {"East": 90, "North": 40, "South": 20, "West": 7}
REGIONS, SETTINGS = ("A", "B", "C"), ("rural", "urban")


def scattered(facts: SampleFacts) -> SampleFacts:
    """Let regions and settings cross the strata."""
    chance = random.Random(4)
    return replace(
        facts,
        regions={code: chance.choice(REGIONS) for code in facts.regions},
        settings={code: chance.choice(SETTINGS) for code in facts.settings},
    )


def with_a_station_lost(facts: SampleFacts) -> SampleFacts:
    """Show a sampled station not to exist; a reserve joins for it."""
    frame = make_frame(frame_stations(SIZES))
    sample = draw_random(frame, allocation=ALLOCATION, seed="test", reserve=3)
    lost = next(one for one in sample.stations if one.stratum == "North")
    return replace(facts, sample=sample.without(code=lost.code, reason="None there"))


def one_in(*strata: str) -> dict[str, int]:
    return {**ALLOCATION, **dict.fromkeys(strata, 1)}


DESIGNS = {
    "stratified": sample_facts(SIZES, ALLOCATION),
    "crossed": scattered(sample_facts(SIZES, ALLOCATION)),
    "one stratum": sample_facts({"all": 900}, {"all": 60}),
    "everything": sample_facts({"all": 40}, {"all": 40}),
    "lost station": with_a_station_lost(sample_facts(SIZES, ALLOCATION)),
    "excluded": sample_facts(SIZES, ALLOCATION, excluded={"abroad": 3}),
    "lonely refused": sample_facts(SIZES, one_in("South")),
    "lonely adjusted": sample_facts(SIZES, one_in("South"), lonely=Lonely.ADJUST),
    "lonely averaged": sample_facts(SIZES, one_in("South"), lonely=Lonely.AVERAGE),
    "lonely certain": sample_facts(SIZES, one_in("South"), lonely=Lonely.CERTAINTY),
    "pairs": sample_facts(
        {"East": 300, "South": 30},
        {"East": 100, "South": 10},
        collapse={"South": "East"},
    ),
    "no frame": sample_facts(SIZES, ALLOCATION, frame=None),
    "unsized": sample_facts(SIZES, ALLOCATION, registered={}),
}


@pytest.mark.parametrize("missing", [0.0, 0.3, 0.97])
@pytest.mark.parametrize("name", DESIGNS)
def test_counts_give_every_byte_that_rows_give(name: str, missing: float) -> None:
    facts = DESIGNS[name]
    rows = many_reports(facts, seed=len(name), missing=missing)

    by_rows = document_to_json(of_rows(facts, rows))
    by_counts = document_to_json(of_counts(facts, rows, parts=1))

    assert "estimate" in str(by_counts)
    assert by_counts == by_rows


@pytest.mark.parametrize("name", DESIGNS)
def test_parts_of_the_country_add_up_without_any_draw(name: str) -> None:
    facts = DESIGNS[name]
    rows = many_reports(facts, seed=5, missing=0.1)
    alone = CountedSample(
        facts.outline,
        name=facts.name,
        fingerprint=facts.fingerprint,
        frame=facts.frame,
        collapse=facts.collapse,
        lonely=facts.lonely,
    )

    whole = document_to_json(of_counts(facts, rows, parts=1))
    parts = document_to_json(of_counts(facts, rows, parts=6, known=alone))

    assert parts == whole


def test_huge_numbers_are_summed_exactly() -> None:
    facts = DESIGNS["stratified"]
    sizes = {code: 140_000.0 + 7919 * at for at, code in enumerate(facts.registered)}
    frame = FrameTotals(len(sizes), sum(sizes.values()))
    huge = replace(facts, registered=sizes, frame=frame)
    rows = many_reports(huge, seed=3)

    assert document_to_json(of_counts(huge, rows, parts=2)) == document_to_json(
        of_rows(huge, rows)
    )


@pytest.mark.parametrize("method", [Method.PPS_SYSTEMATIC, Method.CLUSTERS])
def test_other_designs_are_left_to_the_rows(method: Method) -> None:
    facts = DESIGNS["stratified"]
    other = replace(facts, sample=replace(facts.sample, method=method))

    assert draws_of(facts, {}) is not None
    assert draws_of(other, {}) is None


def test_partners_with_different_weights_are_left_to_the_rows() -> None:
    facts = replace(DESIGNS["stratified"], collapse={"South": "East"})

    assert draws_of(facts, {}) is None


def of_rows(facts: SampleFacts, rows: list[ObservationRow]) -> FindingDocument:
    """Make the document as for any design: no draw is counted."""
    known = sampled_facts(facts, *rows)
    chosen = one_per_station(known.observations, facts)
    tally = tally_observations(
        observations=chosen, definitions=known.definitions, is_sample=True
    )
    return document_of(facts=replace(known, observations=chosen), tally=tally)


def of_counts(
    facts: SampleFacts,
    rows: list[ObservationRow],
    *,
    parts: int,
    known: CountedSample | None = None,
) -> FindingDocument:
    """Make the document of counts alone, made in parts and stored in between."""
    numbers = {one.code: at for at, one in enumerate(facts.sample.stations)}
    tallies = []
    for part in range(parts):
        some = [row for row in rows if numbers[row.place] % parts == part]
        here = {code: at for code, at in numbers.items() if at % parts == part}
        tallies.append(_tally(facts, some, here))
    merged = merge(tallies) if parts > 1 else tallies[0]
    stored = tally_from_json(tally_to_json(merged))
    return document_of(
        facts=sampled_facts(known or facts),  # type: ignore[arg-type]  # either may be known
        tally=stored,
    )


def _tally(
    facts: SampleFacts, rows: list[ObservationRow], numbers: dict[str, int]
) -> Tally:
    stations = tuple(one for one in facts.sample.stations if one.code in numbers)
    here = replace(facts, sample=replace(facts.sample, stations=stations))
    chosen = one_per_station(observations_of(rows, numbers=numbers), facts)
    draws = draws_of(facts, numbers)
    assert draws is not None
    kept = draws_of(here, numbers) if stations else None
    return tally_observations(
        observations=chosen,
        definitions=sampled_facts(facts).definitions,
        is_sample=True,
        draws=kept or draws,
    )
