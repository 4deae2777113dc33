"""Reading recommendations with what became of them."""

from __future__ import annotations

from django.db.models import QuerySet

from observers.missions.models import Mission
from reports.recommendations.domain.follow_up import FollowUpSummary, summary_of
from reports.recommendations.models import FollowUp, Recommendation


def recommendations_of(mission: Mission) -> QuerySet[Recommendation]:
    """Return a mission's recommendations with `status`, by report and number."""
    return (
        Recommendation.objects.filter(mission=mission)
        .with_status()
        .prefetch_related("commitments")
        .order_by("report", "number", "pk")
    )


def follow_up_summary(
    mission: Mission, *, report: str | None = None
) -> FollowUpSummary:
    """Return how many recommendations have which status, of one report or of all."""
    rows = Recommendation.objects.filter(mission=mission).with_status()
    if report is not None:
        rows = rows.filter(report=report)
    return summary_of([row.status for row in rows])


def follow_ups_of(recommendation: Recommendation) -> QuerySet[FollowUp]:
    """Return the assessments of a recommendation, the latest first: it rules."""
    return recommendation.follow_ups.order_by("-assessed_at", "-id")
