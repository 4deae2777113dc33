"""The annex shows what the statement promises: a second estimate by registered voters."""

from __future__ import annotations

from reports.findings.domain.evaluation import evaluate
from reports.findings.domain.figures import FindingDocument
from reports.statements.domain.annex.composition import compose_annex
from reports.statements.domain.annex.estimates import calibrated_table
from reports.statements.domain.annex.tables import items_table
from reports.statements.domain.composition import compose_document
from reports.statements.domain.figure_words import FigureWords
from reports.statements.domain.phrases import Voice
from reports.statements.domain.wording.languages import wording_for
from tests.factories.sampled import many_reports, sample_facts, sampled_facts
from tests.factories.statements import mission_facts, small_inputs

WORDS = FigureWords(small_inputs(), Voice(wording=wording_for("en")))


def sampled() -> FindingDocument:
    facts = sample_facts({"North": 300, "South": 80}, {"North": 40, "South": 20})
    return evaluate(sampled_facts(facts, *many_reports(facts)))


def test_a_mean_stands_beside_its_estimate_by_regression() -> None:
    table = calibrated_table(sampled(), WORDS)

    assert table is not None
    row = next(r for r in table.rows if r[0].figure == "commission.voting.members")
    assert row[0].text == "Voting: commission members present, mean"
    assert all(cell.text and cell.text != "–" for cell in row)


def test_other_missions_have_no_such_table() -> None:
    inputs = small_inputs()

    annex = compose_annex(
        inputs=inputs, statement=compose_document(inputs), differences=()
    )

    assert calibrated_table(inputs.findings, WORDS) is None
    assert annex.section("estimates") is None
    assert "not a random sample" in items_table("voting", inputs.findings).caption


def test_the_annex_of_a_sample_does_not_call_it_no_sample() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"), findings=sampled()
    )

    annex = compose_annex(
        inputs=inputs, statement=compose_document(inputs), differences=()
    )

    assert annex.section("estimates") is not None
    assert "sampled" in items_table("voting", inputs.findings).caption
