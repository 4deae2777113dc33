"""Election administration and voter registration: commissions, stations, the register."""

from __future__ import annotations

from reports.statements.domain.document import Block, Run
from reports.statements.domain.inputs import Inputs
from reports.statements.domain.phrases import Voice, paragraph
from reports.statements.domain.sections.spec import SectionSpec

SPECIAL_KINDS = ("hospital", "prison", "military", "abroad", "mobile")


def compose_administration(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """Count the commissions by level and the stations by kind."""
    facts = inputs.administration
    sentences: list[tuple[Run, ...]] = []
    if facts.commissions:
        levels = [
            voice.text("administration.level.CEC")
            if level == "CEC" and count == 1
            else f"{voice.wording.number(count)} {_level(level, count, voice)}"
            for level, count in facts.commissions.items()
        ]
        commissions = voice.wording.joined(levels)
        sentences.append(
            voice.say("administration.commissions", commissions=commissions)
        )
    total = sum(facts.stations.values())
    if total:
        stations = voice.wording.counted(total, "polling stations")
        sentences.append(
            voice.say(
                "administration.stations",
                stations=stations,
                kinds=_kinds(inputs, voice),
            )
        )
    return (paragraph(*sentences),) if sentences else ()


def compose_registration(inputs: Inputs, voice: Voice) -> tuple[Block, ...]:
    """State the register as the station list has it."""
    facts = inputs.administration
    if not facts.registered:
        return ()
    wording = voice.wording
    sentence = voice.say(
        "registration.total",
        voters=wording.counted(facts.registered, "registered voters"),
        stations=wording.counted(facts.stations_with_register, "polling stations"),
    )
    return (paragraph(sentence),)


def _level(level: str, count: int, voice: Voice) -> str:
    known = {"CEC", "TEC", "DEC", "PEC"}
    noun = level if level in known else "commissions"
    return voice.wording.counted(count, noun).split(" ", 1)[1]


def _kinds(inputs: Inputs, voice: Voice) -> str:
    stations = inputs.administration.stations
    parts = [
        voice.wording.counted(stations[kind], kind)
        for kind in SPECIAL_KINDS
        if stations.get(kind)
    ]
    if not parts:
        return ""
    return voice.plain("administration.kinds", kinds=voice.wording.joined(parts))


SECTIONS = (
    SectionSpec(
        key="election_administration",
        level=2,
        heading="election_administration",
        compose=compose_administration,
        write="section",
    ),
    SectionSpec(
        key="voter_registration",
        level=2,
        heading="voter_registration",
        compose=compose_registration,
        write="section",
    ),
)
