"""Estimates of sampled stations, worked out by hand, and refusals by name."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from reports.findings.domain.canonical import document_from_json, document_to_json
from reports.findings.domain.evaluation import NoSampleHere, evaluate
from reports.findings.domain.sample_facts import SampleFacts
from reports.findings.domain.survey.sampling import Method, Sample, SampledStation
from reports.findings.domain.survey.stages import Lonely
from tests.factories.findings import make_voting
from tests.factories.sampled import (
    estimate_of,
    many_reports,
    report_at,
    reports,
    sample_facts,
    sampled_facts,
)

VOTING = make_voting()
OVERALL = "voting.overall.negative"


def clustered_facts(*, clusters: int, within: int, of_clusters: int) -> SampleFacts:
    """Draw whole clusters but for every second station, from ten stations each."""
    share = clusters / of_clusters * within / 10
    stations = tuple(
        SampledStation(
            f"c{cluster}-{at}", "all", share, float(of_clusters), f"c{cluster}", 10
        )
        for cluster in range(clusters)
        for at in range(within)
    )
    sample = Sample(Method.CLUSTERS, "seed", stations, ())
    return SampleFacts(sample=sample)


def test_a_stratified_share_and_its_error_are_those_worked_out_by_hand() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 20, "South": 10})
    rows = reports(facts, {"North": 4, "South": 5})

    found = estimate_of(evaluate(sampled_facts(facts, *rows)), "voting.item.B01")

    share = 0.8 * 0.2 + 0.2 * 0.5
    variance = 0.64 * (1 - 20 / 400) * 0.2 * 0.8 / 19
    variance += 0.04 * (1 - 10 / 100) * 0.5 * 0.5 / 9
    assert float(found.point) == pytest.approx(share)
    assert float(found.se) == pytest.approx(math.sqrt(variance), abs=1e-9)
    assert (found.df, found.n, found.method) == (28, 30, "korn_graubard")
    assert float(found.lower) < share < float(found.upper)


def test_stations_of_a_stratum_stand_for_those_that_did_not_report() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 20, "South": 10})
    rows = reports(facts, {"North": 4, "South": 5})[:-6]

    document = evaluate(sampled_facts(facts, *rows))

    found = estimate_of(document, "voting.item.B01")
    assert float(found.point) == pytest.approx(0.8 * 0.2 + 0.2 * 1.0)
    assert found.response == "0.880000000"
    assert found.low_response == ("South",)
    assert estimate_of(document, "voting.item.B01@North").low_response == ()


def test_a_ratio_that_nowhere_varies_has_no_margin_of_dust() -> None:
    facts = sample_facts({"North": 400, "South": 300}, {"North": 20, "South": 13})
    rows = [
        report_at(VOTING, facts, one.code, {"members": 7 * at, "women": 3 * at})
        for at, one in enumerate(facts.sample.stations, start=1)
    ]

    found = estimate_of(
        evaluate(sampled_facts(facts, *rows)), "commission.voting.women"
    )

    assert "cannot be computed" in found.refused
    assert (found.point, found.se, found.lower, found.upper) == ("", "", "", "")


def test_bounds_hold_what_missing_reports_could_have_said() -> None:
    facts = sample_facts({"all": 500}, {"all": 50})
    rows = reports(facts, {"all": 8})[:40]

    found = estimate_of(evaluate(sampled_facts(facts, *rows)), "voting.item.B01")

    assert found.bounds == ("0.160000000", "0.360000000")


def test_a_stratum_without_a_report_refuses_the_country_but_not_another_area() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 20, "South": 5})
    rows = reports(facts, {"North": 4})[:20]

    document = evaluate(sampled_facts(facts, *rows))

    whole = estimate_of(document, "voting.item.B01")
    assert "“South”" in whole.refused
    assert (whole.point, whole.lower, whole.se) == ("", "", "")
    assert estimate_of(document, "voting.item.B01@North").is_computed


def test_a_single_unit_refuses_by_the_name_of_its_stratum() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 20, "South": 1})

    document = evaluate(sampled_facts(facts, *reports(facts, {"North": 4})))

    assert "“South”" in estimate_of(document, "voting.item.B01").refused
    assert document.notes["sample"]["stages"]["voting"]["lonely"] == ["South"]  # type: ignore[index]  # plain JSON


def test_a_collapse_that_the_plan_declares_is_computed() -> None:
    alone = sample_facts({"North": 400, "South": 100}, {"North": 20, "South": 1})
    facts = replace(alone, collapse={"South": "North"})
    rows = reports(facts, {"North": 4, "South": 1})

    found = estimate_of(evaluate(sampled_facts(facts, *rows)), "voting.item.B01")

    assert float(found.point) == pytest.approx((4 * 20 + 100) / 500)
    assert found.df == 20


@pytest.mark.parametrize("lonely", ["average", "adjust", "certainty"])
def test_single_units_everywhere_give_a_reason_and_no_failure(lonely: str) -> None:
    sizes, allocation = {"North": 400, "South": 100}, {"North": 1, "South": 1}
    facts = replace(sample_facts(sizes, allocation), lonely=Lonely(lonely))

    found = estimate_of(
        evaluate(sampled_facts(facts, *reports(facts, {"North": 1}))),
        "voting.item.B01",
    )

    assert found.refused
    assert (found.point, found.se, found.lower) == ("", "", "")


def test_one_report_of_a_cluster_makes_the_interval_wider_and_is_said() -> None:
    facts = clustered_facts(clusters=8, within=5, of_clusters=10)
    whole = reports(facts, {"all": 9})
    lost = {o.code for o in facts.sample.stations if o.cluster == "c0"}
    thin = [row for row in whole if row.place not in lost]
    first = next(row for row in whole if row.place in lost)

    all_came = evaluate(sampled_facts(facts, *whole))
    one_came = evaluate(sampled_facts(facts, *thin, first))

    full, found = (
        estimate_of(document, "voting.item.B01") for document in (all_came, one_came)
    )
    assert found.is_computed
    assert (found.df, found.n) == (7, 36)
    assert float(found.se) > float(full.se)
    notes = one_came.notes["sample"]["stages"]["voting"]  # type: ignore[index]  # plain JSON
    assert notes["with_replacement"] == ["all"]
    assert notes["lonely"] == []


def test_a_margin_that_cannot_be_computed_is_never_0() -> None:
    facts = sample_facts({"all": 500}, {"all": 20})
    rows = [
        report_at(VOTING, facts, one.code, {"members": 7, "women": 2})
        for one in facts.sample.stations
    ]

    found = estimate_of(
        evaluate(sampled_facts(facts, *rows)), "commission.voting.members"
    )

    assert "cannot be computed" in found.refused
    assert (found.point, found.se, found.lower, found.upper) == ("", "", "", "")


def test_figures_of_the_whole_are_calibrated_to_registered_voters_as_well() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 40, "South": 20})

    document = evaluate(sampled_facts(facts, *many_reports(facts)))

    assert len(estimate_of(document, "commission.voting.members").calibrated) == 4
    point, se, lower, upper = map(float, estimate_of(document, OVERALL).calibrated)
    assert 0 < lower < point < upper < 1
    assert se > 0
    assert abs(point - lower - (upper - point)) > 1e-6
    assert estimate_of(document, f"{OVERALL}@North").calibrated == ()


def test_a_difference_of_an_area_is_for_analysts_only() -> None:
    facts = sample_facts({"North": 400, "South": 100}, {"North": 40, "South": 20})

    document = evaluate(sampled_facts(facts, *many_reports(facts)))

    figure = document.figure("voting.difference.overall@North")
    assert figure is not None
    assert figure.is_suppressed
    north, south = (estimate_of(document, f"{OVERALL}@{a}") for a in ("North", "South"))
    assert figure.estimate is not None
    assert float(figure.estimate.point) == pytest.approx(
        float(north.point) - float(south.point), abs=1e-8
    )


def test_none_of_412_has_its_known_interval_in_the_document() -> None:
    facts = sample_facts({"all": 10_101}, {"all": 412})

    document = evaluate(sampled_facts(facts, *reports(facts, {"all": 0})))
    three = evaluate(sampled_facts(facts, *reports(facts, {"all": 3})))

    none = estimate_of(document, "voting.item.B01")
    some = estimate_of(three, "voting.item.B01")
    assert (float(none.lower), float(none.upper)) == pytest.approx(
        (0, 0.00891), abs=5e-6
    )
    assert (float(some.lower), float(some.upper)) == pytest.approx(
        (0.001504, 0.021131), abs=5e-7
    )


def test_the_fullest_of_two_reports_counts_whatever_their_order() -> None:
    facts = sample_facts({"all": 100}, {"all": 4})
    rows = reports(facts, {"all": 1})
    code = facts.sample.stations[0].code
    thin = report_at(VOTING, facts, code, {}, instance_id="a")

    documents = [
        evaluate(sampled_facts(facts, *given))
        for given in ([thin, *rows], [*rows, thin])
    ]

    assert document_to_json(documents[0]) == document_to_json(documents[1])
    figure = documents[0].figure("voting.item.B01")
    assert figure is not None
    assert (figure.k, figure.n, figure.excluded) == (1, 4, {"second_report": 1})


def test_a_document_with_estimates_is_read_back_as_it_was_written() -> None:
    facts = sample_facts({"North": 400}, {"North": 40}, excluded={"abroad": 2})
    document = evaluate(sampled_facts(facts, *many_reports(facts, missing=0.1)))

    plain = json.loads(json.dumps(document_to_json(document)))

    assert document_to_json(document_from_json(plain)) == plain
    assert document.notes["sample"]["excluded"] == {"abroad": 2}  # type: ignore[index]  # plain JSON


def test_another_mission_is_refused_a_sample() -> None:
    facts = sample_facts({"North": 400}, {"North": 40})

    with pytest.raises(NoSampleHere):
        evaluate(replace(sampled_facts(facts), mission_kind="full"))
