"""A stored report's bytes, opened."""

from __future__ import annotations

from elections.journal.services.sealing import mission_keys
from reports.intake.domain.sealing_contexts import (
    conflict_context,
    open_report,
    submission_context,
)
from reports.intake.models.conflicts import Conflict
from reports.intake.models.submissions import Submission


def raw_report(submission: Submission) -> bytes:
    """Return the bytes of a report as they were sent."""
    return open_report(
        mission_keys(submission.mission_id).data_key,
        bytes(submission.sealed),
        context=submission_context(
            mission_id=submission.mission_id, instance_id=submission.instance_id
        ),
    )


def raw_conflict(conflict: Conflict) -> bytes:
    """Return the bytes of a newcomer that was kept apart."""
    return open_report(
        mission_keys(conflict.mission_id).data_key,
        bytes(conflict.sealed),
        context=conflict_context(
            mission_id=conflict.mission_id, instance_id=conflict.instance_id
        ),
    )
