"""Reading complaints, and their counts for the statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from observers.missions.models import Mission
from reports.monitoring.models import Complaint


@dataclass(frozen=True)
class ComplaintSummary:
    """Complaints that the mission follows, by outcome and by body, out of `n`."""

    n: int
    by_outcome: Mapping[str, int]
    by_body: Mapping[str, int]


def complaints_of(mission: Mission) -> QuerySet[Complaint]:
    """Return a mission's complaints by date and reference."""
    rows = Complaint.objects.filter(mission=mission).select_related("area")
    return rows.order_by("filed_on", "reference")


def complaint_summary(mission: Mission) -> ComplaintSummary:
    """Return how many complaints have which outcome, and where they were filed."""
    rows = complaints_of(mission).values_list("outcome", "body")
    found = list(rows)
    return ComplaintSummary(
        n=len(found),
        by_outcome=dict(sorted(Counter(o or "pending" for o, _ in found).items())),
        by_body=dict(sorted(Counter(body for _, body in found).items())),
    )
