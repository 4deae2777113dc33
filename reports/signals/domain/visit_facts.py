"""What visit checks, agreement and calibration read of one election day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.observations.domain.visit_checks.agreement import JointVisit
from reports.observations.domain.visit_checks.calibration import TeamShare
from reports.observations.domain.visit_checks.trace import VisitTrace

VISITS = "visits"
POSITIONS, PHOTOS, AUDIT = "visit_positions", "visit_photos", "visit_audit"
# What is gathered only if the mission has switched it on: often unlawful or unsafe.
GATHERED = {
    POSITIONS: "positions of phones",
    PHOTOS: "photos beside photos",
    AUDIT: "records of filling",
}


@dataclass(frozen=True)
class VisitFacts:
    """The forms that count. `uses` says what the mission lets us gather of them.

    `joint` are the ticked answers at stations that several teams saw, `items` the words
    of an item, `shares` the negative assessments by stage and team, `assessed` the
    stations behind them.
    """

    visits: tuple[VisitTrace, ...] = ()
    joint: tuple[JointVisit, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    shares: Mapping[str, tuple[TeamShare, ...]] = field(default_factory=dict)
    assessed: Mapping[str, int] = field(default_factory=dict)
    uses: tuple[str, ...] = ()
    photos_waiting: int = 0
    photos_unreadable: int = 0

    @property
    def not_gathered(self) -> tuple[str, ...]:
        """Return in words what is off in this mission."""
        return tuple(name for code, name in GATHERED.items() if code not in self.uses)
