"""Background: what was voted on and when, as far as the election's own facts tell it."""

from __future__ import annotations

from reports.statements.domain.document import Block
from reports.statements.domain.inputs import Inputs
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
    return (paragraph(*sentences),)


SECTION = SectionSpec(
    key="background",
    level=2,
    heading="background",
    compose=compose,
    narrative_first=False,
    write="section",
)
