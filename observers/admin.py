"""The index of the observers app's admin pages."""

from __future__ import annotations

from observers.access.admin.accounts import InvitationPage, MembershipPage, UserPage
from observers.access.admin.tokens import DeviceTokenPage
from observers.deployment.admin.deployments import (
    CheckInPage,
    DeploymentPage,
    ExpectedReportPage,
    SampledStationPage,
)
from observers.messages.admin.gateways import SmsGatewayPage
from observers.messages.admin.notices import MessagePage
from observers.missions.admin.missions import MissionPage
from observers.missions.admin.rosters import ObserverPage
from observers.missions.admin.teams import StaffPage, TeamPage

__all__ = [
    "CheckInPage",
    "DeploymentPage",
    "DeviceTokenPage",
    "ExpectedReportPage",
    "InvitationPage",
    "MembershipPage",
    "MessagePage",
    "MissionPage",
    "ObserverPage",
    "SampledStationPage",
    "SmsGatewayPage",
    "StaffPage",
    "TeamPage",
    "UserPage",
]
