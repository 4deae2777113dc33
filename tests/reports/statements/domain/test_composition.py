"""The whole statement: its order, its marks, and what it never writes by itself."""

from __future__ import annotations

from datetime import date

from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.composition import compose, compose_document
from reports.statements.domain.document import (
    Citation,
    Document,
    Paragraph,
    Placeholder,
    document_sha256,
    plain_text,
)
from reports.statements.domain.inputs import Inputs, Narrative
from reports.statements.domain.problems import ReviewFacts
from reports.statements.domain.sections.order import SECTIONS, WRITTEN
from reports.statements.renderers.html import render_html
from tests.factories.statements import (
    everything_written,
    findings,
    item,
    mission_facts,
    observed,
    received,
    small_inputs,
)


def text_of(document: Document, key: str) -> str:
    section = document.section(key)
    assert section is not None
    return " ".join(plain_text(b) for b in section.blocks if isinstance(b, Paragraph))


def composed(inputs: Inputs) -> Document:
    return compose(inputs, ReviewFacts(mission_kind=inputs.mission.kind)).document


def test_the_parts_come_in_the_order_of_the_field() -> None:
    document = composed(small_inputs())

    headings = [section.title for section in document.sections if section.level]

    assert headings == [
        "Preliminary Conclusions",
        "Preliminary Findings",
        "Background and Political Context",
        "Electoral System",
        "Legal Framework",
        "Election Administration",
        "Voter Registration",
        "Candidate Registration",
        "Campaign Environment",
        "Campaign Finance",
        "Media",
        "Participation of Women, Minorities and Persons with Disabilities",
        "Complaints and Appeals",
        "Election Observation",
        "Election Day",
        "Opening",
        "Voting",
        "Closing and Counting",
        "Tabulation and Announcement of Results",
        "Events Observed and Verified",
        "How the Election Day Was Observed",
        "Election Day in Figures",
        "Mission Information and Acknowledgements",
    ]


def test_each_part_has_its_own_key_and_every_written_one_a_narrative() -> None:
    keys = [spec.key for spec in SECTIONS]

    assert len(keys) == len(set(keys))
    assert {spec.key for spec in WRITTEN} <= set(keys)


def test_the_generator_never_assesses_the_election() -> None:
    document = composed(small_inputs())

    conclusions = [s for s in document.sections if s.key.startswith("conclusions.")]

    assert len(conclusions) == 13
    for section in conclusions:
        assert all(isinstance(block, Placeholder) for block in section.blocks)


def test_the_headline_that_people_write_is_set_as_the_lead() -> None:
    document = composed(small_inputs(narratives=everything_written("It was calm.")))

    section = document.section("conclusions.headline")

    assert section is not None
    (lead,) = section.blocks
    assert isinstance(lead, Paragraph)
    assert (lead.style, plain_text(lead)) == ("lead", "It was calm.")


def test_a_part_that_is_left_out_is_not_printed_but_the_headline_stays() -> None:
    left_out = Narrative(is_left_out=True)
    narratives = {"media": left_out, "conclusions.headline": left_out}

    document = composed(small_inputs(narratives=narratives))

    assert document.section("media") is None
    assert document.section("conclusions.headline") is not None


def test_a_demonstration_says_so_and_names_no_institution() -> None:
    mission = mission_facts(is_demonstration=True, institutions=("Some Parliament",))

    document = composed(small_inputs(mission=mission))

    assert document.title.heading == "DEMONSTRATION MISSION - SIMULATED OBSERVATIONS"
    assert document.marks.demonstration_mark == document.title.heading
    assert document.title.institutions == ()
    assert "simulated" in document.title.remarks[0]


def test_the_date_is_not_said_twice_in_the_title() -> None:
    named = mission_facts(election="Early elections, 19 March 2023")

    titles = [
        composed(small_inputs(mission=mission)).title.election
        for mission in (mission_facts(), named)
    ]

    assert titles == [
        "Ruritania – parliamentary elections, 19 March 2023",
        "Ruritania – Early elections, 19 March 2023",
    ]


def test_election_day_gives_observations_and_stations_and_the_negative_share() -> None:
    voting = text_of(composed(small_inputs()), "election_day.voting")

    assert voting.startswith(
        "Voting was observed at 1,133 polling stations (1,201 observations). Observers "
        "assessed voting negatively in 7 per cent of the 1,201 observations."
    )
    assert "not reported in any of the 1,188 observations: multiple voting." in voting


def test_a_small_mission_gives_counts() -> None:
    few = findings(
        received("counting", 6, 6),
        observed("counting.overall.negative", 2, 6),
        received("opening", 6, 6),
        observed("opening.overall.negative", 0, 6),
    )

    document = composed(small_inputs(findings=few))

    assert "negatively in 2 of the 6 observations." in text_of(
        document, "election_day.counting"
    )
    assert "The opening was not assessed negatively in any of the 6 observations." in (
        text_of(document, "election_day.opening")
    )


def test_a_stage_without_reports_says_so() -> None:
    opening = text_of(composed(small_inputs()), "election_day.opening")

    assert opening == "No observation of the opening was received."


def test_a_sample_based_mission_prints_no_estimate_without_its_interval() -> None:
    document = composed(small_inputs(mission=mission_facts(kind="sample_based")))

    section = document.section("election_day.voting")

    assert section is not None
    assert isinstance(section.blocks[-1], Placeholder)
    assert "per cent" not in text_of(document, "election_day.voting")


def test_every_figure_of_election_day_is_a_citation_that_is_listed() -> None:
    document = composed(small_inputs())

    section = document.section("election_day.voting")
    assert section is not None
    cited = {
        run.figure
        for block in section.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Citation)
    }

    assert cited == {
        "coverage.voting.received",
        "voting.overall.negative",
        "voting.item.B41",
        "voting.item.B45",
    }
    assert cited <= {figure.key for figure in document.figures}


def test_the_same_inputs_give_the_same_document() -> None:
    assert document_sha256(compose_document(small_inputs())) == document_sha256(
        compose_document(small_inputs())
    )


def test_the_issue_date_is_the_documents_own() -> None:
    document = composed(
        small_inputs(mission=mission_facts(issued_on=date(2023, 3, 20)))
    )

    assert document.marks.issued_on == "2023-03-20"
    assert document.title.place_and_date == "Strelsau, 20 March 2023"


def test_a_reader_without_an_account_sees_what_was_left_out_and_what_is_no_share() -> (
    None
):
    turnout = Figure(
        key="turnout.national",
        indicator="turnout",
        unit=Unit.VOTERS,
        value="0.5409",
        query={"source": "Commission"},
    )
    seen = observed("voting.item.B41", 72, 1190, excluded={"not_observed": 9})
    inputs = small_inputs(
        findings=findings(
            received("voting", 1201, 1133),
            seen,
            turnout,
            items=(item("B41", "voting", "group or family voting", "secrecy"),),
        )
    )

    page = render_html(composed(inputs)).decode()

    assert "<td>Turnout as announced: 54.09 per cent</td>" in page
    assert '<td class="number">1,190</td><td>9 not observed</td>' in page
