"""Legal framework, with what became of earlier recommendations: counts by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from reports.statements.domain.document import Block, Footnote, Paragraph, Run
from reports.statements.domain.inputs import FollowUpFact, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec

STATUSES = (
    "fully",
    "mostly",
    "partially",
    "not_implemented",
    "no_longer_applicable",
    "",
)
TAKEN_UP = frozenset({"fully", "mostly", "partially"})


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Count the recommendations of each earlier report, and name those taken up."""
    facts = sorted(inputs.follow_ups, key=lambda fact: fact.report)
    blocks: list[Block] = []
    for report, group in groupby(facts, key=lambda fact: fact.report):
        recommendations = list(group)
        blocks.append(paragraph(_counts(report, recommendations, voice)))
        blocks.extend(_taken_up(recommendations, voice))
    return tuple(blocks)


def _counts(
    report: str, recommendations: list[FollowUpFact], voice: Voice
) -> tuple[Run, ...]:
    counted = Counter(fact.status for fact in recommendations)
    parts = [
        voice.plain(f"legal.status.{status}", count=_was(counted[status], voice))
        for status in STATUSES
        if counted[status]
    ]
    return voice.say(
        "legal.follow_up",
        total=voice.wording.counted(len(recommendations), "recommendations"),
        report=report,
        counts=voice.wording.joined(parts),
    )


def _was(count: int, voice: Voice) -> str:
    verb = voice.text("legal.was" if count == 1 else "legal.were")
    return f"{voice.wording.number(count)} {verb}"


def _taken_up(recommendations: list[FollowUpFact], voice: Voice) -> Iterator[Paragraph]:
    for fact in recommendations:
        if fact.status not in TAKEN_UP:
            continue
        runs = voice.say(
            "legal.taken_up",
            number=fact.number,
            area=fact.area,
            text=fact.text.rstrip("."),
            status=voice.text(f"legal.name.{fact.status}"),
            evidence=_evidence(fact, voice),
        )
        notes = tuple(Footnote(f"{name}.") for name in fact.commitments)
        yield paragraph((*runs, *notes[:1]), style="bullet")


def _evidence(fact: FollowUpFact, voice: Voice) -> str:
    day = voice.wording.date(fact.adopted_on) if fact.adopted_on else ""
    parts = [part for part in (fact.law, fact.article, day) if part]
    return f" ({', '.join(parts)})" if parts else ""


SECTION = SectionSpec(
    key="legal_framework",
    level=2,
    heading="legal_framework",
    compose=compose,
    write="section",
)
