"""The annex: tables per stage, charts, map, missing reports with reasons, differences."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from reports.findings.domain.differences import differences
from reports.statements.domain.annex.composition import compose_annex
from reports.statements.domain.annex.coverage_map import coverage_map
from reports.statements.domain.composition import compose
from reports.statements.domain.document import Document, Notice, Picture, Table
from reports.statements.domain.inputs import (
    Inputs,
    MissingReports,
    Outline,
    Position,
)
from reports.statements.domain.problems import ReviewFacts
from tests.factories.statements import (
    events,
    findings,
    mission_facts,
    observed,
    received,
    small_inputs,
)

SQUARE = Outline("R1", "Region <1>", (((60, 40), (70, 40), (70, 50), (60, 50)),))


def annex(inputs: Inputs, **more: object) -> Document:
    statement = compose(inputs, ReviewFacts()).document
    changes = more.get("differences", ())
    return compose_annex(inputs=inputs, statement=statement, differences=changes)  # type: ignore[arg-type]  # as given


def table(document: Document, caption: str) -> list[list[str]]:
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.caption.startswith(caption):
                return [[cell.text for cell in row] for row in block.rows]
    return []


def pictures(document: Document) -> list[Picture]:
    blocks = [block for section in document.sections for block in section.blocks]
    return [block for block in blocks if isinstance(block, Picture)]


def test_items_are_given_with_k_n_and_what_is_left_out() -> None:
    inputs = small_inputs()
    figure = observed("voting.item.B41", 72, 1190, excluded={"not_observed": 11})
    others = [f for f in inputs.findings.figures if f.key != figure.key]
    inputs = replace(
        inputs, findings=replace(inputs.findings, figures=(*others, figure))
    )

    rows = table(annex(inputs), "Voting: items")

    assert rows[0] == [
        "B41",
        "group or family voting",
        "72",
        "1,190",
        "6",
        "11 not observed",
    ]


def test_missing_reports_are_named_with_their_reason() -> None:
    missing = (
        MissingReports("T03", "counting", 1, 0, "withdrew", "snow"),
        MissingReports("T05", "voting", 10, 10),
        MissingReports("T06", "voting", 10, 7),
    )

    rows = table(annex(small_inputs(missing=missing)), "Missing reports")

    assert rows == [
        ["T03", "Closing and counting", "1", "0", "1", "team withdrew: snow"],
        ["T06", "Voting", "10", "7", "3", "not yet explained"],
    ]


def test_many_missing_reports_are_grouped_and_no_team_is_lost() -> None:
    missing = (
        *(
            MissingReports(f"T{n:02}", "voting", 10, n % 3, area="North")
            for n in range(30)
        ),
        *(MissingReports(f"T{n:02}", "opening", 1, 0, area="South") for n in range(15)),
        MissingReports("T40", "counting", 1, 0, "withdrew", "snow", "South"),
        MissingReports("T41", "counting", 1, 0, "withdrew", "snow", "North"),
    )

    document = annex(small_inputs(missing=missing))

    assert table(document, "Missing reports with a reason") == [
        ["team withdrew: snow", "Closing and counting", "2", "T40 (1), T41 (1)"]
    ]
    north, south, total = table(document, "Missing reports not yet explained")
    assert north[:5] == ["North", "0", "270", "0", "0"]
    assert north[5].startswith("T00 (10), T01 (9), T02 (8)")
    assert north[5].count("T") == 30
    assert south[:5] == ["South", "15", "0", "0", "0"]
    assert total[:5] == ["Total", "15", "270", "0", "0"]


def test_differences_to_the_revision_before_are_listed() -> None:
    inputs = small_inputs()
    later = replace(
        inputs.findings,
        figures=(
            *inputs.findings.figures[:-1],
            observed("voting.item.B45", 1, 1189),
        ),
    )

    document = annex(inputs, differences=differences(inputs.findings, later))

    assert table(document, "Figures that changed") == [
        ["voting.item.B45", "0 / 1,188", "1 / 1,189"]
    ]


def test_nothing_different_is_said() -> None:
    section = annex(small_inputs()).section("differences")

    assert section is not None
    assert isinstance(section.blocks[0], Notice)


def test_every_cited_figure_is_listed() -> None:
    rows = table(annex(small_inputs()), "Figures cited")

    assert [
        "Voting: overall assessment bad or very bad",
        "voting.overall.negative",
        "observations",
        "84",
        "1,201",
        "",
    ] in rows


def test_each_stage_seen_has_a_chart_that_says_when_it_is_simulated() -> None:
    inputs = small_inputs(mission=mission_facts(is_demonstration=True))

    charts = pictures(annex(inputs))

    assert [chart.caption for chart in charts] == ["Voting: most frequent items"]
    assert "SIMULATED" in charts[0].svg
    assert "72 of 1190" in charts[0].alternative


def test_the_map_is_readable_xml_and_hatches_few_observations() -> None:
    svg = coverage_map(
        positions=[Position(61, 41, 1), Position(69, 49, 4)],
        outlines=[SQUARE],
        by_area={"R1": 5},
        title="Where <voting> was observed",
        note="SIMULATED",
    )

    tree = etree.fromstring(svg.encode())

    assert "url(#few)" in svg
    assert len(tree.findall("{http://www.w3.org/2000/svg}circle")) == 2
    assert "Region <1>: 5 observations" in "".join(
        str(text) for text in tree.itertext()
    )


def test_without_any_coordinate_there_is_no_map_but_a_table_by_area() -> None:
    inputs = small_inputs(stations_by_area={"R1": 40})
    by_area = replace(received("voting", 12, 12), key="coverage.voting.received@R1")
    findings = replace(
        inputs.findings,
        figures=(*inputs.findings.figures, by_area),
        areas={"R1": "Region 1", "R2": "Region 2"},
    )

    document = annex(replace(inputs, findings=findings))

    assert not [p for p in pictures(document) if "Where" in p.caption]
    assert table(document, "Observations by area") == [
        ["Region 1", "40", "no observation", "12", "no observation", "no observation"]
    ]


def test_events_are_named_and_every_standing_has_its_column() -> None:
    inputs = small_inputs(
        findings=findings(events("BST", 2), events("BST", 3, "covered"))
    )

    document = annex(inputs)

    caption = "Events by category and standing, each event once (not for publication)"
    (row,) = table(document, caption)
    assert row == ["BST Ballot stuffing", "2", "–", "–", "–", "–", "–", "–", "3"]
    made = next(
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table) and block.caption == caption
    )
    assert len(made.columns) == len(made.widths) == len(row)
