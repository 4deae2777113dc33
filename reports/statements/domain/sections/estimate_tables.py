"""Tables of estimates: k, n, the estimate, its interval, its design effect, its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.findings.domain.figure_estimates import FigureEstimate
from reports.findings.domain.figures import Figure
from reports.findings.domain.sample_facts import SAMPLED_STAGES
from reports.statements.domain.document import Block, Cell, Table
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.design_words import one_place
from reports.statements.domain.sections.election_day_items import (
    by_theme,
    is_finding,
    item_name,
    theme_title,
)
from reports.statements.domain.wording.rounding import tenths

COLUMNS = ("what", "k", "n", "point", "interval", "deff", "bounds")

Row = tuple[str, Figure]
# Rows under the heading of their theme; the first have none.
Group = tuple[str, list[Row]]


def estimates_tables(inputs: Inputs, voice: Voice) -> Iterator[Block]:
    """Yield a table for each part of the day, and why some rows have no interval."""
    for stage in STAGES:
        groups = _groups(stage, inputs, voice)
        if stage not in SAMPLED_STAGES or not groups:
            continue
        yield _table(stage, groups, voice)
        reasons = _reasons([row for _, rows in groups for row in rows], voice)
        if reasons:
            yield paragraph(voice.say("estimates.reasons", reasons=reasons))


def _groups(stage: str, inputs: Inputs, voice: Voice) -> list[Group]:
    """Return the overall assessment and every item answered, in the order of the text."""
    overall = inputs.findings.figure(f"{stage}.overall.negative")
    pairs = [
        (item, figure)
        for item in inputs.findings.items
        if is_finding(item, stage)
        and (figure := inputs.findings.figure(f"{stage}.item.{item.code}"))
        and figure.estimate is not None
        and figure.n
    ]
    groups = [
        (
            theme_title(theme, voice).rstrip("."),
            [(item_name(item, voice), figure) for item, figure in group],
        )
        for theme, group in by_theme(pairs)
    ]
    if overall is not None and overall.estimate is not None:
        groups.insert(0, ("", [(voice.text("estimates.negative"), overall)]))
    return groups


def _table(stage: str, groups: list[Group], voice: Voice) -> Table:
    figures = [figure for _, rows in groups for _, figure in rows]
    level = next(
        (f.estimate.level for f in figures if f.estimate and f.estimate.level), "0.95"
    )
    name = voice.text(f"heading.{stage}")
    return Table(
        caption=voice.plain("estimates.caption", stage=name),
        columns=tuple(
            voice.plain(
                f"estimates.{column}", level=one_place(level).removesuffix(".0")
            )
            for column in COLUMNS
        ),
        rows=tuple(_rows(groups, voice)),
        numeric=(1, 2, 3, 4, 5, 6),
        widths=(16, 5, 5, 5, 5, 4, 5),
    )


def _rows(groups: list[Group], voice: Voice) -> Iterator[tuple[Cell, ...]]:
    for title, rows in groups:
        if title:
            yield (Cell(title, bold=True), *(Cell("") for _ in COLUMNS[1:]))
        for words, figure in rows:
            yield _row(words, figure, voice)


def _row(words: str, figure: Figure, voice: Voice) -> tuple[Cell, ...]:
    estimate, number = figure.estimate, voice.wording.number
    assert estimate is not None
    what = Cell(words[:1].upper() + words[1:], figure.key)
    k = Cell(number(figure.k or 0), figure.key)
    n = Cell(number(figure.n or 0), figure.key)
    if not estimate.is_computed:
        refused = Cell(voice.text("estimates.refused"))
        return (what, k, n, refused, Cell(""), Cell(""), Cell(""))
    bounds = "-".join(one_place(bound) for bound in estimate.bounds)
    deff = str(tenths(estimate.deff, in_per_cent=False)) if estimate.deff else "–"
    return (
        what,
        k,
        n,
        Cell(_point(figure, estimate, voice)),
        Cell(voice.wording.bounds(estimate)),
        Cell(deff),
        Cell(bounds),
    )


def _point(figure: Figure, estimate: FigureEstimate, voice: Voice) -> str:
    """Write the estimate; zero and under one per cent by the table of rounding."""
    if not figure.k:
        return voice.text("estimates.none")
    if 100 * Decimal(estimate.point) < 1:
        return voice.text("estimates.under")
    return voice.wording.point(estimate)


def _reasons(rows: list[Row], voice: Voice) -> str:
    found: dict[str, list[str]] = {}
    for words, figure in rows:
        if figure.estimate and figure.estimate.refused:
            found.setdefault(figure.estimate.refused.rstrip("."), []).append(words)
    return "; ".join(
        voice.plain(
            "estimates.reason", reason=reason, items=voice.wording.joined(items)
        )
        for reason, items in found.items()
    ) + ("." if found else "")
