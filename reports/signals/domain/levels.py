"""The three levels of a signal; they are never merged, and no level says fraud."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class LevelsMixed(TypeError):
    """A detector of one level yields what belongs to another."""


class Level(StrEnum):
    IMPOSSIBLE = "A"
    CONTRADICTION = "B"
    PATTERN = "C"


MEANINGS = {
    Level.IMPOSSIBLE: "Numbers of one protocol that cannot all be right. Most come from "
    "tired people who add up at night; clean arithmetic is no evidence of honesty.",
    Level.CONTRADICTION: "Two records of one polling station that do not agree. Somebody "
    "has to be asked which is right, and why.",
    Level.PATTERN: "A pattern over many polling stations. It has many possible causes, "
    "names no station and is evidence against none.",
}


@dataclass(frozen=True)
class Copy:
    """One record that a contradiction is between: what it says, where it is from."""

    label: str
    says: str
    instance_id: str = ""
    photo_sha256: str = ""


@dataclass(frozen=True)
class SignalA:
    """Numbers of one station's protocol that cannot all be right."""

    station: str
    contest: str
    rule: str
    sentence: str
    left: int
    right: int
    difference: int
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignalB:
    """Two records of one station that do not agree; a question only asks the team."""

    station: str
    contest: str
    kind: str
    sentence: str
    copies: tuple[Copy, ...] = ()
    p: float | None = None
    z: float | None = None
    is_question: bool = False


@dataclass(frozen=True)
class SignalC:
    """What was seen and expected over many stations. There is no field for a station.

    Nor may a row of its series have a column for one, but for how many they are.
    """

    subject: str
    sentence: str
    stations: int
    observed: float
    expected: float
    sd: float | None = None
    z: float | None = None
    p: float | None = None
    is_beyond_chance: bool = False
    series: tuple[dict[str, Any], ...] = field(default=())

    def __post_init__(self) -> None:
        """Refuse rows that could name a station."""
        columns = {name for row in self.series for name in row} - {"stations"}
        if named := sorted(name for name in columns if "station" in name.lower()):
            raise LevelsMixed(f"A pattern has no column for stations: {named[0]}.")


KINDS: dict[Level, type[SignalA | SignalB | SignalC]] = {
    Level.IMPOSSIBLE: SignalA,
    Level.CONTRADICTION: SignalB,
    Level.PATTERN: SignalC,
}
