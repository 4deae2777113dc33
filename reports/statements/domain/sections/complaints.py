"""Complaints and appeals that the mission followed, by the body they went to."""

from __future__ import annotations

from collections import Counter

from reports.statements.domain.document import Block
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Count the complaints by body, and those that are decided."""
    complaints = inputs.complaints
    if not complaints:
        return ()
    wording = voice.wording
    by_body = Counter(complaint.body for complaint in complaints)
    bodies = [
        voice.plain("complaints.body", count=wording.number(count), body=body)
        for body, count in sorted(by_body.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    decided = sum(1 for complaint in complaints if complaint.outcome)
    return (
        paragraph(
            voice.say(
                "complaints.total",
                complaints=wording.counted(len(complaints), "complaints"),
                bodies=wording.joined(bodies),
            ),
            voice.say(
                "complaints.decided",
                decided=wording.number(decided),
                open=wording.number(len(complaints) - decided),
            ),
        ),
    )


SECTION = SectionSpec(
    key="complaints", level=2, heading="complaints", compose=compose, write="section"
)
