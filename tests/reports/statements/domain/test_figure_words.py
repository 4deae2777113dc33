"""Words for figures: what journalists read beside a key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.composition import compose
from reports.statements.domain.figure_words import FigureWords
from reports.statements.domain.phrases import Voice
from reports.statements.domain.problems import ReviewFacts
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import events, item, observed, received, small_inputs
from tests.factories.statements import findings as made_of

FINDINGS = made_of(
    items=(item("B1", "voting", "proxy voting", "secrecy"),), areas={"A1": "Abai"}
)
WORDS = FigureWords(small_inputs(findings=FINDINGS), Voice(wording=wording_for("en")))


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (observed("voting.item.B1", 1, 9), "Voting: proxy voting"),
        (
            replace(
                observed("voting.item.B1", 1, 9),
                key="voting.item.B1@A1",
                area_code="A1",
            ),
            "Voting: proxy voting, Abai",
        ),
        (
            observed("counting.overall.negative", 1, 9),
            "Closing and Counting: overall assessment bad or very bad",
        ),
        (received("opening", 9, 9), "Opening: observations received"),
        (events("BST", 2), "Ballot stuffing (verified)"),
        (
            Figure(key="turnout.national", indicator="turnout", unit=Unit.VOTERS),
            "Turnout as announced",
        ),
    ],
)
def test_a_figure_is_named_as_a_reader_would(figure: Figure, words: str) -> None:
    assert WORDS.of(figure) == words


def test_every_figure_of_a_statement_has_words_and_not_its_key() -> None:
    composed = compose(small_inputs(), ReviewFacts()).document

    assert composed.figures
    for figure in composed.figures:
        assert figure.words
        assert figure.words.lower() != figure.key.replace("_", " ")
