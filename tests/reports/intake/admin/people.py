"""What the tests of the intake's pages share: a phone, people, a report that waits."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from elections.scope import database_scope
from observers.access.models import DeviceToken
from observers.missions.models import Mission, ObserverTeam
from reports.intake.models.verdicts import Judgement
from reports.intake.services.accepting import accept_reports
from reports.intake.services.judging import judge_pending
from tests.factories.intake import raw, report
from tests.factories.missions import MembershipFactory

QUEUE = "admin:reports_judgement_changelist"

LISTS = (
    QUEUE,
    "admin:reports_submission_changelist",
    "admin:reports_conflict_changelist",
    "admin:reports_attachment_changelist",
)
ANSWERS = {
    "header": {
        "station": "S-1",
        "arrived_at": "2023-03-19T10:00:00+06:00",
        "plate": "SECRET-PLATE",
    }
}
PHOTO = b"not really a photo"


def signed_in(
    mission: Mission, role: str = "coordinator", team: ObserverTeam | None = None
) -> Client:
    """Return the browser of somebody with this role in the mission."""
    client = Client()
    member = MembershipFactory.create(mission=mission, role=role, team=team)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(token: DeviceToken, **changes: Any) -> dict[str, Any]:
    sent = report(token.mission, **{"answers": ANSWERS, **changes})
    # A request's scope ends with it; the rest of the test sees every mission.
    with database_scope("*"):
        accept_reports(
            token=f"{token.mission.code}.s", raws=[raw(sent)], now=timezone.now()
        )
    return sent


def held(token: DeviceToken) -> Judgement:
    """Send a visit twice; return the judgement of the second report."""
    send(token)
    second = send(token)
    judge_pending(clock=timezone.now)
    return Judgement.objects.get(
        submission__instance_id=second["id"], state="set_aside"
    )
