"""What a corrected edition changes: every figure that the published one cited, twice."""

from __future__ import annotations

from collections.abc import Iterator

from reports.findings.domain.differences import differences
from reports.findings.domain.figures import Figure
from reports.statements.domain.document import Block, Cell, Table
from reports.statements.domain.figure_words import FigureWords
from reports.statements.domain.inputs import Inputs, ReplacedEdition
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Name the edition that is replaced, the reason, and the figures that differ."""
    replaced = inputs.replaces
    if replaced is None:
        return ()
    rows = tuple(_rows(replaced, inputs, voice))
    said = paragraph(
        voice.say(
            "corrections.intro",
            replaces=edition_words(replaced, voice),
            reason=replaced.reason.rstrip(". "),
        ),
        voice.say("corrections.some" if rows else "corrections.none"),
    )
    return (said, _table(rows, voice)) if rows else (said,)


def edition_words(replaced: ReplacedEdition, voice: Voice) -> str:
    """Return "Edition 2 replaces the one published on 20 March 2023 (revision 4)"."""
    return voice.plain(
        "corrections.replaces",
        number=voice.wording.number(replaced.number),
        date=voice.wording.date(replaced.published_on),
        revision=voice.wording.number(replaced.revision),
    )


def _rows(
    replaced: ReplacedEdition, inputs: Inputs, voice: Voice
) -> Iterator[tuple[Cell, ...]]:
    words = FigureWords(inputs, voice)
    found = {one.key: one for one in differences(replaced.findings, inputs.findings)}
    for key in replaced.cited:
        change = found.get(key)
        named = (change.after or change.before) if change else None
        if change is None or named is None:
            continue
        before, now = (_printed(one, voice) for one in (change.before, change.after))
        if before != now:
            own = key if change.after else ""
            yield (Cell(words.of(named), own), Cell(before), Cell(now, own))


def _printed(figure: Figure | None, voice: Voice) -> str:
    """Write a figure as a table gives it, k of n; a dash where it is not for print."""
    if figure is None or not voice.can_print(figure):
        return "–"
    if figure.estimate or not figure.n or figure.k is None or figure.k == figure.n:
        return voice.cite(figure).text
    k, n = (voice.wording.number(count) for count in (figure.k, figure.n))
    return voice.plain("corrections.share", k=k, n=n)


def _table(rows: tuple[tuple[Cell, ...], ...], voice: Voice) -> Table:
    columns = ("what", "before", "now")
    return Table(
        caption=voice.text("corrections.caption"),
        columns=tuple(voice.text(f"corrections.{name}") for name in columns),
        rows=rows,
        numeric=(1, 2),
        widths=(8, 5, 5),
    )


SECTION = SectionSpec(
    key="corrections",
    level=2,
    heading="corrections",
    compose=compose,
    is_written=False,
)
