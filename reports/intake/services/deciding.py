"""A person's answer to a report that was set aside, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from elections.errors import DomainError
from elections.journal.services.events import record_event
from elections.places.models import PollingStation
from observers.missions.models import ObserverTeam, User
from reports.intake.domain.identity import SetAsideReason
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement, SetAsideDecision
from reports.intake.services.recording import counter_taken_back
from reports.observations.services.counting import count_reports

RECORD, DISCARD = "record", "discard"
GONE = "This report is not waiting any more. Reload the queue to see its state."


class AlreadyDecided(DomainError):
    """Somebody has decided about this report, or it is not set aside."""

    code = "already_decided"
    status = 409


class NotAssignable(DomainError):
    """The team or station that a person named does not exist in this mission."""

    code = "not_assignable"
    status = 400


@transaction.atomic
def decide_set_aside(
    *,
    judgement: Judgement,
    action: str,
    user: User,
    now: datetime,
    assigned: Mapping[str, str] | None = None,
    reason: str = "",
) -> SetAsideDecision:
    """Record a set-aside report after all, or discard it; its bytes stay either way.

    Recording puts it back on the queue, to be judged again with what the person said:
    `assigned` may name a team and a station by their codes.
    """
    submission = judgement.submission
    named = {key: code for key, code in (assigned or {}).items() if code}
    _check_open(submission, judgement)
    _check_assigned(submission, named)
    if action == RECORD and not named.get("team"):
        _check_recordable(judgement)
    # One decision per judgement: of two people who click at once, one is refused here.
    decision, is_first = SetAsideDecision.objects.get_or_create(
        judgement=judgement,
        defaults={
            "mission_id": submission.mission_id,
            "action": action,
            "reason": reason.strip(),
            "assigned": named,
            "decided_by": user,
            "decided_at": now,
        },
    )
    if not is_first:
        raise AlreadyDecided(GONE)
    if action == RECORD:
        Pending.objects.create(
            submission_id=submission.pk,
            mission_id=submission.mission_id,
            queued_at=now,
        )
    else:
        _discard(submission, judgement, now=now)
    record_event(
        actor=user.actor,
        kind=f"set_aside.{action}",
        subject=f"report:{submission.instance_id}",
        mission_id=submission.mission_id,
        payload={"reason": reason.strip(), "assigned": named},
    )
    return decision


def _check_open(submission: Submission, judgement: Judgement) -> None:
    latest = submission.judgements.order_by("-round").first()
    if latest != judgement or judgement.state != "set_aside":
        raise AlreadyDecided(GONE)


def _check_recordable(judgement: Judgement) -> None:
    """Refuse what would only be set aside again for the same reason."""
    if judgement.reason == SetAsideReason.UNKNOWN_SENDER:
        raise NotAssignable(
            "It is not known who sent this report. Name the team that did, or discard it."
        )
    if judgement.reason == SetAsideReason.ENCRYPTED:
        raise NotAssignable(
            "This report is encrypted. Decrypt it where the private key is kept, and "
            "enter it with `manage.py enter_decrypted`."
        )


def _check_assigned(submission: Submission, named: Mapping[str, str]) -> None:
    team, station = named.get("team"), named.get("station")
    mission = submission.mission
    teams = ObserverTeam.objects.filter(mission=mission, code=team)
    if team and not teams.exists():
        raise NotAssignable(f"Mission {mission.code} has no team {team}.")
    stations = PollingStation.objects.filter(election=mission.election_id, code=station)
    if station and not stations.exists():
        raise NotAssignable(f"There is no polling station {station}.")


def _discard(submission: Submission, judgement: Judgement, *, now: datetime) -> None:
    Judgement.objects.create(
        mission_id=submission.mission_id,
        submission=submission,
        round=judgement.round + 1,
        state="discarded",
        reason=judgement.reason,
        judged_at=now,
    )
    if not submission.is_rehearsal:
        taken_back = list(counter_taken_back(judgement))
        count_reports(mission=submission.mission, counts=taken_back, now=now)
