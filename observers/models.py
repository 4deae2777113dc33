"""The index of the observers app's models, for Django."""

from __future__ import annotations

from observers.access.models import DeviceToken, Invitation, TokenDevice
from observers.deployment.models import (
    CheckIn,
    Deployment,
    ExpectedReport,
    MissingReportNote,
    Sample,
    SampledStation,
    SampleExclusion,
    SampleFrame,
    SampleReplacement,
    SampleReserve,
)
from observers.messages.models import Message, SmsGateway
from observers.missions.models import (
    Membership,
    Mission,
    NationalStaff,
    Observer,
    ObserverTeam,
    User,
)

__all__ = [
    "CheckIn",
    "Deployment",
    "DeviceToken",
    "ExpectedReport",
    "Invitation",
    "Membership",
    "Message",
    "MissingReportNote",
    "Mission",
    "NationalStaff",
    "Observer",
    "ObserverTeam",
    "Sample",
    "SampleExclusion",
    "SampleFrame",
    "SampleReplacement",
    "SampleReserve",
    "SampledStation",
    "SmsGateway",
    "TokenDevice",
    "User",
]
