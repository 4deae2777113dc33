"""Reports under an id that another report holds; kept, never merged."""

from __future__ import annotations

from django.db import models

from observers.access.models import DeviceToken
from observers.missions.models import InMission, Mission, User
from reports.intake.domain.vocabulary import sources


class ConflictQuerySet(InMission["Conflict"]):
    team_path = "token__team_id"
    area_path = "token__team__area_id"


class Conflict(models.Model):
    """A newcomer with the id of a stored report and other content; kept, never merged."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    instance_id = models.UUIDField()
    token = models.ForeignKey(
        DeviceToken, null=True, blank=True, on_delete=models.PROTECT
    )
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT
    )
    source = models.CharField(max_length=16, choices=sources, default="app")
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()

    objects = ConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id", "sha256"], name="conflict_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"conflict of {self.instance_id}"
