"""The closing part: whose statement it is, who observed (with a checksum), and thanks."""

from __future__ import annotations

from collections.abc import Iterator

from reports.statements.domain.document import Block, Cell, NumbersBlock, Run, Table
from reports.statements.domain.inputs import Inputs, Numbers
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec
from reports.statements.domain.wording.rounding import PER_CENT_FROM, whole_per_cent

ROLES = frozenset({"core", "lto", "sto"})


def compose(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Write the standard text around the numbers block."""
    mission, numbers = inputs.mission, inputs.numbers
    opening = [voice.say("mission.preliminary")]
    if mission.is_demonstration:
        opening.insert(0, voice.say("mission.demonstration"))
    else:
        opening = [*_assessed(inputs, voice), *opening]
    blocks: list[Block] = [paragraph(*opening)]
    if numbers.total:
        form = ".limited" if mission.is_limited else ""
        sentence = _numbers_sentence(numbers, voice, f"mission.numbers{form}")
        caption = voice.text(f"numbers.caption{form}")
        blocks += [paragraph(sentence), _block(numbers, voice, caption)]
    thanks = [voice.say("mission.thanks"), voice.say("mission.official")]
    blocks.append(paragraph(*(thanks[1:] if mission.is_demonstration else thanks)))
    return tuple(blocks)


def _assessed(inputs: Inputs, voice: Voice) -> Iterator[tuple[Run, ...]]:
    """Say whose statement it is, against what it assesses, and since when they observe."""
    mission = inputs.mission
    if mission.institutions:
        names = voice.wording.joined(mission.institutions)
        yield voice.say("mission.intro", institutions=names)
    yield voice.say("mission.standards")
    if mission.started_on:
        day = voice.wording.date(mission.started_on)
        yield voice.say("mission.deployed", date=day)


def _numbers_sentence(numbers: Numbers, voice: Voice, name: str) -> tuple[Run, ...]:
    wording = voice.wording
    countries = (
        voice.plain(
            "mission.countries",
            countries=wording.counted(numbers.countries, "countries"),
        )
        if numbers.countries > 1
        else ""
    )
    return voice.say(
        name,
        observers=wording.counted(numbers.total, "observers"),
        countries=countries,
        women=_women(numbers, voice),
    )


def _women(numbers: Numbers, voice: Voice) -> str:
    if not numbers.gender_known:
        return ""
    if numbers.gender_known >= PER_CENT_FROM:
        percent = whole_per_cent(numbers.women, numbers.gender_known)
        women = voice.plain("mission.women.share", percent=str(percent))
    else:
        women = voice.plain(
            "mission.women.count",
            women=voice.wording.number(numbers.women),
            known=voice.wording.number(numbers.gender_known),
        )
    return voice.plain("mission.women", women=women)


def _block(numbers: Numbers, voice: Voice, caption: str) -> NumbersBlock:
    rows = [
        (
            Cell(row.institution or voice.text("numbers.none")),
            Cell(voice.text(f"role.{row.role}") if row.role in ROLES else row.role),
            Cell(voice.wording.number(row.count)),
        )
        for row in numbers.rows
    ]
    total = Cell(voice.wording.number(numbers.total), bold=True)
    rows.append((Cell(voice.text("numbers.total"), bold=True), Cell(""), total))
    table = Table(
        caption=caption,
        columns=(
            voice.text("numbers.institution"),
            voice.text("numbers.role"),
            voice.text("numbers.observers"),
        ),
        rows=tuple(rows),
        numeric=(2,),
        widths=(5, 4, 2),
    )
    return NumbersBlock(
        table=table,
        total=numbers.total,
        sum_of_rows=sum(row.count for row in numbers.rows),
    )


SECTION = SectionSpec(
    key="mission_information",
    level=1,
    heading="mission_information",
    compose=compose,
    narrative_first=False,
)
