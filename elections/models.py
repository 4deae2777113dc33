"""The index of the elections app's models, for Django."""

from __future__ import annotations

from elections.contests.models import (
    CandidacyEvent,
    Constituency,
    Contest,
    Contestant,
    Party,
    PartyRegistration,
)
from elections.journal.models import Event, Job, SealingKey
from elections.places.models import (
    Area,
    Commission,
    Election,
    ElectionDay,
    Geography,
    PollingStation,
)
from elections.results.models import (
    ContestTemplate,
    OfficialResult,
    ProtocolReading,
    TurnoutAnnouncement,
)

__all__ = [
    "Area",
    "CandidacyEvent",
    "Commission",
    "Constituency",
    "Contest",
    "ContestTemplate",
    "Contestant",
    "Election",
    "ElectionDay",
    "Event",
    "Geography",
    "Job",
    "OfficialResult",
    "Party",
    "PartyRegistration",
    "PollingStation",
    "ProtocolReading",
    "SealingKey",
    "TurnoutAnnouncement",
]
