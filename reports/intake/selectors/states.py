"""What an app may learn about a report: received, recorded, or call your coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from elections.errors import NotFound
from observers.access.selectors import token_in_force
from reports.intake.domain.receipts import Receipt
from reports.intake.models.submissions import Submission
from reports.intake.selectors.named_files import missing_names, report_files


class State(StrEnum):
    """All that an app is told."""

    RECEIVED = "received"
    RECORDED = "recorded"
    CALL = "call_your_coordinator"


@dataclass(frozen=True)
class SubmissionState:
    """A report's receipt, where it stands, and the files that it still misses."""

    state: State
    receipt: Receipt
    missing_files: tuple[str, ...]


def submission_state(
    *, token: str, instance_id: UUID, now: datetime
) -> SubmissionState:
    """Return the state of a report of the token's own team; others do not exist."""
    device = token_in_force(token, now=now)
    submission = (
        Submission.objects.filter(mission_id=device.mission_id, instance_id=instance_id)
        .of_team(team_id=device.team_id, observer_id=device.observer_id)
        .first()
    )
    if submission is None:
        raise NotFound("Your team has sent no report with this id.")
    return SubmissionState(
        state=state_of(submission),
        receipt=receipt_of(submission, mission_code=device.mission.code),
        missing_files=missing_names(report_files(submission)),
    )


def state_of(submission: Submission) -> State:
    """Return where a report stands by its latest judgement."""
    latest = submission.judgements.order_by("-round").first()
    if latest is None:
        return State.RECEIVED
    return State.RECORDED if latest.state == "recorded" else State.CALL


def receipt_of(submission: Submission, *, mission_code: str) -> Receipt:
    """Return the receipt that was signed when the report came."""
    return Receipt(
        mission=mission_code,
        instance_id=submission.instance_id,
        sha256=bytes(submission.sha256),
        received_at=submission.received_at,
        signature=bytes(submission.signature),
    )
