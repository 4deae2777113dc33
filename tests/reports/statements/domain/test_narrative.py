"""What people write: citations are rendered, errors stand beside, no word is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reports.statements.domain.document import (
    Block,
    Citation,
    Footnote,
    Paragraph,
    Refusal,
    Text,
)
from reports.statements.domain.narrative import (
    Citations,
    narrative_blocks,
)
from reports.statements.domain.phrases import Voice
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import findings, observed

FIGURES = findings(
    observed("voting.item.B41", 72, 1190),
    observed("counting.overall.negative", 71, 128),
)


def read(text: str) -> tuple[Block, ...]:
    voice = Voice(wording=wording_for("en"))
    return narrative_blocks(text, Citations(findings=FIGURES, voice=voice))


def test_a_citation_becomes_words_with_its_key() -> None:
    (block,) = read("Seen in [[figure:voting.item.B41]].")

    assert isinstance(block, Paragraph)
    assert block.source == "narrative"
    assert block.runs == (
        Text("Seen in "),
        Citation("6 per cent of the 1,190 observations", "voting.item.B41"),
        Text("."),
    )


def test_a_citation_in_words_keeps_its_number() -> None:
    (block,) = read("Negative in [[figure:counting.overall.negative|words]].")

    assert isinstance(block, Paragraph)
    assert block.runs[1] == Citation(
        "more than half of the observations (71 of 128)", "counting.overall.negative"
    )


def test_an_unknown_key_stays_as_written_with_its_error_beside() -> None:
    paragraph, error = read("Seen in [[figure:voting.item.B14]] often.")

    assert isinstance(paragraph, Paragraph)
    assert paragraph.runs == (Text("Seen in [[figure:voting.item.B14]] often."),)
    assert isinstance(error, Refusal)
    assert error.rule == "unknown_figure"
    assert "voting.item.B41" in error.reason


def test_a_figure_that_may_not_be_stated_says_why() -> None:
    limited = findings(
        observed("voting.item.B41", 0, 0, refused="limited_mission"),
        mission_kind="limited",
    )
    voice = Voice(wording=wording_for("en"))

    _, error = narrative_blocks(
        "In [[figure:voting.item.B41]].", Citations(findings=limited, voice=voice)
    )

    assert isinstance(error, Refusal)
    assert "limited mission" in error.reason


def test_paragraphs_points_notes_and_bold_are_read() -> None:
    blocks = read("First\nline.\n\n- one\n- two [[note:A law.]]\n\n**Bold** end.")

    shape = [(b.style, b.runs) for b in blocks if isinstance(b, Paragraph)]

    assert shape == [
        ("body", (Text("First line."),)),
        ("bullet", (Text("one"),)),
        ("bullet", (Text("two "), Footnote("A law."))),
        ("body", (Text("Bold", bold=True), Text(" end."))),
    ]


@given(st.text(alphabet="abc [](){}*-:|\n.әңТ1%", max_size=80))
def test_no_word_is_lost_and_no_text_breaks_the_reader(text: str) -> None:
    blocks = read(text)

    printed = "".join(
        run.text for b in blocks if isinstance(b, Paragraph) for run in b.runs
    )
    kept = [letter for letter in text if letter.isalnum()]
    assert [letter for letter in printed if letter.isalnum()] == kept
