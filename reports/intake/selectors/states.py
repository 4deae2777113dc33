"""What an app may learn about a report: received, recorded, or call your coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from elections.errors import NotFound
from elections.journal.services.sealing import mission_keys
from observers.access.selectors import token_in_force
from reports.intake.domain.readers import read_report
from reports.intake.domain.receipts import Receipt
from reports.intake.domain.sealing_contexts import open_report, submission_context
from reports.intake.models.files import Attachment
from reports.intake.models.submissions import Submission


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
        missing_files=missing_files(submission),
    )


def state_of(submission: Submission) -> State:
    """Return where a report stands by its latest judgement."""
    latest = submission.judgements.order_by("-round").first()
    if latest is None:
        return State.RECEIVED
    return State.RECORDED if latest.state == "recorded" else State.CALL


def missing_files(submission: Submission) -> tuple[str, ...]:
    """Return the SHA-256 of each file that a report names and that has not come."""
    report = read_report(source=submission.source, raw=raw_report(submission))
    named = [file.sha256 for file in report.files]
    return files_not_here(mission_id=submission.mission_id, named=named)


def files_not_here(*, mission_id: int, named: Sequence[str]) -> tuple[str, ...]:
    """Return which of these files the mission has not got, in the given order."""
    if not named:
        return ()
    here = set(
        Attachment.objects.filter(mission_id=mission_id, sha256__in=named).values_list(
            "sha256", flat=True
        )
    )
    return tuple(dict.fromkeys(sha256 for sha256 in named if sha256 not in here))


def raw_report(submission: Submission) -> bytes:
    """Return the bytes of a report as they were sent."""
    return open_report(
        mission_keys(submission.mission_id).data_key,
        bytes(submission.sealed),
        context=submission_context(
            mission_id=submission.mission_id, instance_id=submission.instance_id
        ),
    )


def receipt_of(submission: Submission, *, mission_code: str) -> Receipt:
    """Return the receipt that was signed when the report came."""
    return Receipt(
        mission=mission_code,
        instance_id=submission.instance_id,
        sha256=bytes(submission.sha256),
        received_at=submission.received_at,
        signature=bytes(submission.signature),
    )
