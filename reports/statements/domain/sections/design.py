"""The design of a probability sample, its response, and every estimate with its interval.

All of it is made from the sample's own notes in the finding set; nobody types it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from reports.findings.domain.figures import Figure
from reports.statements.domain.document import Block, Cell, Run, Table
from reports.statements.domain.inputs import STAGES, Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.design_words import (
    counted_strata,
    design_words,
    named,
    one_place,
    sample_of,
)
from reports.statements.domain.sections.estimate_tables import estimates_tables
from reports.statements.domain.sections.method import simulated
from reports.statements.domain.sections.spec import SectionSpec

FINGERPRINT_LENGTH = 16


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Describe the sample and list its estimates; other missions have none."""
    sample = sample_of(inputs)
    if not sample:
        return ()
    return (
        paragraph(*_drawn(sample, voice)),
        paragraph(*_estimated(sample, inputs, voice)),
        _response_table(sample, inputs, voice),
        *estimates_tables(inputs, voice),
    )


def _drawn(sample: Mapping[str, Any], voice: Voice) -> Iterator[tuple[Run, ...]]:
    number = voice.wording.number
    frame = ""
    if sample.get("frame_stations"):
        voters = int(float(sample["frame_registered"]))
        frame = voice.plain(
            "design.frame",
            stations=number(sample["frame_stations"]),
            voters=voice.wording.counted(voters, "registered voters"),
        )
    yield voice.say(
        "design.drawn",
        design=design_words(sample, voice),
        draws=number(sample["draws"]),
        strata=counted_strata(sample, voice),
        frame=frame,
        seed=sample["seed"],
        fingerprint=sample["fingerprint"][:FINGERPRINT_LENGTH] or "not kept",
    )
    if sample.get("frame_share"):
        yield voice.say("design.covered", share=one_place(sample["frame_share"]))
    yield _excluded(sample, voice)
    if sample["not_existing"]:
        stations = voice.wording.counted(sample["not_existing"], "polling stations")
        joined = number(sample["joined"])
        yield voice.say("design.replaced", count=stations, joined=joined)


def _excluded(sample: Mapping[str, Any], voice: Voice) -> tuple[Run, ...]:
    if not sample["excluded"]:
        return voice.say("design.excluded.none")
    parts = [
        voice.plain(
            "design.excluded.one",
            count=voice.wording.counted(count, "polling stations"),
            reason=reason,
        )
        for reason, count in sample["excluded"].items()
    ]
    return voice.say("design.excluded", excluded=voice.wording.joined(parts))


def _estimated(
    sample: Mapping[str, Any], inputs: Inputs, voice: Voice
) -> Iterator[tuple[Run, ...]]:
    yield voice.say("design.weights")
    yield voice.say("design.unadjusted")
    if any(f.estimate and f.estimate.calibrated for f in inputs.findings.figures):
        yield voice.say("design.calibrated")
    if sample["collapse"]:
        pairs = [
            voice.plain("design.collapse.one", lonely=lonely, partner=partner)
            for lonely, partner in sample["collapse"].items()
        ]
        yield voice.say("design.collapse", pairs=voice.wording.joined(pairs))
    if sample["lonely"] != "refuse":
        yield voice.say(f"design.lonely.{sample['lonely']}")
    replaced = {
        name
        for found in sample["stages"].values()
        for name in found["with_replacement"]
    }
    if replaced:
        yield voice.say(
            "design.with_replacement", strata=named(sorted(replaced), voice)
        )
    level = one_place(sample["level"]).removesuffix(".0")
    yield voice.say("design.intervals", level=level)
    yield voice.say("design.margins")
    yield voice.say("design.areas")
    if _received(inputs.findings.figure("coverage.tabulation.received")):
        yield voice.say("design.tabulation")


def _response_table(sample: Mapping[str, Any], inputs: Inputs, voice: Voice) -> Table:
    number = voice.wording.number
    names = ("stage", "sampled", "reported", "missing", "share", "lowest")
    rows = []
    for stage in STAGES:
        found = sample["stages"].get(stage)
        if found is None:
            continue
        lowest = min((one["response"] for one in found["strata"]), default="")
        rows.append(
            (
                Cell(voice.text(f"heading.{stage}")),
                *(
                    Cell(number(found[name]), f"coverage.{stage}.received")
                    if name == "reported"
                    else Cell(number(found[name]))
                    for name in ("sampled", "reported", "missing")
                ),
                Cell(one_place(found["response"])),
                Cell(one_place(lowest)),
            )
        )
    as_of = voice.wording.moment(
        datetime.fromisoformat(inputs.findings.as_of), zone=inputs.mission.time_zone
    )
    return Table(
        caption=voice.plain(f"response.caption{simulated(inputs)}", as_of=as_of),
        columns=tuple(voice.text(f"response.{name}") for name in names),
        rows=tuple(rows),
        numeric=(1, 2, 3, 4, 5),
        widths=(8, 4, 4, 4, 4, 5),
    )


def _received(figure: Figure | None) -> bool:
    return figure is not None and bool(figure.k)


SECTION = SectionSpec(
    key="design", level=2, heading="design", compose=compose, is_written=False
)
