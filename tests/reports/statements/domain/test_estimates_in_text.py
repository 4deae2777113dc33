"""No interval without a probability sample, no estimate without its interval and design."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.findings.domain.evaluation import evaluate
from reports.findings.domain.figures import FindingDocument
from reports.findings.renderers.csv import figures_csv
from reports.findings.renderers.plain import findings_as_json
from reports.statements.domain.composition import compose, compose_document
from reports.statements.domain.document import (
    Document,
    Footnote,
    Paragraph,
    Placeholder,
    Section,
    Table,
    encode,
    paragraphs,
    plain_text,
)
from reports.statements.domain.inputs import Inputs, Narrative
from reports.statements.domain.problems import ReviewFacts
from reports.statements.renderers.html import render_html
from tests.factories.findings import make_facts, make_voting, many_rows
from tests.factories.sampled import many_reports, sample_facts, sampled_facts
from tests.factories.statements import mission_facts, small_inputs

OF_A_SAMPLE = re.compile(
    r"interval|margins? of error|estimat|confidence|\bdeff\b|design effect|±",
    re.IGNORECASE,
)
ESTIMATED = re.compile(
    r"an estimated (\d+\.\d) (?:per cent of (?:polling stations|commission members present) "
    r"\(|per polling station \(|per cent, )(\d+\.\d)-(\d+\.\d); [\d,]+ stations?\)"
)
COUNTED = re.compile(
    r"(?:none of the|any of the|all|of the) [\d,]+ polling stations observed "
    r"\(\d+\.\d-\d+\.\d per cent\)"
)
INTERVAL = re.compile(r"(?:\(|per cent, )\d+\.\d-\d+\.\d(?:; | per cent)")
KINDS = ("full", "limited", "network")


def inputs_of(findings: FindingDocument, kind: str) -> Inputs:
    return small_inputs(mission=mission_facts(kind=kind), findings=findings)


def text_of(document: Document) -> str:
    words = [plain_text(p) for s in document.sections for p in paragraphs(s)]
    return "\n".join(words)


@settings(max_examples=25, deadline=None)
@given(
    kind=st.sampled_from(KINDS), seed=st.integers(0, 10_000), size=st.integers(0, 160)
)
def test_a_mission_without_a_random_sample_never_prints_an_interval(
    kind: str, seed: int, size: int
) -> None:
    rows = tuple(many_rows(seed, size))
    findings = evaluate(make_facts(make_voting(), rows=rows, mission_kind=kind))
    inputs = inputs_of(findings, kind)

    composed = compose(inputs, ReviewFacts(mission_kind=kind)).document

    answer = findings_as_json(findings, number=1, is_live=True, sha256="")
    for figure in answer["figures"]:
        figure.pop("margin_of_error", None)
    answer["notes"].pop("refusals")
    for text in (
        encode(composed).decode().replace('"estimate":{}', ""),
        render_html(composed).decode().split("<body", 1)[1],
        json.dumps(answer),
        "".join(figures_csv(findings)),
    ):
        assert OF_A_SAMPLE.search(text) is None
    assert all(figure.estimate is None for figure in findings.figures)


@st.composite
def sampled_findings(draw: st.DrawFn) -> FindingDocument:
    sizes = {"North": 300, "South": draw(st.integers(12, 200)), "West": 40}
    allocation = {"North": 30, "South": draw(st.integers(2, 12)), "West": 5}
    facts = sample_facts(sizes, allocation)
    seed, missing = draw(st.integers(0, 10_000)), draw(st.floats(0, 0.6))
    return evaluate(
        sampled_facts(facts, *many_reports(facts, seed=seed, missing=missing))
    )


@settings(max_examples=25, deadline=None)
@given(findings=sampled_findings())
def test_every_estimate_has_its_n_denominator_interval_level_and_design(
    findings: FindingDocument,
) -> None:
    document = compose_document(inputs_of(findings, "sample_based"))

    for figure in findings.figures:
        estimate = figure.estimate
        if estimate is None:
            continue
        assert estimate.kind
        assert estimate.sampled is not None
        assert estimate.response or not estimate.sampled
        if estimate.refused:
            assert not (estimate.point)
            assert not (estimate.se)
            assert not (estimate.lower)
            continue
        assert estimate.n
        assert estimate.df
        assert estimate.level == "0.95"
        assert float(estimate.lower) <= float(estimate.point) <= float(estimate.upper)
        assert float(estimate.lower) < float(estimate.upper)
    text = text_of(document)
    # Each interval stands in one of the two forms, which are explained once; each
    # estimate and each count of the stations observed stands with its interval.
    found = len(ESTIMATED.findall(text)) + len(COUNTED.findall(text))
    assert len(INTERVAL.findall(text)) == found
    assert text.count("stations observed (") == len(COUNTED.findall(text))
    assert text.count("95% confidence interval") == 1
    explained = text.index("95% confidence interval")
    assert all(match.start() > explained for match in INTERVAL.finditer(text))
    assert text.count("an estimated ") == len(ESTIMATED.findall(text))
    assert all(
        float(low) <= float(p) <= float(high)
        for p, low, high in ESTIMATED.findall(text)
    )
    design = document.section("design")
    assert design is not None
    assert "stratified random sample" in plain_text(next(paragraphs(design)))


@settings(max_examples=15, deadline=None)
@given(findings=sampled_findings())
def test_texts_follow_the_rules_of_presentation(findings: FindingDocument) -> None:
    inputs = inputs_of(findings, "sample_based")

    document = compose_document(inputs)

    text = text_of(document)
    assert "did not occur" not in text
    assert re.search(r"per cent of (?:the )?\d+(?:\.\d)? per cent", text) is None
    # Below one per cent a count; zero is what was not reported.
    assert re.search(r"an estimated 0\.\d per cent", text) is None
    assert "received by" in text
    assert not any(area in text for area in ("@North", "more than in", "less than in"))
    response = _response(document)
    sample: Any = findings.notes["sample"]
    stage = sample["stages"]["voting"]
    cells = [cell.text for cell in response.rows[0]]
    assert cells[1:4] == [str(stage[n]) for n in ("sampled", "reported", "missing")]


def test_an_interval_cited_before_election_day_is_explained_there() -> None:
    facts = sample_facts({"North": 300}, {"North": 40})
    findings = evaluate(sampled_facts(facts, *many_reports(facts)))
    written = "Voting was assessed negatively in [[figure:voting.overall.negative]]."
    inputs = replace(
        inputs_of(findings, "sample_based"),
        narratives={"conclusions.headline": Narrative(text=written)},
    )

    document = compose_document(inputs)

    section = document.section("conclusions.headline")
    assert section is not None
    notes = [
        run.text
        for paragraph in paragraphs(section)
        for run in paragraph.runs
        if isinstance(run, Footnote)
    ]
    assert len(notes) == 1
    assert "95% confidence interval" in notes[0]
    assert [s for s in document.sections if "confidence" in words_of(s)] == [
        document.section("election_day")
    ]


def words_of(section: Section) -> str:
    return " ".join(plain_text(paragraph) for paragraph in paragraphs(section))


def test_a_sample_that_is_not_frozen_leaves_a_gap_with_the_reason() -> None:
    rows = tuple(many_rows(1, 60))
    facts = make_facts(make_voting(), rows=rows, mission_kind="sample_based")

    document = compose_document(inputs_of(evaluate(facts), "sample_based"))

    section = document.section("election_day.voting")
    assert section is not None
    gap = next(block for block in section.blocks if isinstance(block, Placeholder))
    assert "No sample of polling stations is frozen" in gap.text
    assert document.section("design") is None
    words = " ".join(plain_text(b) for b in section.blocks if isinstance(b, Paragraph))
    assert "per cent" not in words


def test_a_silent_stratum_leaves_a_gap_with_its_name() -> None:
    facts = sample_facts({"North": 300, "South": 50}, {"North": 30, "South": 5})
    rows = [row for row in many_reports(facts) if not row.place.startswith("South")]

    document = compose_document(
        inputs_of(evaluate(sampled_facts(facts, *rows)), "sample_based")
    )

    section = document.section("election_day.voting")
    assert section is not None
    gap = next(block for block in section.blocks if isinstance(block, Placeholder))
    assert "“South”" in gap.text


def test_a_cited_estimate_is_in_the_json_of_the_statement() -> None:
    facts = sample_facts({"North": 300}, {"North": 40})
    findings = evaluate(sampled_facts(facts, *many_reports(facts)))
    inputs = inputs_of(findings, "sample_based")

    composed = compose(inputs, ReviewFacts(mission_kind="sample_based")).document

    cited = next(f for f in composed.figures if f.key == "voting.overall.negative")
    assert {
        "point",
        "lower",
        "upper",
        "level",
        "n",
        "response",
    } <= cited.estimate.keys()


def test_a_margin_typed_by_hand_is_refused_while_no_sample_is_frozen() -> None:
    frozen = ReviewFacts(mission_kind="sample_based")

    assert frozen.is_probability_sample
    assert not replace(frozen, is_sample_frozen=False).is_probability_sample


def _response(document: Document) -> Table:
    section = document.section("design")
    assert section is not None
    return next(block for block in section.blocks if isinstance(block, Table))
