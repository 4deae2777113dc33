"""The internal annex: tables, a chart for each stage, the coverage map, what is missing.

It is never published. It is a document like the statement and rendered by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reports.findings.domain.differences import Difference
from reports.findings.domain.figures import FindingDocument
from reports.findings.renderers.charts import (
    RATING_COLORS,
    Bar,
    Segment,
    bar_chart,
    stacked_bar,
)
from reports.statements.domain.annex.coverage_map import coverage_map
from reports.statements.domain.annex.estimates import calibrated_table
from reports.statements.domain.annex.missing import missing_tables
from reports.statements.domain.annex.tables import (
    STAGE_NAMES,
    areas_table,
    cited_table,
    coverage_table,
    differences_table,
    incidents_table,
    items_table,
    percent,
)
from reports.statements.domain.document import (
    Block,
    Document,
    Notice,
    Paragraph,
    Picture,
    Section,
    Table,
    Text,
)
from reports.statements.domain.figure_words import FigureWords
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice
from reports.statements.domain.sections import method, quick_count
from reports.statements.domain.sections.election_day_items import share
from reports.statements.domain.wording.languages import wording_for

TITLE = "Analysts’ annex"
INTERNAL = "Internal: not for publication. Teams and small places can be identified."
RATINGS = (
    ("very_good", "Very good"),
    ("good", "Good"),
    ("bad", "Bad"),
    ("very_bad", "Very bad"),
)
BARS = 12


def compose_annex(
    *, inputs: Inputs, statement: Document, differences: Sequence[Difference]
) -> Document:
    """Compose the annex to one revision of a statement."""
    note = statement.marks.demonstration_mark
    sections = [
        _section("coverage", "Coverage", _coverage(inputs, note)),
        *(_stage(stage, inputs.findings, note) for stage in STAGES),
        _section("results", "Results", quick_count.compose(inputs, _voice(inputs))),
        _section("estimates", "Estimates", _only(_estimates(inputs))),
        _section("incidents", "Events", _only(incidents_table(inputs.findings))),
        _section(
            "missing",
            "Missing reports",
            missing_tables(inputs.missing)
            or (Notice("No expected report is missing."),),
        ),
        _section(
            "differences",
            "Differences to the revision before",
            _or_say(
                differences_table(differences),
                "No figure differs, or this is the first.",
            ),
        ),
        _section("cited", "Cited figures", _only(cited_table(statement.figures))),
    ]
    title = msgspec.structs.replace(
        statement.title,
        title=TITLE,
        place_and_date="",
        remarks=(*statement.title.remarks, INTERNAL),
    )
    marks = msgspec.structs.replace(statement.marks, running_head=TITLE)
    return Document(
        marks=marks,
        title=title,
        sections=tuple(section for section in sections if section.blocks),
        figures=statement.figures,
    )


def _estimates(inputs: Inputs) -> Table | None:
    words = FigureWords(inputs, _voice(inputs))
    return calibrated_table(inputs.findings, words)


def _voice(inputs: Inputs) -> Voice:
    return Voice(
        wording=wording_for(inputs.language),
        is_probability_sample=inputs.mission.is_probability_sample,
    )


def _coverage(inputs: Inputs, note: str) -> tuple[Block, ...]:
    findings = inputs.findings
    by_area = {
        code: figure.k or 0
        for code in findings.areas
        if (figure := findings.figure(f"coverage.voting.received@{code}"))
    }
    title = "Where voting was observed"
    svg = coverage_map(
        positions=inputs.positions,
        outlines=inputs.outlines,
        by_area=by_area,
        title=title,
        note=note,
    )
    picture = Picture(svg=svg, alternative=_map_words(inputs), caption=title)
    return (
        method.snapshot(inputs, _voice(inputs)),
        coverage_table(findings),
        *((picture,) if svg else ()),
        *_only(areas_table(inputs)),
    )


def _map_words(inputs: Inputs) -> str:
    visits = sum(position.observations for position in inputs.positions)
    return (
        f"Map of {len(inputs.positions):,} polling stations with coordinates where "
        f"{visits:,} observations were made; the table by area gives the numbers."
    )


def _stage(stage: str, findings: FindingDocument, note: str) -> Section:
    name = STAGE_NAMES[stage]
    received = findings.figure(f"coverage.{stage}.received")
    if received is None or not received.k:
        words = Paragraph(runs=(Text(f"No observation of this stage: {name}."),))
        return _section(stage, name, (words,))
    table = items_table(stage, findings)
    blocks = [*_ratings(stage, findings, note), *_largest(stage, findings, note)]
    if table.rows:
        blocks.append(table)
    return _section(stage, name, tuple(blocks))


def _ratings(stage: str, findings: FindingDocument, note: str) -> list[Block]:
    figures = [
        (code, label, findings.figure(f"{stage}.overall.{code}"))
        for code, label in RATINGS
    ]
    counts = [(code, label, figure.k or 0) for code, label, figure in figures if figure]
    if not any(count for _, _, count in counts):
        return []
    words = ", ".join(f"{label.lower()} {count:,}" for _, label, count in counts)
    title = f"{STAGE_NAMES[stage]}: overall assessment"
    svg = stacked_bar(
        title=title,
        description=words,
        segments=[Segment(label, n, RATING_COLORS[code]) for code, label, n in counts],
        note=note,
    )
    return [Picture(svg=svg, alternative=f"{title}: {words}.", caption=title)]


def _largest(stage: str, findings: FindingDocument, note: str) -> list[Block]:
    pairs = [
        (item, figure)
        for item in findings.items
        if item.stage == stage
        and item.negative
        and (figure := findings.figure(f"{stage}.item.{item.code}")) is not None
        and figure.k
    ]
    pairs.sort(key=lambda pair: (-share(pair[1]), pair[0].code))
    if not pairs:
        return []
    bars = [
        Bar(
            label=f"{item.code} {item.counted}",
            k=figure.k or 0,
            n=figure.n or 0,
            text=f"{figure.k:,} of {figure.n:,} ({percent(figure)} %)",
        )
        for item, figure in pairs[:BARS]
    ]
    title = f"{STAGE_NAMES[stage]}: most frequent items"
    words = "; ".join(f"{bar.label}: {bar.k} of {bar.n}" for bar in bars)
    svg = bar_chart(title=title, description=words, bars=bars, note=note)
    return [Picture(svg=svg, alternative=words, caption=title)]


def _section(key: str, title: str, blocks: tuple[Block, ...]) -> Section:
    return Section(key=key, title=title, level=1, blocks=blocks)


def _only(block: Block | None) -> tuple[Block, ...]:
    return () if block is None else (block,)


def _or_say(block: Block | None, words: str) -> tuple[Block, ...]:
    return (block,) if block is not None else (Notice(words),)
