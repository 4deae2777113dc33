"""How the figures were made: units, what n is, rounding, snapshot, and no random sample."""

from __future__ import annotations

from datetime import datetime

from reports.statements.domain.document import Block, Paragraph
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.design_words import sample_of
from reports.statements.domain.sections.spec import SectionSpec

HASH_LENGTH = 12


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Say how to read the figures; a limited mission has none."""
    if inputs.mission.is_limited:
        return ()
    is_sampled = bool(sample_of(inputs))
    units = "method.units.sample" if is_sampled else "method.units"
    notes = [_choice_of_stations(inputs), units]
    if any(_has_overall(stage, inputs) for stage in STAGES):
        notes.append("method.negative")
    if is_sampled:
        notes.append("method.rounding.sample")
    elif not inputs.mission.is_probability_sample:
        notes.append("method.rounding")
    return (
        paragraph(*(voice.say(note) for note in notes)),
        snapshot(inputs, voice),
    )


def snapshot(inputs: Inputs, voice: Voice) -> Paragraph:
    """Say by when reports were counted, and from which finding set."""
    said = voice.say(
        f"method.snapshot{simulated(inputs)}",
        as_of=voice.wording.moment(
            datetime.fromisoformat(inputs.findings.as_of), zone=inputs.mission.time_zone
        ),
        hash=inputs.finding_set[:HASH_LENGTH] or "not kept",
    )
    return paragraph(said)


def simulated(inputs: Inputs) -> str:
    """Return the ending of texts that tell a simulated day from the day of computing."""
    return ".simulated" if inputs.mission.is_demonstration else ""


def _choice_of_stations(inputs: Inputs) -> str:
    if inputs.mission.is_probability_sample:
        return "method.sample"
    return "method.assigned" if inputs.mission.is_network else "method.routes"


def _has_overall(stage: str, inputs: Inputs) -> bool:
    figure = inputs.findings.figure(f"{stage}.overall.negative")
    return figure is not None and bool(figure.n)


SECTION = SectionSpec(
    key="method", level=2, heading="method", compose=compose, is_written=False
)
