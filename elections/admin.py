"""The index of the elections app's pages, for Django."""

from __future__ import annotations

from elections.contests.admin import (
    ConstituencyPage,
    ContestantPage,
    ContestPage,
    PartyPage,
)
from elections.journal.admin import EventPage, JobPage
from elections.places.admin.elections import ElectionDayPage, ElectionPage
from elections.places.admin.places import (
    AreaPage,
    CommissionPage,
    GeographyPage,
    PollingStationPage,
)
from elections.results.admin.published import (
    ContestTemplatePage,
    OfficialResultPage,
    ProtocolReadingPage,
    TurnoutPage,
)

__all__ = [
    "AreaPage",
    "CommissionPage",
    "ConstituencyPage",
    "ContestPage",
    "ContestTemplatePage",
    "ContestantPage",
    "ElectionDayPage",
    "ElectionPage",
    "EventPage",
    "GeographyPage",
    "JobPage",
    "OfficialResultPage",
    "PartyPage",
    "PollingStationPage",
    "ProtocolReadingPage",
    "TurnoutPage",
]
