"""What refuses a release: each rule finds what it is for and lets the rest stand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.statements.domain.composition import Composed, compose
from reports.statements.domain.document import encode
from reports.statements.domain.inputs import Narrative, Numbers, NumbersRow
from reports.statements.domain.problems import (
    Problem,
    ReviewFacts,
    Severity,
    blocks_release,
    is_election_day_key,
)
from tests.factories.statements import (
    everything_written,
    findings,
    mission_facts,
    small_inputs,
)

FULL = ReviewFacts(country="Ruritania")
LIMITED = ReviewFacts(mission_kind="limited", country="Ruritania")
NOTHING = frozenset[tuple[str, str]]()


def with_text(
    text: str, *, part: str = "election_day.voting", facts: ReviewFacts = FULL
) -> Composed:
    kind = facts.mission_kind
    part = "election_day" if kind == "limited" and "election_day." in part else part
    inputs = small_inputs(
        mission=mission_facts(kind=kind),
        narratives={**everything_written(), part: Narrative(text)},
    )
    return compose(inputs, facts)


def rules(composed: Composed) -> set[str]:
    return {problem.rule for problem in composed.problems}


def test_a_wholly_written_statement_has_no_problem() -> None:
    composed = compose(small_inputs(narratives=everything_written()), FULL)

    assert composed.problems == ()


def test_every_gap_is_a_problem() -> None:
    composed = compose(small_inputs(), FULL)

    gaps = [problem for problem in composed.problems if problem.rule == "placeholder"]

    assert "conclusions.headline" in {problem.section for problem in gaps}
    assert all(blocks_release(problem, reasons=NOTHING) for problem in gaps)


FORBIDDEN = [
    (
        "Observers assessed 7 per cent of the observations negatively.",
        LIMITED,
        "limited_mission",
    ),
    ("The count was bad in half of the places observed.", LIMITED, "limited_mission"),
    (
        "Voting was bad in 12 of the 40 polling stations visited.",
        LIMITED,
        "limited_mission",
    ),
    ("Подсчёт оценён отрицательно в 7 % наблюдений.", LIMITED, "limited_mission"),
    ("See [[figure:voting.item.B41]].", LIMITED, "limited_mission"),
    ("The margin of error is two points.", FULL, "margin"),
    ("At a 95 per cent confidence level, voting was calm.", FULL, "margin"),
    ("It was 7 ± 2 per cent of the observations.", FULL, "margin"),
    ("Погрешность составила два процента.", FULL, "margin"),
    (
        "It was seen in 7 per cent of polling stations in the country.",
        FULL,
        "population_claim",
    ),
    ("Half of polling stations nationwide were calm.", FULL, "population_claim"),
    (
        "This was so in 7 per cent of the polling stations in Ruritania.",
        FULL,
        "population_claim",
    ),
    ("In all polling stations, voting was calm.", FULL, "population_claim"),
    ("Ballot stuffing took place in the capital.", FULL, "unverified_incident"),
    ("Carousel voting was organized by buses.", FULL, "unverified_incident"),
    ("Были вбросы бюллетеней.", FULL, "unverified_incident"),
]


@pytest.mark.parametrize(("text", "facts", "rule"), FORBIDDEN)
def test_a_claim_that_may_not_be_printed_is_withheld_with_its_reason(
    text: str, facts: ReviewFacts, rule: str
) -> None:
    composed = with_text(text, facts=facts)

    printed = encode(composed.document).decode()

    assert rule in rules(composed)
    assert text[:40] not in printed
    assert "Not printed:" in printed


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Turnout was announced as 54 per cent.", LIMITED),
        ("Observers visited a limited number of polling stations.", LIMITED),
        ("Voters alleged ballot stuffing in one town.", FULL),
        ("No ballot stuffing was observed.", FULL),
        ("The number of polling stations in the country is given above.", FULL),
        ("It was seen in 7 of the polling stations observed.", FULL),
        ("Group voting was seen in [[figure:voting.item.B41]].", FULL),
    ],
)
def test_what_may_be_said_stands(text: str, facts: ReviewFacts) -> None:
    refusing = {
        problem.rule
        for problem in with_text(text, facts=facts).problems
        if problem.severity is Severity.REFUSES
    }

    assert refusing == set()


def test_a_limited_mission_prints_no_election_day_figure() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="limited"), narratives=everything_written()
    )

    printed = encode(compose(inputs, LIMITED).document).decode()

    assert "systematically or comprehensively" in printed
    assert "per cent of the" not in printed
    assert "1,201" not in printed


def test_a_verified_event_may_be_stated() -> None:
    facts = replace(FULL, verified_categories=frozenset({"BST"}))

    composed = with_text("Ballot stuffing took place in the capital.", facts=facts)

    assert "unverified_incident" not in rules(composed)


def test_an_unverified_count_is_not_cited() -> None:
    composed = with_text("Reports: [[figure:incidents.BST.reported]].")

    assert "unknown_figure" in rules(composed)


@pytest.mark.parametrize(
    "phrase",
    ["free and fair", "Free, fair", "neither free nor fair", "свободными и честными"],
)
def test_elections_are_never_endorsed(phrase: str) -> None:
    composed = with_text(f"The elections were {phrase}.", part="conclusions.headline")

    assert "free_and_fair" in rules(composed)


def test_typed_numbers_warn_and_do_not_refuse() -> None:
    composed = with_text(
        "Observers saw 17 queues. Polls closed at 20:00 on 19 March 2023."
    )

    (problem,) = composed.problems
    assert (problem.rule, problem.subject) == ("typed_digits", "17")
    assert not blocks_release(problem, reasons=NOTHING)


def test_codes_of_places_and_persons_need_a_reason() -> None:
    facts = replace(
        FULL,
        station_codes=frozenset({"S47-0187", "12"}),
        observer_codes=frozenset({"STO-014"}),
    )

    composed = with_text(
        "In S47-0187 and polling station no. 12, STO-014 and twelve others waited; "
        "12 came.",
        facts=facts,
        part="campaign",
    )

    named = [(p.rule, p.subject) for p in composed.problems]
    assert named == [
        ("station_code", "S47-0187"),
        ("station_code", "12"),
        ("observer_code", "STO-014"),
    ]
    given_reason = frozenset(named)
    assert not any(blocks_release(p, reasons=given_reason) for p in composed.problems)


def test_observers_that_do_not_add_up_refuse() -> None:
    numbers = Numbers(rows=(NumbersRow("A", "sto", 281),), total=404)
    inputs = small_inputs(numbers=numbers, narratives=everything_written())

    assert rules(compose(inputs, FULL)) == {"checksum"}


def test_a_demonstration_names_no_institution() -> None:
    facts = replace(FULL, is_demonstration=True)

    composed = with_text("ODIHR observed.", part="background", facts=facts)

    assert "institution_in_demonstration" in rules(composed)


@pytest.mark.parametrize(
    ("key", "is_of_the_day"),
    [
        ("voting.item.B07", True),
        ("coverage.voting.received", True),
        ("commission.voting.women", True),
        ("turnout.national", False),
        ("incidents.BST.verified", False),
    ],
)
def test_figures_of_election_day_are_known_by_their_key(
    key: str, is_of_the_day: bool
) -> None:
    assert is_election_day_key(key) is is_of_the_day


SHARES = st.sampled_from(
    ["7 per cent", "12%", "7,5 %", "half", "12 of the 40", "a third"]
)
VERBS = st.sampled_from(["assessed negatively", "seen", "noted", "reported"])
UNITS = st.sampled_from(
    ["observations", "polling stations observed", "counts", "openings"]
)


@given(share=SHARES, verb=VERBS, unit=UNITS)
def test_no_typed_share_of_election_day_survives_in_a_limited_mission(
    share: str, verb: str, unit: str
) -> None:
    text = f"Problems were {verb} in {share} of the {unit}."

    for part in ("election_day", "conclusions.headline", "campaign"):
        composed = with_text(text, part=part, facts=LIMITED)
        assert text not in encode(composed.document).decode()


@given(
    share=st.sampled_from(["7 per cent", "half", "most", "two thirds"]),
    where=st.sampled_from(
        ["in the country", "nationwide", "in Ruritania", "across the country"]
    ),
)
def test_no_claim_about_the_country_survives(share: str, where: str) -> None:
    text = f"Queues were seen in {share} of polling stations {where}."

    composed = with_text(text, part="conclusions.election_day")

    assert text not in encode(composed.document).decode()


@given(st.text(max_size=60))
def test_no_text_breaks_the_review(text: str) -> None:
    composed = with_text(text)

    assert all(isinstance(problem, Problem) for problem in composed.problems)


def test_a_generated_text_passes_its_own_rules() -> None:
    empty = compose(small_inputs(findings=findings()), FULL)
    full = compose(small_inputs(), FULL)

    assert rules(empty) | rules(full) == {"placeholder"}
