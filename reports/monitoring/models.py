"""Long-term observation that is not a checklist: complaints followed through bodies."""

from __future__ import annotations

from django.db import models

from elections.places.models import Area
from observers.missions.models import InMission, Mission


class ComplaintQuerySet(InMission["Complaint"]):
    area_path = "area_id"


class Complaint(models.Model):
    """A complaint or appeal that the mission follows; written from public sources."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    reference = models.CharField(max_length=60)
    filed_on = models.DateField(null=True, blank=True)
    complainant_type = models.CharField(max_length=60, blank=True)
    body = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    reasoning = models.TextField(blank=True)
    source = models.CharField(max_length=300)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "reference"], name="complaint_once"
            )
        ]

    def __str__(self) -> str:
        return self.reference
