"""How far an incident is confirmed, the legal moves, and what "verified" takes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from elections.errors import DomainError, NotAllowed


class Level(StrEnum):
    """How far an incident is confirmed; independent of how severe it is."""

    REPORTED = "reported"
    UNDER_VERIFICATION = "under_verification"
    VERIFIED = "verified"
    PARTLY_VERIFIED = "partly_verified"
    UNCONFIRMED = "unconfirmed"
    REFUTED = "refuted"


class Grade(StrEnum):
    """What the evidence is; A to C can carry "verified"."""

    SEEN = "A"
    TWO_SOURCES = "B"
    DOCUMENT = "C"
    THIRD_PARTY = "D"
    RUMOR = "E"


GRADES = {
    Grade.SEEN: "Seen by the observers themselves",
    Grade.TWO_SOURCES: "Two sources independent of each other",
    Grade.DOCUMENT: "A document or photograph of known origin",
    Grade.THIRD_PARTY: "One third party",
    Grade.RUMOR: "Rumor or social media",
}

# A verdict is always reached from "under verification", and taken back to it.
VERDICTS = frozenset(
    {Level.VERIFIED, Level.PARTLY_VERIFIED, Level.UNCONFIRMED, Level.REFUTED}
)
LEGAL_MOVES = {
    Level.REPORTED: frozenset({Level.UNDER_VERIFICATION}),
    Level.UNDER_VERIFICATION: VERDICTS,
    **{level: frozenset({Level.UNDER_VERIFICATION}) for level in VERDICTS},
}
CONFIRMING = frozenset({Level.VERIFIED, Level.PARTLY_VERIFIED})
# The strongest level of a group's reports is the level of the event.
STRENGTH = (
    Level.VERIFIED,
    Level.PARTLY_VERIFIED,
    Level.UNDER_VERIFICATION,
    Level.REPORTED,
    Level.UNCONFIRMED,
    Level.REFUTED,
)
NEEDED_AT_ALL = (
    "Verified needs direct sight by a team of two (A), two independent sources (B) "
    "or a document (C). Choose partly verified or unconfirmed."
)
NEEDED = {
    Grade.SEEN: "Grade A needs direct sight by a team of two observers.",
    Grade.TWO_SOURCES: "Grade B needs a second source: add it as evidence, "
    "or group the report with that of another team.",
    Grade.DOCUMENT: "Grade C needs a document or photograph: add it as evidence.",
}
SEEN_DIRECTLY = "observed"
TEAM = 2


class IllegalMove(DomainError):
    """The incident cannot go from its level to that one."""

    code = "illegal_move"
    status = 409


class EvidenceTooWeak(DomainError):
    """What is known does not carry the level."""

    code = "evidence_too_weak"
    status = 409


class SecondPersonNeeded(NotAllowed):
    """The one who opened the verification cannot confirm it."""

    code = "second_person_needed"


@dataclass(frozen=True)
class Ground:
    """What an incident's verification can rest on.

    `sources` counts the teams of its group and the independent sources added to it.
    `opened_by` is the person who last moved it to "under verification".
    """

    source_type: str
    team_size: int
    sources: int
    documents: int
    opened_by: int | None


def check_move(
    *, before: str, after: str, grade: str, reason: str, ground: Ground, person: int
) -> Level:
    """Return the new level if the move is legal, else raise with what is missing."""
    target = _legal(before=before, after=after)
    if not reason.strip():
        raise IllegalMove("Say why: the reason stays with the incident.")
    if target not in CONFIRMING:
        return target
    if ground.opened_by is None or ground.opened_by == person:
        raise SecondPersonNeeded(
            "You opened this verification. A second person has to confirm it."
        )
    if grade not in set(Grade):
        raise EvidenceTooWeak("Choose the grade of the evidence, from A to E.")
    if target is Level.VERIFIED:
        _check_evidence(Grade(grade), ground)
    return target


def strongest(levels: list[str]) -> str:
    """Return the level of an event from the levels of its reports."""
    return min(levels, key=lambda level: STRENGTH.index(Level(level)))


def _legal(*, before: str, after: str) -> Level:
    if after not in set(Level):
        raise IllegalMove(f"There is no level {after}.")
    if Level(after) not in LEGAL_MOVES[Level(before)]:
        raise IllegalMove(
            f"An incident that is {_words(before)} cannot become {_words(after)}; "
            "put it under verification first."
        )
    return Level(after)


def _check_evidence(grade: Grade, ground: Ground) -> None:
    problem = {
        Grade.SEEN: ground.source_type != SEEN_DIRECTLY or ground.team_size < TEAM,
        Grade.TWO_SOURCES: ground.sources < TEAM,
        Grade.DOCUMENT: ground.documents < 1,
    }.get(grade, True)
    if problem:
        raise EvidenceTooWeak(NEEDED.get(grade, NEEDED_AT_ALL))


def _words(level: str) -> str:
    return level.replace("_", " ")
