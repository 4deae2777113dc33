"""Electoral system: the contests, their seats, thresholds and how seats are allocated."""

from __future__ import annotations

from reports.statements.domain.document import Block, Footnote, Run
from reports.statements.domain.inputs import ContestFact, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Describe each contest in a sentence, its law in a footnote."""
    sentences = [
        _sentence(contest, voice) for contest in inputs.contests if contest.is_told
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
    if not contest.threshold[0]:
        return ""
    return voice.plain("system.threshold", share=_share(*contest.threshold, voice))


def _share(numerator: int, denominator: int, voice: Voice) -> str:
    """Return "5 per cent" or "3.5 per cent", and what is no round share as a fraction."""
    whole, rest = divmod(1000 * numerator, denominator)
    if rest:
        return f"{numerator}/{denominator}"
    tenths = f".{whole % 10}" if whole % 10 else ""
    return voice.plain("system.share", percent=f"{whole // 10}{tenths}")


SECTION = SectionSpec(
    key="electoral_system",
    level=2,
    heading="electoral_system",
    compose=compose,
    write="section",
)
