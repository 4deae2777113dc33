"""Figures worked out by hand, and the same bytes in any order."""

from __future__ import annotations

from dataclasses import replace

from reports.checklists.domain.definition import Stage
from reports.findings.domain.canonical import (
    document_from_json,
    document_to_json,
)
from reports.findings.domain.evaluation import evaluate
from reports.findings.domain.figures import Figure, FindingDocument, Unit
from tests.factories.findings import (
    make_definition,
    make_facts,
    make_question,
    make_row,
    make_voting,
    many_rows,
)

VOTING = make_voting()


def the_figure(document: FindingDocument, key: str) -> Figure:
    figure = document.figure(key)
    assert figure is not None, key
    return figure


def test_an_item_counts_negative_answers_of_those_answered() -> None:
    rows = (
        make_row(VOTING, {"b01": "yes"}, place="S1"),
        make_row(VOTING, {"b01": "yes"}, place="S1"),
        make_row(VOTING, {"b01": "no"}, place="S2"),
        make_row(VOTING, {"b01": "not_observed"}, place="S3"),
        make_row(VOTING, {}, place="S4"),
        make_row(VOTING, {"b01": "yes"}, place="S5", set_aside=(("b01",),)),
        make_row(VOTING, {"b01": "yes"}, place="S6", is_rejected=True),
    )

    figure = the_figure(evaluate(make_facts(VOTING, rows=rows)), "voting.item.B01")

    assert (figure.k, figure.n) == (2, 3)
    assert (figure.stations_k, figure.stations) == (1, 2)
    assert figure.excluded == {
        "missing": 1,
        "not_observed": 1,
        "rejected": 1,
        "set_aside": 1,
    }


def test_no_is_negative_where_the_checklist_says_so() -> None:
    answers = ("no", "yes", "not_applicable")
    rows = tuple(make_row(VOTING, {"b02": answer}) for answer in answers)

    figure = the_figure(evaluate(make_facts(VOTING, rows=rows)), "voting.item.B02")

    assert (figure.k, figure.n) == (1, 2)
    assert figure.excluded == {"not_applicable": 1}


def test_a_neutral_question_counts_yes() -> None:
    rows = tuple(make_row(VOTING, {"b03": a}) for a in ("yes", "no", "no"))

    figure = the_figure(evaluate(make_facts(VOTING, rows=rows)), "voting.item.B03")

    assert (figure.k, figure.n) == (1, 3)


def test_nothing_observed_is_none_and_not_zero() -> None:
    rows = (make_row(VOTING, {"b01": "not_observed"}),)

    figure = the_figure(evaluate(make_facts(VOTING, rows=rows)), "voting.item.B01")

    assert figure.k is None
    assert figure.n == 0


def test_negative_overall_is_bad_and_very_bad_of_those_rated() -> None:
    ratings = ("very_good", "good", "bad", "very_bad", "very_bad", "not_observed")
    rows = tuple(make_row(VOTING, {"all": rating}) for rating in ratings)

    document = evaluate(make_facts(VOTING, rows=rows))

    negative = the_figure(document, "voting.overall.negative")
    assert (negative.k, negative.n) == (3, 5)
    assert the_figure(document, "voting.overall.very_bad").k == 2
    assert document.figure("voting.item.ALL") is None


def test_each_answer_of_a_graded_question_is_counted() -> None:
    rows = tuple(make_row(VOTING, {"delay": a}) for a in ("none", "long", "long"))

    document = evaluate(make_facts(VOTING, rows=rows))

    assert the_figure(document, "voting.answer.DELAY.long").k == 2
    assert the_figure(document, "voting.answer.DELAY.short").k == 0
    assert the_figure(document, "voting.answer.DELAY.short").n == 3


def test_options_are_counted_of_those_who_ticked_any() -> None:
    given_: tuple[list[str], ...] = (
        ["police", "media"],
        ["police"],
        [],
        ["not_observed"],
    )
    rows = tuple(make_row(VOTING, {"present": options}) for options in given_)

    figure = the_figure(
        evaluate(make_facts(VOTING, rows=rows)), "voting.option.PRESENT.media"
    )

    assert (figure.k, figure.n) == (1, 2)
    assert figure.excluded == {"missing": 1, "not_observed": 1}


def test_numbers_are_summed_and_those_with_any_are_counted() -> None:
    rows = tuple(make_row(VOTING, {"refused": number}) for number in (0, 3, 4, None))

    figure = the_figure(
        evaluate(make_facts(VOTING, rows=rows)), "voting.number.REFUSED"
    )

    assert (figure.k, figure.n, figure.value) == (2, 3, "7")


def test_women_are_counted_among_members_where_both_are_known() -> None:
    rows = (
        make_row(VOTING, {"members": 7, "women": 5, "chair": "yes"}),
        make_row(VOTING, {"members": 8, "women": 3, "chair": "no"}),
        make_row(VOTING, {"members": 6}),
    )

    document = evaluate(make_facts(VOTING, rows=rows))

    women = the_figure(document, "commission.voting.women")
    assert (women.k, women.n, women.unit) == (8, 15, Unit.PEOPLE)
    assert the_figure(document, "commission.voting.members").value == "7.00"
    assert the_figure(document, "commission.voting.chair_women").k == 1
    assert the_figure(document, "commission.voting.chair_women").n == 2


def test_versions_of_one_checklist_are_merged_by_item_code() -> None:
    newer = make_definition(
        make_question("added", negative=("yes",)),
        make_question("renamed", item_code="B01", negative=("yes",)),
        version="2",
    )
    rows = (make_row(VOTING, {"b01": "yes"}), make_row(newer, {"renamed": "no"}))

    document = evaluate(make_facts(VOTING, newer, rows=rows))

    assert the_figure(document, "voting.item.B01").n == 2
    assert the_figure(document, "voting.item.ADDED").excluded == {"missing": 1}


def test_a_question_skipped_by_the_form_is_not_called_missing() -> None:
    asks = make_definition(
        make_question("who", negative=("yes",), relevant="${b01} = 'yes'")
    )

    figure = the_figure(
        evaluate(make_facts(asks, rows=(make_row(asks, {}),))), "voting.item.WHO"
    )

    assert figure.excluded == {"not_asked": 1}


def test_regions_and_settings_add_up_to_the_whole() -> None:
    document = evaluate(make_facts(VOTING, rows=tuple(many_rows(1))))

    whole = the_figure(document, "voting.item.B01")
    for mark in "@#":
        parts = [
            f for f in document.figures if f.key.startswith(f"voting.item.B01{mark}")
        ]
        assert sum(part.k or 0 for part in parts) == whole.k
        assert sum(part.n or 0 for part in parts) == whole.n


def test_a_small_region_is_suppressed_with_the_next_smallest() -> None:
    sizes = {"R1": 4, "R2": 12, "R3": 40}
    rows = tuple(
        make_row(VOTING, {"b01": "no"}, region=region)
        for region, size in sizes.items()
        for _ in range(size)
    )

    document = evaluate(make_facts(VOTING, rows=rows))

    hidden = {
        region: the_figure(document, f"voting.item.B01@{region}").is_suppressed
        for region in sizes
    }
    assert hidden == {"R1": True, "R2": True, "R3": False}


def test_counts_of_a_free_route_mission_are_public_nationally_only() -> None:
    counting = make_definition(
        make_question("c01", negative=("yes",), stage=Stage.COUNTING),
        stage=Stage.COUNTING,
    )
    rows = tuple(make_row(counting, {"c01": "yes"}, region="R1") for _ in range(50))

    document = evaluate(make_facts(counting, rows=rows))

    assert the_figure(document, "counting.item.C01@R1").is_suppressed
    assert not the_figure(document, "counting.item.C01").is_suppressed


def test_a_limited_mission_states_no_shares_and_says_why() -> None:
    rows = (make_row(VOTING, {"b01": "yes"}),)

    document = evaluate(make_facts(VOTING, rows=rows, mission_kind="limited"))

    figure = the_figure(document, "voting.item.B01")
    assert (figure.k, figure.n, figure.refused) == (None, None, "limited_mission")
    assert the_figure(document, "coverage.voting.received").k == 1
    refusals = document.notes["refusals"]
    assert isinstance(refusals, dict)
    assert set(refusals) == {"margin_of_error", "election_day_share"}


def test_a_document_survives_its_json() -> None:
    document = evaluate(make_facts(VOTING, rows=tuple(many_rows(1, size=30))))

    read = document_from_json(document_to_json(document))

    assert read == replace(document)
