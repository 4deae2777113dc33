"""A released quick count in the statement: public sentences, and only for a sample."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from reports.findings.domain.figure_estimates import EstimateKind, FigureEstimate
from reports.findings.domain.figures import Figure, Unit
from reports.statements.domain.document import (
    Block,
    Citation,
    Paragraph,
    Table,
    plain_text,
)
from reports.statements.domain.inputs import (
    QuickCountFact,
    QuickCountOption,
    QuickCountSentence,
)
from reports.statements.domain.phrases import Voice
from reports.statements.domain.sections import quick_count
from reports.statements.domain.wording.languages import wording_for
from tests.factories.statements import findings, mission_facts, small_inputs

KEY = "quick_count.share.LIST.A"
TURNOUT = "quick_count.turnout.LIST"
VOICE = Voice(wording=wording_for("en"))
RELEASED = QuickCountFact(
    contest="Party lists",
    sentences=(
        QuickCountSentence("List A: an estimated 52.5 per cent of valid votes.", KEY),
    ),
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


def beside(
    official: Fraction | None, announced: str = "", *, at: str = "2023-03-19T18:00"
) -> Table:
    """Return the table of a count whose interval of list A is 51.5-53.5 per cent."""
    turnout = Figure(
        key="turnout.national",
        indicator="turnout",
        unit=Unit.VOTERS,
        value=announced or None,
        query={"source": "Commission", "as_of": at},
    )
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"),
        findings=findings(
            estimated(KEY, "0.525", "0.515", "0.535"),
            estimated(TURNOUT, "0.545", "0.526", "0.565"),
            turnout,
            mission_kind="sample_based",
        ),
        quick_counts=(
            replace(
                RELEASED,
                base="valid votes",
                options=(QuickCountOption("List A", KEY, official),),
                turnout=TURNOUT,
                source="Commission",
                closed_at="2023-03-19T15:00",
            ),
        ),
    )
    blocks = quick_count.compose(inputs, VOICE)
    assert "fraud" not in text(blocks).lower()
    return next(block for block in blocks if isinstance(block, Table))


def estimated(key: str, point: str, lower: str, upper: str) -> Figure:
    estimate = FigureEstimate(
        EstimateKind.RATIO, point=point, lower=lower, upper=upper, level="0.95", n=290
    )
    return Figure(
        key=key, indicator="quick_count", unit=Unit.VALID_VOTES, estimate=estimate
    )


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_without_an_official_result_the_estimates_stand_alone() -> None:
    table = beside(None)

    assert table.columns == ("Option", "Estimate, %", "95% interval")
    assert cells(table)[0] == ["List A", "52.5", "51.5-53.5"]


@pytest.mark.parametrize(
    ("official", "said"),
    [
        (Fraction(535, 1000), ["53.5", "+1.0", "inside"]),
        (Fraction(5351, 10_000), ["53.5", "+1.0", "outside"]),
        (Fraction(60, 100), ["60.0", "+7.5", "outside"]),
        (Fraction(515, 1000), ["51.5", "-1.0", "inside"]),
        (Fraction(525, 1000), ["52.5", "0.0", "inside"]),
    ],
)
def test_an_official_result_is_inside_or_outside_and_by_how_much(
    official: Fraction, said: list[str]
) -> None:
    assert cells(beside(official))[0][3:] == said


def test_turnout_announced_while_polls_were_open_is_no_official_result() -> None:
    table = beside(Fraction(53, 100), "0.2300", at="2023-03-19T12:00")

    assert cells(table)[-1][3:] == ["–", "–", "–"]


def test_turnout_as_announced_stands_beside_turnout_estimated() -> None:
    table = beside(Fraction(53, 100), "0.5409")

    assert cells(table)[-1] == [
        "Turnout, of registered voters",
        "54.5",
        "52.6-56.5",
        "54.1",
        "-0.4",
        "inside",
    ]
    assert table.rows[-1][1].figure == TURNOUT


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


def test_what_is_signed_of_several_options_in_the_same_words_is_told_once() -> None:
    keys = [f"{KEY}{number}" for number in range(4)]
    limits = ("lies above", "lies above", "lies above", "lies below")
    names = [f"List {letter}" for letter in "ABCD"]
    count = replace(
        RELEASED,
        sentences=tuple(
            QuickCountSentence(
                f"The interval of {name} {limit} 5 per cent.", key, "limit"
            )
            for key, name, limit in zip(keys, names, limits, strict=True)
        ),
        options=tuple(map(QuickCountOption, names, keys)),
    )
    figures = [
        Figure(key=key, indicator="quick_count.share", unit=Unit.VALID_VOTES)
        for key in keys
    ]
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"),
        findings=findings(*figures, mission_kind="sample_based"),
        quick_counts=(count,),
    )

    blocks = quick_count.compose(inputs, VOICE)

    said = [plain_text(block) for block in blocks if isinstance(block, Paragraph)][1:]
    assert said == [
        "The interval of each of List A, List B and List C lies above 5 per cent.",
        "The interval of List D lies below 5 per cent.",
    ]
    cited = [
        run.figure
        for block in blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Citation)
    ]
    assert cited == keys


def test_a_count_released_after_the_figures_were_kept_is_not_printed() -> None:
    inputs = small_inputs(
        mission=mission_facts(kind="sample_based"), quick_counts=(RELEASED,)
    )

    assert quick_count.compose(inputs, VOICE) == ()
