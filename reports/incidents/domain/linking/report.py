"""What is known of one report that may be a stop of a moving group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

CATEGORIES = frozenset(
    {"CAR", "MUL", "FAM", "BST", "ADM", "INT", "VBU", "TRK", "FKO", "EAR", "MOB"}
)


@dataclass(frozen=True)
class MovingReport:
    """One incident report as it was sent.

    `code` is unique; times are aware, in the station's zone; a moment is an interval of
    no length. Details that nobody saw are empty. `text` is the narrative with the marks.
    """

    code: str
    category: str
    station: str
    area: str
    earliest_at: datetime
    latest_at: datetime
    latitude: float | None = None
    longitude: float | None = None
    vehicle: str = ""
    colour: str = ""
    plate: str = ""
    size: int | None = None
    text: str = ""
