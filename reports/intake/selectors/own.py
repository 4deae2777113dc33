"""What a phone shows its team: where they go, what they fill in, what has arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from observers.access.models import DeviceToken
from observers.access.selectors import token_in_force
from observers.deployment.models import Deployment
from reports.checklists.selectors import published_checklists
from reports.intake.domain.receipts import Receipt
from reports.intake.models.submissions import Submission
from reports.intake.selectors.states import receipt_of

MAX_RECEIPTS = 500


@dataclass(frozen=True)
class Own:
    """A team's own deployment, checklists and latest receipts."""

    device: DeviceToken
    deployments: tuple[dict[str, Any], ...]
    checklists: tuple[dict[str, Any], ...]
    receipts: tuple[Receipt, ...]


def own_affairs(*, token: str, now: datetime) -> Own:
    """Return what the team of a token may see; nobody else's."""
    device = token_in_force(token, now=now)
    return Own(
        device=device,
        deployments=tuple(_deployments(device)),
        checklists=tuple(_checklists(device)),
        receipts=tuple(_receipts(device)),
    )


def _deployments(device: DeviceToken) -> list[dict[str, Any]]:
    rows = (
        Deployment.objects.filter(mission=device.mission_id, team=device.team_id)
        .select_related("election_day", "area")
        .prefetch_related("stations", "expected_reports__station")
        .order_by("election_day__date", "id")
    )
    return [
        {
            "election_day": row.election_day.code,
            "date": row.election_day.date.isoformat(),
            "area": row.area.code if row.area else None,
            "stations": sorted(station.code for station in row.stations.all()),
            "expected": [
                {
                    "stage": expected.stage,
                    "quota": expected.quota,
                    "station": expected.station.code if expected.station else None,
                }
                for expected in row.expected_reports.all()
            ],
        }
        for row in rows
    ]


def _checklists(device: DeviceToken) -> list[dict[str, Any]]:
    return [
        {
            "code": version.checklist.code,
            "version": version.version,
            "stage": version.checklist.stage,
            "titles": version.checklist.titles,
            "languages": version.languages,
        }
        for version in published_checklists(device.mission)
    ]


def _receipts(device: DeviceToken) -> list[Receipt]:
    rows = (
        Submission.objects.filter(mission=device.mission_id)
        .of_team(team_id=device.team_id, observer_id=device.observer_id)
        .defer("sealed")
        .order_by("-received_at", "-id")
    )
    return [
        receipt_of(row, mission_code=device.mission.code) for row in rows[:MAX_RECEIPTS]
    ]
