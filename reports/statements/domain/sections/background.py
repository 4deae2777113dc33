"""Background: what was voted on and when, as far as the election's own facts tell it."""

from __future__ import annotations

from reports.statements.domain.document import Block, Cell, Table
from reports.statements.domain.inputs import ComparisonFact, EarlierFact, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """State the election, its day and the hours of voting."""
    mission = inputs.mission
    day = voice.wording.date(mission.election_date)
    sentences = [voice.say("background.day", date=day)]
    if mission.called_on:
        called = voice.wording.date(mission.called_on)
        sentences.insert(0, voice.say("background.called", date=called))
    if mission.polls:
        opened, closed = mission.polls
        sentences.append(voice.say("background.polls", open=opened, close=closed))
    return (
        paragraph(*sentences),
        *(_beside(one, voice) for one in inputs.comparisons),
    )


def _beside(found: ComparisonFact, voice: Voice) -> Table:
    """Set the official results beside those of the earlier election, with sources."""
    caption = voice.plain(
        "background.earlier",
        contest=found.contest,
        before=found.bases[0],
        now=found.bases[1],
        sources=" / ".join(found.sources),
        notes="".join(f" {note}" for note in found.notes),
    )
    columns = (
        voice.text("background.option"),
        *(
            f"{election}: {voice.text(name)}"
            for election in found.elections
            for name in ("background.votes", "background.share")
        ),
        voice.text("background.change"),
    )
    return Table(
        caption=caption,
        columns=columns,
        rows=tuple(_row(one, voice) for one in found.options),
        numeric=(1, 2, 3, 4, 5),
        widths=(30, 16, 12, 16, 12, 14),
    )


def _row(one: EarlierFact, voice: Voice) -> tuple[Cell, ...]:
    absent = (voice.text("background.absent"), "–")
    cells = [one.name]
    for result in (one.before, one.now):
        cells += (
            absent
            if result is None
            else (voice.wording.number(result[0]), f"{float(100 * result[1]):.2f}")
        )
    moved = "–"
    if one.before and one.now:
        moved = f"{float(100 * (one.now[1] - one.before[1])):+.2f}"
    return tuple(Cell(text) for text in (*cells, moved))


SECTION = SectionSpec(
    key="background",
    level=2,
    heading="background",
    compose=compose,
    narrative_first=False,
    write="section",
)
