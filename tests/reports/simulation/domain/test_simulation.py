"""A simulated mission: the same for a seed, true to its scenario, and marked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from reports.checklists.domain.authoring import read_definition
from reports.checklists.domain.definition import ChecklistDefinition
from reports.checklists.domain.validation import judge_answers
from reports.checklists.services.publishing import LIBRARY
from reports.simulation.domain.scenario import (
    CLEAN,
    CONVENIENCE,
    SMALL,
    Scenario,
    UnknownScenario,
    scenario,
)
from reports.simulation.domain.simulation import Simulation, simulate
from reports.simulation.services.facts import published_options, regions

CONTESTANTS = tuple(f"LIST-{number}" for number in range(8))


@cache
def definitions() -> dict[str, ChecklistDefinition]:
    read = [read_definition(p.read_bytes(), name=p.name) for p in LIBRARY.glob("*.md")]
    return {definition.code: definition for definition in read}


@cache
def drawn(chosen: Scenario, seed: int) -> Simulation:
    return simulate(
        scenario=chosen,
        seed=seed,
        day=date(2023, 3, 19),
        regions=regions(),
        shares=[float(option.share) for option in published_options()],
        contest="SIMULATED-LIST",
        contestants=CONTESTANTS,
        definitions=definitions(),
    )


def test_the_same_seed_draws_the_same_reports() -> None:
    drawn.cache_clear()
    before = drawn(SMALL, 7)
    drawn.cache_clear()

    assert drawn(SMALL, 7) == before


def test_another_seed_draws_other_reports() -> None:
    assert drawn(SMALL, 7).reports != drawn(SMALL, 8).reports


def test_the_reference_case_has_the_size_of_the_real_mission() -> None:
    simulation = drawn(CONVENIENCE, 2023)

    visits = Counter(visit.stage for visit in simulation.visits)
    assert len(simulation.stations) == 10_223
    assert 100 <= visits["opening"] <= 135
    assert 1_050 <= visits["voting"] <= 1_350
    assert 110 <= visits["counting"] <= 145
    assert 500 <= len(simulation.incidents) <= 650


@pytest.mark.parametrize("checklist", ["opening", "voting", "counting", "tabulation"])
def test_every_simulated_answer_is_one_the_checklist_takes(checklist: str) -> None:
    definition = definitions()[checklist]
    clean = [
        report
        for report in drawn(SMALL, 7).reports
        if report.checklist == checklist and not report.what
    ]

    for report in clean:
        judged = judge_answers(definition, report.answers)
        assert not judged.set_aside, judged.flags


def test_the_count_is_judged_worse_than_voting() -> None:
    ratings: dict[str, Counter[str]] = {"voting": Counter(), "counting": Counter()}
    for report in drawn(CONVENIENCE, 2023).reports:
        if report.checklist in ratings:
            ratings[report.checklist][report.answers["assessment"]["overall"]] += 1

    def negative(stage: str) -> float:
        found = ratings[stage]
        return (found["bad"] + found["very_bad"]) / found.total()

    assert 0.04 < negative("voting") < 0.12
    assert 0.25 < negative("counting") < 0.45


def test_the_clean_scenario_has_no_fraud() -> None:
    truth = drawn(_without_fraud(), 7).truth()

    assert truth["carousels"] == []
    assert set(truth["frauds"].values()) <= {"transposed"}


def test_the_truth_names_every_trap_that_was_sent() -> None:
    simulation = drawn(SMALL, 7)

    traps = {str(r.instance_id) for r in simulation.reports if r.what}
    assert set(simulation.truth()["reports"]) == traps


def test_an_unknown_scenario_is_refused_by_name() -> None:
    with pytest.raises(UnknownScenario, match="kazakhstan_2023"):
        scenario("nonsense")


def _without_fraud() -> Scenario:
    return replace(
        SMALL,
        carousels=CLEAN.carousels,
        stuffed_share=CLEAN.stuffed_share,
        rewritten_share=CLEAN.rewritten_share,
        moved_share=CLEAN.moved_share,
    )


def test_no_ink_is_used_and_no_more_protocols_come_than_are_due() -> None:
    reports = drawn(CONVENIENCE, 2023).reports

    voting = [r.answers for r in reports if r.checklist == "voting"]
    tabulation = [r.answers for r in reports if r.checklist == "tabulation"]

    assert {a["procedures"]["ink"] for a in voting} == {"not_applicable"}
    for answers in tabulation:
        came = answers["tabulation"].get("protocols_received", 0)
        assert came <= answers["tabulation"].get("protocols_expected", came)
