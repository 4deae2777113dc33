"""A released quick count in the statement: public sentences, and only for a sample."""

from __future__ import annotations

from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.document import (
    Block,
    Citation,
    Paragraph,
    plain_text,
)
from reports.statements.domain.inputs import QuickCountFact
from reports.statements.domain.phrases import Voice
from reports.statements.domain.sections import quick_count
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import findings, mission_facts, small_inputs

KEY = "quick_count.share.LIST.A"
VOICE = Voice(wording=wording_for("en"))
RELEASED = QuickCountFact(
    contest="Party lists",
    sentences=(("List A: an estimated 52.5 per cent of valid votes.", KEY),),
    sampled=300,
    reported=290,
    sha256="ab" * 32,
)


KEPT = findings(
    Figure(key=KEY, indicator="quick_count.share", unit=Unit.VALID_VOTES),
    mission_kind="sample_based",
)


def text(blocks: tuple[Block, ...]) -> str:
    return " ".join(
        plain_text(block) for block in blocks if isinstance(block, Paragraph)
    )


def test_a_released_count_is_printed_with_its_sample() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"),
        findings=KEPT,
        quick_counts=(RELEASED,),
    )

    said = text(quick_count.compose(inputs, VOICE))

    assert "290 of 300 sampled polling stations" in said
    assert "52.5 per cent of valid votes" in said


def test_nothing_released_is_nothing_printed() -> None:
    inputs = small_inputs(mission=mission_facts(kind="sample_based"))

    assert quick_count.compose(inputs, VOICE) == ()


def test_a_mission_without_a_random_sample_prints_no_results() -> None:
    inputs = small_inputs(mission=mission_facts(kind="full"), quick_counts=(RELEASED,))

    assert quick_count.compose(inputs, VOICE) == ()


def test_what_is_said_of_a_result_leads_to_its_figure() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"),
        findings=KEPT,
        quick_counts=(RELEASED,),
    )

    blocks = quick_count.compose(inputs, VOICE)

    cited = [
        (run.text, run.figure)
        for block in blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Citation)
    ]
    assert cited == [("an estimated 52.5 per cent of valid votes", KEY)]


def test_a_count_released_after_the_figures_were_kept_is_not_printed() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"), quick_counts=(RELEASED,)
    )

    assert quick_count.compose(inputs, VOICE) == ()
