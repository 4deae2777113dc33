"""What each kind of detector is given; a new kind is a selector and its line in INPUTS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.signals.domain.detector import DAY
from reports.signals.domain.visit_facts import VISITS
from reports.signals.selectors.day import day_facts
from reports.signals.selectors.visits import visit_facts

Inputs = Callable[..., Any]

INPUTS: Mapping[str, Inputs] = {DAY: day_facts, VISITS: visit_facts}


def inputs_of(
    reads: str, *, mission: Mission, election_day: ElectionDay, as_of: datetime
) -> Any:
    """Return the facts that detectors of this kind read, as they stood at a time."""
    return INPUTS[reads](mission=mission, election_day=election_day, as_of=as_of)
