"""Short words for a design: the note beside the estimates, and the response by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reports.statements.domain.document import Footnote, Run
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice
from reports.statements.domain.wording.rounding import tenths

NAMED = 6


def sample_of(inputs: Inputs) -> Mapping[str, Any]:
    """Return the notes on the frozen sample; empty where there is none."""
    if not (inputs.mission.is_probability_sample and inputs.findings.is_sampled):
        return {}
    found: Any = inputs.findings.notes["sample"]
    return dict(found)


def one_place(share: str) -> str:
    """Return a share as a per cent with one decimal, empty for none."""
    return str(tenths(share, in_per_cent=True)) if share else ""


def counted_strata(sample: Mapping[str, Any], voice: Voice) -> str:
    """Return "20 strata", or "one stratum"."""
    count = len(sample["strata"])
    if count == 1:
        return voice.text("design.stratum")
    return voice.plain("design.strata", count=voice.wording.number(count))


def design_words(sample: Mapping[str, Any], voice: Voice) -> str:
    """Return "a stratified random sample" and its like."""
    method = sample["method"]
    if method == "random" and len(sample["strata"]) == 1:
        method = "random.one"
    return voice.text(f"design.{method}")


def design_note(inputs: Inputs, voice: Voice) -> Footnote | None:
    """Say level, design, design effects and response at the foot of the page."""
    sample = sample_of(inputs)
    if not sample:
        return None
    responses = [
        voice.plain(
            "note.response",
            share=one_place(found["response"]),
            stage=voice.text(f"stage.{stage}"),
        )
        for stage in STAGES
        if (found := sample["stages"].get(stage)) and found["reported"]
    ]
    words = voice.plain(
        "note.sample",
        design=design_words(sample, voice),
        draws=voice.wording.number(sample["draws"]),
        strata=counted_strata(sample, voice),
        deff=_effects(inputs, voice),
        response=voice.wording.joined(responses) or "–",
    )
    return Footnote(words[:1].upper() + words[1:])


def intervals_legend(inputs: Inputs, voice: Voice) -> str:
    """Say once what stands behind an estimate; nothing without a sample."""
    sample = sample_of(inputs)
    if not sample:
        return ""
    level = one_place(sample["level"]).removesuffix(".0")
    return voice.plain("intervals.legend", level=level)


def response_sentences(
    stage: str, inputs: Inputs, voice: Voice
) -> Iterator[tuple[Run, ...]]:
    """Say how many of the sampled stations reported, and warn of weak strata."""
    found = sample_of(inputs).get("stages", {}).get(stage)
    if not found:
        return
    yield voice.say(
        "stage.response",
        sampled=voice.wording.number(found["sampled"]),
        reported=voice.wording.number(found["reported"]),
        share=one_place(found["response"]),
    )
    low = [one["name"] for one in found["strata"] if one["is_low"]]
    if low:
        yield voice.say("stage.response.low", strata=named(low, voice))


def named(names: list[str], voice: Voice) -> str:
    """Return the first names in quotation marks, and how many more there are."""
    shown = [f"“{name}”" for name in names[:NAMED]]
    if len(names) > NAMED:
        shown.append(voice.plain("design.strata", count=str(len(names) - NAMED)))
    return voice.wording.joined(shown)


def _effects(inputs: Inputs, voice: Voice) -> str:
    effects = sorted(
        tenths(figure.estimate.deff, in_per_cent=False)
        for figure in inputs.findings.figures
        if figure.estimate
        and figure.estimate.deff
        and figure.indicator in {"overall", "item"}
        and not (figure.area_code or figure.setting)
    )
    if not effects:
        return ""
    lowest, highest = str(effects[0]), str(effects[-1])
    return voice.plain("note.deff", lowest=lowest, highest=highest)
