"""Candidate registration: who stood, and the history of each refusal and withdrawal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.statements.domain.document import Block, Footnote, Paragraph, Run
from reports.statements.domain.inputs import ContestFact, History, HistoryStep, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec

# A history without any of these is an ordinary registration and needs no line of its own.
NOTEWORTHY = frozenset(
    {"refused", "withdrawn", "deregistered", "reinstated", "dissolved"}
)

# An option on the ballot, but nobody who stands.
AGAINST_ALL = "against_all"


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Count the contestants, then tell what happened to parties and candidates."""
    counts = [_contest(contest, voice) for contest in inputs.contests]
    blocks: list[Block] = [paragraph(*filter(None, counts))] if any(counts) else []
    blocks += _histories(inputs.parties, voice)
    blocks += _histories(inputs.candidacies, voice)
    return tuple(blocks)


def _contest(contest: ContestFact, voice: Voice) -> tuple[Run, ...]:
    standing = {
        kind: count
        for kind, count in contest.contestants_by_kind.items()
        if count and kind != AGAINST_ALL
    }
    if not standing or not contest.is_told:
        return ()
    against = contest.contestants_by_kind.get(AGAINST_ALL)
    return voice.say(
        "candidates.contest",
        name=contest.name,
        contestants=_stood(standing, voice),
        against_all=voice.text("candidates.against_all") if against else "",
    )


def _stood(standing: Mapping[str, int], voice: Voice) -> str:
    """Return "7 party lists", or "9 contestants (4 ... and 5 ...)" of several kinds."""
    kinds = [voice.wording.counted(count, kind) for kind, count in standing.items()]
    if len(kinds) == 1:
        return kinds[0]
    return voice.plain(
        "candidates.kinds",
        contestants=voice.wording.counted(sum(standing.values()), "contestants"),
        kinds=voice.wording.joined(kinds),
    )


def _histories(histories: tuple[History, ...], voice: Voice) -> Iterator[Paragraph]:
    for history in histories:
        if not NOTEWORTHY & {step.outcome for step in history.steps}:
            continue
        steps = [_step(step, voice) for step in history.steps]
        runs = voice.say(
            "candidates.history",
            subject=history.subject,
            steps=voice.wording.joined(steps),
        )
        sources = {step.source: None for step in history.steps if step.source}
        notes = [Footnote("; ".join(sources) + ".")] if sources else []
        yield paragraph((*runs, *notes), style="bullet")


def _step(step: HistoryStep, voice: Voice) -> str:
    day = voice.wording.date(step.decided_on) if step.decided_on else ""
    return voice.plain(
        "candidates.step",
        outcome=voice.text(f"outcome.{step.outcome}"),
        body=voice.plain("candidates.by", body=step.body) if step.body else "",
        date=voice.plain("candidates.on", date=day) if day else "",
        reason=voice.plain("candidates.reason", reason=step.reason.rstrip("."))
        if step.reason
        else "",
    )


SECTION = SectionSpec(
    key="candidate_registration",
    level=2,
    heading="candidate_registration",
    compose=compose,
    write="section",
)
