"""Reports as an app sends them, and the smallest stored ones."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from observers.access.models import DeviceToken
from observers.missions.models import Mission
from reports.intake.models.submissions import Submission
from reports.intake.services.accepting import enter_reports
from tests.factories.checklists import ChecklistVersionFactory
from tests.factories.missions import ObserverFactory
from tests.factories.places import ElectionDayFactory, PollingStationFactory


def report(mission: Mission, /, **changes: Any) -> dict[str, Any]:
    """Return one report of the mission as an app builds it; None leaves a field out."""
    built = {
        "id": str(uuid.uuid4()),
        "mission": mission.code,
        "checklist": "small",
        "version": "1",
        "device_time": "2023-03-19T12:00:00+06:00",
        "answers": {},
        **changes,
    }
    return {name: value for name, value in built.items() if value is not None}


def raw(report: dict[str, Any]) -> bytes:
    """Return the bytes of a report as an app sends them."""
    return json.dumps(report, ensure_ascii=False).encode()


def bearer(token: DeviceToken, secret: str) -> dict[str, str]:
    """Return the header with which a phone proves itself."""
    return {"Authorization": f"Bearer {token.mission.code}.{secret}"}


def stored_submission(
    mission: Mission, /, *, now: datetime | None = None, **changes: Any
) -> Submission:
    """Store one report as a command would, and return its row."""
    sent = report(mission, **changes)
    enter_reports(
        mission=mission, raws=[raw(sent)], source="import", now=now or timezone.now()
    )
    return Submission.objects.get(mission=mission, instance_id=sent["id"])


def ready_mission() -> Mission:
    """Make a mission with an election day, a checklist, station S-1 and observer STO-1."""
    observer = ObserverFactory.create(code="STO-1", team__code="T-1")
    mission = observer.mission
    ChecklistVersionFactory.create(mission=mission)
    ElectionDayFactory.create(election=mission.election)
    PollingStationFactory.create(election=mission.election, code="S-1", setting="rural")
    return mission


def visit_answers(**header: Any) -> dict[str, Any]:
    """Return the answers of a visit to S-1, told in the small checklist."""
    visit = {
        "station": "S-1",
        "arrived_at": "2023-03-19T10:00:00+06:00",
        "departed_at": "2023-03-19T10:40:00+06:00",
        **header,
    }
    return {"header": visit, "procedures": {"sealed": "yes"}, "overall": "good"}


def stored_visit(mission: Mission, /, **changes: Any) -> Submission:
    """Store the report of STO-1 about a visit to S-1."""
    return stored_submission(
        mission, **{"observer": "STO-1", "answers": visit_answers(), **changes}
    )
