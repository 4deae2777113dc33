"""Election observation: the mission's own size; citizen observers are people's to write."""

from __future__ import annotations

from reports.statements.domain.document import Block
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """State how many observers in how many teams the mission deployed."""
    numbers = inputs.numbers
    if not numbers.total or not numbers.teams:
        return ()
    sentence = voice.say(
        "observation.mission",
        observers=voice.wording.counted(numbers.total, "observers"),
        teams=voice.wording.counted(numbers.teams, "teams"),
    )
    return (paragraph(sentence),)


SECTION = SectionSpec(
    key="election_observation",
    level=2,
    heading="election_observation",
    compose=compose,
    write="section",
)
