"""Following complaints and appeals through the bodies that decide them."""

from __future__ import annotations

from django.db import transaction

from elections.journal.services.events import record_event
from reports.monitoring.domain.complaint import check_complaint
from reports.monitoring.models import Complaint


@transaction.atomic
def save_complaint(*, complaint: Complaint, actor: str) -> Complaint:
    """Add a complaint, or write down what became of it."""
    check_complaint(
        filed_on=complaint.filed_on,
        decided_on=complaint.decided_on,
        outcome=complaint.outcome,
    )
    is_new = complaint.pk is None
    complaint.save()
    record_event(
        actor=actor,
        kind="complaint.added" if is_new else "complaint.changed",
        subject=f"complaint:{complaint.pk}",
        mission_id=complaint.mission_id,
        payload={"reference": complaint.reference, "outcome": complaint.outcome},
    )
    return complaint
