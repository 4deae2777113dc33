"""Recommendations of earlier missions, the commitments behind them, and their follow-up."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery

from observers.missions.models import InMission, Mission


def follow_up_states() -> list[tuple[str, str]]:
    return [
        ("fully", "Fully implemented"),
        ("mostly", "Mostly implemented"),
        ("partially", "Partially implemented"),
        ("not_implemented", "Not implemented"),
        ("no_longer_applicable", "No longer applicable"),
    ]


class Commitment(models.Model):
    """A paragraph of a standard that findings and recommendations refer to."""

    code = models.SlugField(max_length=60, unique=True)
    source = models.CharField(max_length=200)
    paragraph = models.CharField(max_length=40)
    subject = models.CharField(max_length=300, help_text="Ours, not a quotation")
    is_checked = models.BooleanField(
        default=False, help_text="Somebody has read the source text"
    )

    def __str__(self) -> str:
        return f"{self.source} {self.paragraph}"


class RecommendationQuerySet(InMission["Recommendation"]):
    def with_status(self) -> Self:
        """Add `status`, that of the latest follow-up, or None."""
        latest = FollowUp.objects.filter(recommendation=OuterRef("pk"))
        return self.annotate(
            status=Subquery(
                latest.order_by("-assessed_at", "-id").values("status")[:1],
                output_field=models.CharField(),
            )
        )


class FollowUpQuerySet(InMission["FollowUp"]):
    pass


class Recommendation(models.Model):
    """What an earlier mission recommended; its status is that of its latest follow-up."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="recommendations"
    )
    number = models.CharField(max_length=20)
    text = models.TextField()
    is_priority = models.BooleanField(default=False)
    addressee = models.CharField(max_length=200)
    area = models.CharField(max_length=100)
    report = models.CharField(max_length=300, help_text="The earlier mission's report")
    commitments = models.ManyToManyField(Commitment, blank=True)
    status: str | None  # added by `with_status`

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "report", "number"], name="recommendation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:60]}"


class FollowUp(models.Model):
    """What became of a recommendation, with its evidence; append-only, latest rules."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, related_name="follow_ups"
    )
    status = models.CharField(max_length=24, choices=follow_up_states)
    law = models.CharField(max_length=200, blank=True)
    article = models.CharField(max_length=100, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    evidence = models.TextField()
    assessed_by = models.CharField(max_length=80)
    assessed_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.status}"
