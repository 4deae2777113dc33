"""A released quick count in the statement: public sentences, and only for a sample."""

from __future__ import annotations

from reports.statements.domain.document import Block, Paragraph, plain_text
from reports.statements.domain.inputs import QuickCountFact
from reports.statements.domain.phrases import Voice
from reports.statements.domain.sections import quick_count
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import mission_facts, small_inputs

VOICE = Voice(wording=wording_for("en"))
RELEASED = QuickCountFact(
    contest="Party lists",
    sentences=("List A: an estimated 52.5 per cent of valid votes.",),
    sampled=300,
    reported=290,
    sha256="ab" * 32,
)


def text(blocks: tuple[Block, ...]) -> str:
    return " ".join(
        plain_text(block) for block in blocks if isinstance(block, Paragraph)
    )


def test_a_released_count_is_printed_with_its_sample() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"), quick_counts=(RELEASED,)
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
