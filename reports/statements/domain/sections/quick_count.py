"""Results estimated from the sample, once two people have released them; else nothing."""

from __future__ import annotations

from collections.abc import Iterator

from reports.statements.domain.document import Block, Citation, Run, Text
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec

HASH_LENGTH = 12


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Print the released sentences of each contest, for a probability sample only."""
    if not inputs.mission.is_probability_sample:
        return ()
    return tuple(_blocks(inputs, voice))


def _blocks(inputs: Inputs, voice: Voice) -> Iterator[Block]:
    for count in inputs.quick_counts:
        if not all(inputs.findings.figure(figure) for _, figure in count.sentences):
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
        for sentence, figure in count.sentences:
            yield paragraph(_cited(sentence, figure), style="bullet")


def _cited(sentence: str, figure: str) -> tuple[Run, ...]:
    """Let what is said behind the name lead to the protocols; the words were signed."""
    before, colon, said = sentence.rpartition(": ")
    return (
        Text(f"{before}{colon}"),
        Citation(text=said.removesuffix("."), figure=figure),
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
