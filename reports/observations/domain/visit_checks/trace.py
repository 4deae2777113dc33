"""What a form says of the visit behind it: where, when, how long, with which photos.

Degrees for places, metres for accuracies, minutes for stays. What a mission has not
switched on is absent (None or empty), and what is absent raises no reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

COUNTING = "counting"


@dataclass(frozen=True)
class Place:
    """A point on Earth in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Position:
    """Where a phone said it was; Android gives 0 m where a position was made up."""

    place: Place
    accuracy: float | None = None
    at: datetime | None = None

    @property
    def is_mock(self) -> bool:
        """Tell whether the accuracy is one that no receiver gives."""
        return self.accuracy == 0


@dataclass(frozen=True)
class Photo:
    """One photo by its SHA-256; fingerprints are 64 bits, None if unreadable."""

    sha256: str
    phash: int | None = None
    dhash: int | None = None


@dataclass(frozen=True)
class FillingTime:
    """How a form was filled, by the phone's own record: seconds of each question."""

    seconds: tuple[float, ...]
    mock_fixes: int = 0

    @property
    def is_too_fast(self) -> bool:
        """Tell whether half of many questions took less than one can read them."""
        if len(self.seconds) < MANY_QUESTIONS:
            return False
        ordered = sorted(self.seconds)
        return ordered[len(ordered) // 2] < READING_SECONDS


MANY_QUESTIONS = 20
READING_SECONDS = 1.0


@dataclass(frozen=True)
class VisitTrace:
    """One form of one team about one station.

    `numbers` are the answers to open numeric questions (times, counts) by question.
    """

    form: str
    team: str
    station: str
    stage: str
    station_place: Place | None = None
    arrived_at: datetime | None = None
    departed_at: datetime | None = None
    position: Position | None = None
    photos: tuple[Photo, ...] = ()
    filling: FillingTime | None = None
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def minutes(self) -> float | None:
        """Return how long the visit was; None if unknown or the order is impossible."""
        if self.arrived_at is None or self.departed_at is None:
            return None
        minutes = (self.departed_at - self.arrived_at).total_seconds() / 60
        return minutes if minutes >= 0 else None


class Check(StrEnum):
    """What a reason is about."""

    POSITION = "position"
    PHOTO = "photo"
    STAY = "stay"
    TRAVEL = "travel"
    FILLING = "filling"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Reason:
    """Why a form should be checked with its team; `other` is the form it is beside."""

    check: Check
    points: int
    sentence: str
    other: str = ""
