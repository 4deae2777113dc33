"""Results estimated from the sample, once two people have released them; else nothing.

An official result stands beside its estimate: inside the interval or outside, and by how
much. What a difference comes from is not for a sample to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from reports.findings.domain.figure_estimates import FigureEstimate
from reports.findings.domain.figures import Figure
from reports.statements.domain.document import Block, Cell, Citation, Run, Table, Text
from reports.statements.domain.inputs import (
    Inputs,
    QuickCountFact,
    QuickCountSentence,
)
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.design_words import one_place
from reports.statements.domain.sections.spec import SectionSpec
from reports.statements.domain.wording.rounding import HUNDRED, tenths

HASH_LENGTH = 12
# How a sentence about the interval of one option begins.
OF_OPTION = "The interval of "
# What these sentences say stands in the table.
IN_TABLE = frozenset({"share", "turnout"})
ESTIMATED = ("what", "point", "interval")
BESIDE = (*ESTIMATED, "official", "difference", "inside")


@dataclass(frozen=True)
class Line:
    """One line of the table: its figure, and the official share beside it (0..1)."""

    name: str
    figure: Figure
    estimate: FigureEstimate
    official: Fraction | None


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Print the released results of each contest, for a probability sample only."""
    if not inputs.mission.is_probability_sample:
        return ()
    return tuple(_blocks(inputs, voice))


def _blocks(inputs: Inputs, voice: Voice) -> Iterator[Block]:
    for count in inputs.quick_counts:
        if not all(inputs.findings.figure(one.figure) for one in count.sentences):
            continue  # released after these figures were kept
        yield paragraph(
            voice.say(
                "quick_count.intro",
                contest=count.contest,
                reported=voice.wording.number(count.reported),
                sampled=voice.wording.number(count.sampled),
                hash=count.sha256[:HASH_LENGTH],
            )
        )
        lines = [*_options(count, inputs), *_turnout(count, inputs, voice)]
        shown = {line.figure.key for line in lines}
        if lines:
            yield _table(count, lines, voice)
            yield from _official_notes(count, lines, inputs, voice)
        said = [
            one
            for one in count.sentences
            if one.kind not in IN_TABLE or one.figure not in shown
        ]
        for runs in _told_once(
            said, {one.figure: one.name for one in count.options}, voice
        ):
            yield paragraph(runs, style="bullet")


def _options(count: QuickCountFact, inputs: Inputs) -> Iterator[Line]:
    for option in count.options:
        figure = inputs.findings.figure(option.figure)
        if figure and figure.estimate and figure.estimate.is_computed:
            yield Line(option.name, figure, figure.estimate, option.official)


def _turnout(count: QuickCountFact, inputs: Inputs, voice: Voice) -> Iterator[Line]:
    figure = inputs.findings.figure(count.turnout)
    announced = _announced(count, inputs)
    official = Fraction(announced.value) if announced and announced.value else None
    if figure and figure.estimate and figure.estimate.is_computed:
        name = voice.text("quick_count.turnout")
        yield Line(name, figure, figure.estimate, official)


def _announced(count: QuickCountFact, inputs: Inputs) -> Figure | None:
    """Return the official turnout of the whole day, if it was announced."""
    figure = inputs.findings.figure("turnout.national")
    if figure is None or str(figure.query.get("as_of", "")) < count.closed_at:
        return None
    return figure


def _table(count: QuickCountFact, lines: list[Line], voice: Voice) -> Table:
    has_official = any(line.official is not None for line in lines)
    columns = BESIDE if has_official else ESTIMATED
    level = one_place(lines[0].estimate.level).removesuffix(".0")
    return Table(
        caption=voice.plain(
            "quick_count.caption", contest=count.contest, base=count.base
        ),
        columns=tuple(
            voice.plain(f"quick_count.{name}", level=level) for name in columns
        ),
        rows=tuple(_row(line, voice)[: len(columns)] for line in lines),
        numeric=tuple(range(1, min(len(columns), len(BESIDE) - 1))),
        widths=(10, 4, 5, 4, 5, 5)[: len(columns)],
    )


def _row(line: Line, voice: Voice) -> tuple[Cell, ...]:
    estimate, key = line.estimate, line.figure.key
    own = (
        Cell(line.name, key),
        Cell(voice.wording.point(estimate), key),
        Cell(voice.wording.bounds(estimate), key),
    )
    if line.official is None:
        return (*own, Cell("–"), Cell("–"), Cell("–"))
    away = tenths(str(_away(line)), in_per_cent=False)
    inside = "quick_count.in" if _is_inside(line) else "quick_count.out"
    return (
        *own,
        Cell(one_place(str(float(line.official)))),
        Cell(f"{away:+}" if away else "0.0"),
        Cell(voice.text(inside)),
    )


def _away(line: Line) -> float:
    """Return official less estimate in percentage points, exactly until printed."""
    assert line.official is not None
    return float(HUNDRED * (line.official - Fraction(line.estimate.point)))


def _is_inside(line: Line) -> bool:
    lower, upper = Fraction(line.estimate.lower), Fraction(line.estimate.upper)
    return line.official is not None and lower <= line.official <= upper


def _official_notes(
    count: QuickCountFact, lines: list[Line], inputs: Inputs, voice: Voice
) -> Iterator[Block]:
    beside = [line for line in lines if line.official is not None]
    if not beside:
        return
    announced = _announced(count, inputs)
    sources = [
        count.source,
        str(announced.query.get("source", "")) if announced else "",
    ]
    named = voice.wording.joined(list(dict.fromkeys(filter(None, sources))))
    yield paragraph(voice.say("quick_count.beside", sources=named or "–"))


def _told_once(
    sentences: Sequence[QuickCountSentence], names: Mapping[str, str], voice: Voice
) -> Iterator[tuple[Run, ...]]:
    """Say of all options at once what was signed of each in the same words."""
    alike: dict[str, list[QuickCountSentence]] = {}
    for one in sentences:
        rest = one.text.removeprefix(f"{OF_OPTION}{names.get(one.figure)} ")
        alike.setdefault(rest, []).append(one)
    for rest, group in alike.items():
        if len(group) == 1:
            yield _cited(group[0])
            continue
        cited = [(Citation(names[one.figure], one.figure),) for one in group]
        yield (Text(f"{OF_OPTION}each of "), *voice.joined(cited), Text(f" {rest}"))


def _cited(sentence: QuickCountSentence) -> tuple[Run, ...]:
    """Let what is said behind the name lead to the protocols; the words were signed."""
    before, colon, said = sentence.text.rpartition(": ")
    return (
        Text(f"{before}{colon}"),
        Citation(text=said.removesuffix("."), figure=sentence.figure),
        Text("."),
    )


SECTION = SectionSpec(
    key="quick_count",
    level=2,
    heading="quick_count",
    compose=compose,
    is_written=False,
    is_election_day=True,
)
