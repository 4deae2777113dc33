"""Reading recommendations with what became of them."""

from __future__ import annotations

from django.db.models import QuerySet

from reports.recommendations.models import FollowUp, Recommendation


def follow_ups_of(recommendation: Recommendation) -> QuerySet[FollowUp]:
    """Return the assessments of a recommendation, the latest first: it rules."""
    return recommendation.follow_ups.order_by("-assessed_at", "-id")
