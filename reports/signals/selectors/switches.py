"""Which detectors a mission has switched on."""

from __future__ import annotations

from reports.signals.domain.detector import Detector
from reports.signals.domain.detectors import DETECTORS
from reports.signals.domain.levels import Level
from reports.signals.models import DetectorSwitch


def detectors_on(*, mission_id: int) -> tuple[Detector, ...]:
    """Return the detectors that are on, in the order of the registry; none by default."""
    latest = DetectorSwitch.objects.latest_of(mission_id=mission_id)
    on = {row.detector for row in latest if row.is_on}
    return tuple(each for each in DETECTORS if each.code in on)


def is_on(*, mission_id: int, code: str) -> bool:
    """Tell whether one detector is on."""
    latest = DetectorSwitch.objects.latest_of(mission_id=mission_id)
    return any(row.is_on for row in latest if row.detector == code)


def detectors_of_level(*, mission_id: int, level: Level) -> tuple[Detector, ...]:
    """Return the detectors of a level that are on."""
    return tuple(d for d in detectors_on(mission_id=mission_id) if d.level is level)
