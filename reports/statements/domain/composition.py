"""Composing a statement: frozen inputs in, a whole document out; nothing else is read.

The generator writes figures and facts. It never assesses the election: where a person
has written nothing, a marked gap stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from reports.findings.domain.figure_estimates import FigureEstimate, estimate_to_json
from reports.findings.domain.figures import Figure
from reports.statements.domain.document import (
    Block,
    CitedFigure,
    Document,
    Marks,
    Placeholder,
    Section,
    TitleBlock,
    citations,
)
from reports.statements.domain.explaining import explain_intervals
from reports.statements.domain.figure_words import FigureWords
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.narrative import Citations, narrative_blocks
from reports.statements.domain.phrases import Voice
from reports.statements.domain.problems import Problem, ReviewFacts
from reports.statements.domain.review import review, withhold
from reports.statements.domain.sections.corrections import edition_words
from reports.statements.domain.sections.design_words import intervals_legend
from reports.statements.domain.sections.order import SECTIONS
from reports.statements.domain.sections.spec import SectionSpec
from reports.statements.domain.wording.languages import wording_for

# Headings of the great parts stand by themselves; what they hold follows.
TOP_LEVEL = 1
CITED = ("heading", "intro", "what", "key", "unit", "k", "n", "excluded")


@dataclass(frozen=True)
class Composed:
    """A document and what speaks against its release."""

    document: Document
    problems: tuple[Problem, ...]


def compose(inputs: Inputs, facts: ReviewFacts) -> Composed:
    """Compose a revision, withhold what may not be printed, and list all problems."""
    written = compose_document(inputs)
    problems = review(written, facts)
    withheld = withhold(written, problems, refusal=_refusal_words(inputs))
    return Composed(
        document=msgspec.structs.replace(
            withheld, figures=cited_figures(inputs, withheld)
        ),
        problems=problems,
    )


def compose_document(inputs: Inputs) -> Document:
    """Put the sections together as they were written, before review."""
    voice = _voice(inputs)
    sections = [_section(spec, inputs, voice) for spec in SECTIONS]
    written = tuple(section for section in sections if section is not None)
    return Document(
        marks=_marks(inputs, voice),
        title=_title(inputs, voice),
        sections=explain_intervals(
            written,
            estimated=frozenset(
                figure.key for figure in inputs.findings.figures if figure.estimate
            ),
            legend=intervals_legend(inputs, voice),
        ),
    )


def _voice(inputs: Inputs) -> Voice:
    return Voice(
        wording=wording_for(inputs.language),
        is_probability_sample=inputs.mission.is_probability_sample,
    )


def cited_figures(inputs: Inputs, document: Document) -> tuple[CitedFigure, ...]:
    """Return the figures that the text cites, in words and as counted, in order."""
    figures = [inputs.findings.by_key[key] for key in citations(document)]
    voice = _voice(inputs)
    words = FigureWords(inputs, voice)
    return tuple(
        CitedFigure(
            key=figure.key,
            unit=str(figure.unit),
            k=figure.k,
            n=figure.n,
            value=figure.value,
            stations=figure.stations,
            excluded=dict(figure.excluded),
            estimate=_published(figure.estimate) if figure.estimate else {},
            words=words.of(figure) + _said(figure, voice),
        )
        for figure in figures
    )


def _published(estimate: FigureEstimate) -> dict[str, str | int | list[str]]:
    """Return an estimate as it is published: the analysts' second one stays in the annex."""
    plain = estimate_to_json(estimate)
    return {name: value for name, value in plain.items() if name != "calibrated"}


def _said(figure: Figure, voice: Voice) -> str:
    """Return ": 54.09 per cent" of a figure that has no k of n."""
    if figure.k is not None or figure.n == 0:
        return ""
    return f": {voice.cite(figure).text}"


def _section(spec: SectionSpec, inputs: Inputs, voice: Voice) -> Section | None:
    narrative = inputs.narrative(spec.key)
    if narrative.is_left_out and not spec.is_required:
        return None
    blocks = _blocks(spec, inputs, voice)
    if not blocks and spec.level != TOP_LEVEL:
        return None
    return Section(
        key=spec.key,
        title=voice.text(f"heading.{spec.heading}") if spec.heading else "",
        level=spec.level,
        blocks=blocks,
        is_election_day=spec.is_election_day,
    )


def _blocks(spec: SectionSpec, inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    generated = spec.compose(inputs, voice)
    cited = Citations(
        findings=inputs.findings, voice=voice, ladder=inputs.mission.ladder
    )
    written = narrative_blocks(inputs.narrative(spec.key).text, cited)
    if spec.key == "conclusions.headline":
        written = tuple(_as_lead(block) for block in written)
    if not written and not generated and spec.write:
        return (Placeholder(spec.key, _gap(spec, voice)),)
    if spec.narrative_first:
        return (*written, *generated)
    return (*generated, *written)


def _as_lead(block: Block) -> Block:
    if hasattr(block, "style"):
        return msgspec.structs.replace(block, style="lead")
    return block


def _gap(spec: SectionSpec, voice: Voice) -> str:
    theme = voice.text(f"heading.{spec.theme}") if spec.theme else ""
    return voice.plain(f"write.{spec.write}", theme=theme)


def _title(inputs: Inputs, voice: Voice) -> TitleBlock:
    mission = inputs.mission
    heading = "mark.demonstration" if mission.is_demonstration else "title.mission"
    day = voice.wording.date(mission.election_date)
    when = voice.wording.date(mission.issued_on) if mission.issued_on else ""
    remarks = [voice.text("notice.demonstration")] if mission.is_demonstration else []
    if inputs.replaces:
        replaces = edition_words(inputs.replaces, voice)
        remarks.append(voice.plain("corrections.remark", replaces=replaces))
    return TitleBlock(
        heading=voice.text(heading),
        institutions=() if mission.is_demonstration else mission.institutions,
        election=voice.plain(
            "title.election",
            country=mission.country,
            election=mission.election,
            date="" if day in mission.election else f", {day}",
        ),
        title=voice.text("title.statement"),
        place_and_date=", ".join(filter(None, (mission.place, when))),
        remarks=tuple(remarks),
    )


def _marks(inputs: Inputs, voice: Voice) -> Marks:
    mission = inputs.mission
    demonstration = voice.text("mark.demonstration") if mission.is_demonstration else ""
    return Marks(
        language=inputs.language,
        mission=mission.code,
        mission_kind=mission.kind,
        is_demonstration=mission.is_demonstration,
        draft_mark=voice.text("mark.draft"),
        demonstration_mark=demonstration,
        running_head=voice.text("title.statement"),
        simulated_word=voice.text("mark.simulated"),
        page_words=(voice.text("mark.page"), voice.text("mark.of")),
        as_of=inputs.findings.as_of,
        finding_set=inputs.finding_set,
        revision=inputs.revision,
        cited_words=tuple(voice.text(f"cited.{name}") for name in CITED),
        issued_on=(mission.issued_on or mission.election_date).isoformat(),
    )


def _refusal_words(inputs: Inputs) -> str:
    return wording_for(inputs.language).texts["refusal"]
