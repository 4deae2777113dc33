"""Election day: what was observed, part by part; each figure with its unit and n.

A limited mission prints none of it. Openings and counts are national only, and incident
totals are never printed: only events that were directly observed and verified.
"""

from __future__ import annotations

from functools import partial

from reports.findings.domain.figures import Figure, Unit
from reports.findings.domain.refusals import NOT_FROZEN, REASONS
from reports.findings.domain.sample_facts import SAMPLED_STAGES
from reports.statements.domain.document import Block, Footnote, Placeholder, Run
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.design_words import (
    design_note,
    intervals_legend,
    response_sentences,
)
from reports.statements.domain.sections.election_day_items import (
    item_paragraphs,
    printable_items,
)
from reports.statements.domain.sections.observed import events_table
from reports.statements.domain.sections.spec import SectionSpec

VERIFIED = ".verified"
# More kinds of event than these are a table, not a sentence.
EVENTS_IN_TEXT = 6
EVENTS_NAMED = 3


def compose_lead(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """State turnout as announced and what was observed, or why nothing is stated."""
    sentences = _turnout(inputs, voice)
    if inputs.mission.is_limited:
        return (paragraph(*sentences, voice.say("day.limited")),)
    parts = [_coverage_part(stage, inputs, voice) for stage in STAGES]
    seen = [part for part in parts if part]
    if seen:
        sentences.append(voice.say("day.coverage", parts=voice.joined(seen)))
    if any(printable_items(stage, inputs, voice) for stage in STAGES):
        sentences.append(voice.say("day.tables"))
    note = design_note(inputs, voice)
    if note is not None:
        legend = intervals_legend(inputs, voice)
        sentences.append((*voice.say("day.sample", legend=legend), note))
    return (paragraph(*sentences),) if sentences else ()


def compose_stage(stage: str, inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Write one part of the day: n, the negative share, items by theme, zeros, women.

    A network observes what its own checklists ask, and leaves the other parts out.
    """
    if inputs.mission.is_limited:
        return ()
    received = received_figure(stage, inputs)
    if received is None and inputs.mission.is_network:
        return ()
    if received is None or not received.k:
        stage_name = voice.text(f"stage.{stage}")
        return (paragraph(voice.say("day.nothing", stage=stage_name)),)
    lead = [_observed(stage, received, voice)]
    lead += response_sentences(stage, inputs, voice)
    missing = _why_no_estimate(stage, inputs)
    if missing:
        words = voice.plain("write.estimate", reason=missing)
        return (paragraph(*lead), Placeholder(f"election_day.{stage}", words))
    lead += _overall(stage, inputs, voice)
    return (
        paragraph(*lead),
        *item_paragraphs(stage, inputs, voice),
        *_commissions(stage, inputs, voice),
    )


def compose_events(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Name the events that were directly observed and verified, once per group."""
    if inputs.mission.is_limited:
        return ()
    events = [
        figure
        for figure in inputs.findings.figures
        if is_verified_event(figure) and figure.k and not figure.area_code
    ]
    if not events:
        return (paragraph(voice.say("events.none")),)
    events.sort(key=lambda figure: (-(figure.k or 0), figure.key))
    named = [_event(figure, voice) for figure in events]
    if len(named) <= EVENTS_IN_TEXT:
        return (paragraph(voice.say("events.verified", events=voice.joined(named))),)
    often = voice.joined(named[:EVENTS_NAMED])
    return (
        paragraph(voice.say("events.many", events=often)),
        events_table(events, voice),
    )


def received_figure(stage: str, inputs: Inputs) -> Figure | None:
    """Return how many observations of a stage count."""
    return inputs.findings.figure(f"coverage.{stage}.received")


def is_verified_event(figure: Figure) -> bool:
    """Tell whether a figure counts verified, directly observed events of a category."""
    return figure.key.startswith("incidents.") and figure.key.endswith(VERIFIED)


def places_noun(stage: str) -> str:
    """Return what is visited: tabulation is observed at commissions."""
    return Unit.COMMISSIONS if stage == "tabulation" else Unit.STATIONS


def _why_no_estimate(stage: str, inputs: Inputs) -> str:
    """Say why a sampled stage has no estimate for the country; nothing if it has."""
    if not inputs.mission.is_probability_sample or stage not in SAMPLED_STAGES:
        return ""
    if not inputs.findings.is_sampled:
        return REASONS[NOT_FROZEN]
    national = [
        figure.estimate
        for figure in inputs.findings.figures
        if figure.stage == stage
        and figure.estimate is not None
        and not (figure.area_code or figure.setting)
    ]
    refused = [one.refused for one in national if one.refused]
    if any(one.is_computed for one in national) or not refused:
        return ""
    return refused[0]


def _turnout(inputs: Inputs, voice: Voice) -> list[tuple[Run, ...]]:
    figure = inputs.findings.figure("turnout.national")
    if figure is None or not figure.value:
        return []
    source = str(figure.query.get("source", ""))
    note = (Footnote(f"{source.rstrip('.')}."),) if source else ()
    return [(*voice.say("day.turnout", turnout=voice.cite(figure)), *note)]


def _coverage_part(stage: str, inputs: Inputs, voice: Voice) -> tuple[Run, ...]:
    received = received_figure(stage, inputs)
    if received is None or not received.k:
        return ()
    places = voice.number_of(received, places_noun(stage), received.stations)
    return voice.say(
        f"day.part.{stage}",
        observations=voice.number_of(received, "observations", received.k),
        stations=places,
        commissions=places,
    )


def _observed(stage: str, received: Figure, voice: Voice) -> tuple[Run, ...]:
    return voice.say(
        f"stage.observed.{stage}",
        stations=voice.number_of(received, places_noun(stage), received.stations),
        observations=voice.number_of(received, "observations", received.k),
    )


def _overall(stage: str, inputs: Inputs, voice: Voice) -> list[tuple[Run, ...]]:
    figure = inputs.findings.figure(f"{stage}.overall.negative")
    if figure is None or not voice.can_print(figure):
        return []
    name = voice.text(f"stage.{stage}")
    if figure.k:
        share = voice.cite(figure)
        return [voice.say("stage.negative", stage=name, share=share)]
    return [voice.say("stage.negative.zero", stage=name, whole=voice.whole(figure))]


def _commissions(stage: str, inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    sentences = []
    women = inputs.findings.figure(f"commission.{stage}.women")
    if women is not None and voice.can_print(women) and women.k:
        sentences.append(
            voice.say(
                "women.members.sample" if women.estimate else "women.members",
                stage=voice.text(f"stage.{stage}"),
                share=voice.cite(women),
            )
        )
    chair = inputs.findings.figure(f"commission.{stage}.chair_women")
    if chair is not None and voice.can_print(chair) and chair.k:
        sentences.append(voice.say("women.chair", share=voice.cite(chair)))
    return (paragraph(*sentences),) if sentences else ()


def _event(figure: Figure, voice: Voice) -> tuple[Run, ...]:
    category = figure.key.split(".")[1]
    one, many = voice.wording.incidents.get(category, (category, category))
    if figure.k == 1:
        return (voice.citation(figure, one),)
    count = voice.citation(figure, voice.wording.number(figure.k or 0))
    return voice.say("events.count", count=count, events=many)


def _stage(stage: str) -> SectionSpec:
    return SectionSpec(
        key=f"election_day.{stage}",
        level=3,
        heading=stage,
        compose=partial(compose_stage, stage),
        is_election_day=True,
        narrative_first=False,
    )


SECTIONS = (
    SectionSpec(
        key="election_day",
        level=2,
        heading="election_day",
        compose=compose_lead,
        is_election_day=True,
        narrative_first=False,
    ),
    *(_stage(stage) for stage in STAGES),
    SectionSpec(
        key="election_day.events",
        level=3,
        heading="events",
        compose=compose_events,
        is_election_day=True,
        narrative_first=False,
    ),
)
