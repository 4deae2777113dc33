"""Tables of all that was observed: every item with k and n, and the verified events.

Of a probability sample the estimates have tables of their own; what was not sampled, such
as tabulation, is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reports.findings.domain.figures import Figure
from reports.incidents.domain.catalogue import category
from reports.statements.domain.document import Block, Cell, Table
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.election_day_items import (
    Noted,
    by_theme,
    item_name,
    printable_items,
    theme_title,
)
from reports.statements.domain.sections.spec import SectionSpec
from reports.statements.domain.wording.rounding import (
    HUNDRED,
    PER_CENT_FROM,
    PER_CENT_STAGES,
    is_below_one_per_cent,
    whole_per_cent,
)

COLUMNS = ("what", "k", "n", "share")


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """List the items of every part of the day that are counts of observations."""
    if inputs.mission.is_limited:
        return ()
    tables = tuple(_tables(inputs, voice))
    return (paragraph(voice.say("observed.intro")), *tables) if tables else ()


def events_table(events: Sequence[Figure], voice: Voice) -> Table:
    """List events by kind, in the order given."""
    language = voice.wording.code
    rows = tuple(
        (
            Cell(category(figure.key.split(".")[1]).name(language), figure.key),
            Cell(voice.wording.number(figure.k or 0), figure.key),
        )
        for figure in events
    )
    return Table(
        caption=voice.text("events.caption"),
        columns=(voice.text("events.what"), voice.text("events.number")),
        rows=rows,
        numeric=(1,),
        widths=(9, 2),
    )


def _tables(inputs: Inputs, voice: Voice) -> Iterator[Table]:
    for stage in STAGES:
        pairs = [
            pair
            for pair in printable_items(stage, inputs, voice)
            if pair[1].estimate is None
        ]
        if pairs:
            yield _table(stage, pairs, voice)


def _table(stage: str, pairs: Sequence[Noted], voice: Voice) -> Table:
    """Set items under their themes; per cent only where the text may give it too."""
    has_share = stage in PER_CENT_STAGES and any(
        (figure.n or 0) >= PER_CENT_FROM for _item, figure in pairs
    )
    columns = COLUMNS if has_share else COLUMNS[:-1]
    rows: list[tuple[Cell, ...]] = []
    for theme, group in by_theme(pairs):
        rest = tuple(Cell("") for _ in columns[1:])
        rows.append((Cell(theme_title(theme, voice).rstrip("."), bold=True), *rest))
        for item, figure in group:
            row = _row(item_name(item, voice), figure, voice)
            rows.append(row[: len(columns)])
    return Table(
        caption=voice.plain("observed.caption", stage=voice.text(f"heading.{stage}")),
        columns=tuple(voice.text(f"observed.{column}") for column in columns),
        rows=tuple(rows),
        numeric=tuple(range(1, len(columns))),
        widths=(14, 4, 5, 3)[: len(columns)],
    )


def _row(words: str, figure: Figure, voice: Voice) -> tuple[Cell, ...]:
    k, n = figure.k or 0, figure.n or 0
    return (
        Cell(words[:1].upper() + words[1:], figure.key),
        Cell(voice.wording.number(k), figure.key),
        Cell(voice.wording.number(n), figure.key),
        Cell(_share(k, n, voice), figure.key),
    )


def _share(k: int, n: int, voice: Voice) -> str:
    """Write whole per cent by the table of rounding, and nothing where it gives counts."""
    if n < PER_CENT_FROM or (k < n and whole_per_cent(k, n) == HUNDRED):
        return ""
    if k > 0 and is_below_one_per_cent(k, n):
        return voice.text("observed.under")
    return str(whole_per_cent(k, n))


SECTION = SectionSpec(
    key="observed", level=2, heading="observed", compose=compose, is_written=False
)
