"""Electoral system: the contests, their seats, thresholds and how seats are allocated."""

from __future__ import annotations

from reports.statements.domain.document import Block, Footnote, Run
from reports.statements.domain.inputs import ContestFact, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Describe each contest in a sentence, its law in a footnote."""
    sentences = [
        _sentence(contest, voice) for contest in inputs.contests if contest.seats
    ]
    return (paragraph(*sentences),) if sentences else ()


def _sentence(contest: ContestFact, voice: Voice) -> tuple[Run, ...]:
    sentence = voice.say(
        f"system.{contest.kind}",
        name=contest.name,
        seats=voice.wording.counted(contest.seats, "seats"),
        threshold=_threshold(contest, voice),
        allocation=voice.text(f"system.{contest.allocation}")
        if contest.allocation
        else "",
    )
    if not contest.law:
        return sentence
    return (*sentence, Footnote(voice.plain("system.law", law=contest.law.rstrip("."))))


def _threshold(contest: ContestFact, voice: Voice) -> str:
    numerator, denominator = contest.threshold
    if not numerator:
        return ""
    whole, rest = divmod(100 * numerator, denominator)
    share = voice.wording.number(whole) if not rest else f"{numerator}/{denominator}"
    return voice.plain("system.threshold", share=share)


SECTION = SectionSpec(
    key="electoral_system",
    level=2,
    heading="electoral_system",
    compose=compose,
    write="section",
)
