"""Incident reports, the groups that make them one event, and their verification."""

from __future__ import annotations

from django.db import models

from elections.places.models import Area, ElectionDay, PollingStation
from observers.missions.models import Mission, Observer, ObserverTeam, User
from reports.checklists.models import ChecklistVersion


def verification_levels() -> list[tuple[str, str]]:
    return [
        ("reported", "Reported"),
        ("under_verification", "Under verification"),
        ("verified", "Verified"),
        ("partly_verified", "Partly verified"),
        ("unconfirmed", "Unconfirmed"),
        ("refuted", "Refuted"),
    ]


class IncidentReport(models.Model):
    """One report of one event as judged; append-only. The axes are kept apart."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(
        ElectionDay, null=True, blank=True, on_delete=models.PROTECT
    )
    instance_id = models.UUIDField()
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT)
    observer = models.ForeignKey(
        Observer, null=True, blank=True, on_delete=models.PROTECT
    )
    team = models.ForeignKey(
        ObserverTeam, null=True, blank=True, on_delete=models.PROTECT
    )
    category = models.CharField(max_length=8, db_index=True)
    stage = models.CharField(max_length=16, blank=True)
    place_type = models.CharField(max_length=16, blank=True)
    source_type = models.CharField(max_length=16, blank=True)
    severity = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=16, blank=True)
    reaction = models.CharField(max_length=24, blank=True)
    station = models.ForeignKey(
        PollingStation, null=True, blank=True, on_delete=models.PROTECT
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    occurred_at = models.DateTimeField(null=True, blank=True)
    sealed_narrative = models.BinaryField(null=True, blank=True)
    answers = models.JSONField(default=dict, help_text="Without what is sealed")
    attachments = models.JSONField(default=list, blank=True)
    flag_count = models.PositiveSmallIntegerField(default=0)
    flags = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=16)
    is_rehearsal = models.BooleanField(default=False)
    supersedes = models.UUIDField(null=True, blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id"], name="incident_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.instance_id}"


class IncidentGroup(models.Model):
    """Several reports of one event, or of one moving group: they count once."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=200, blank=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mission", "code"], name="group_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class IncidentState(models.Model):
    """Where an incident stands now; the history is in VerificationMove."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    incident = models.OneToOneField(
        IncidentReport, on_delete=models.PROTECT, related_name="state"
    )
    level = models.CharField(
        max_length=20, choices=verification_levels, default="reported"
    )
    group = models.ForeignKey(
        IncidentGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="incidents",
    )
    assigned_to = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    is_archived = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.level}"


class VerificationMove(models.Model):
    """One step of an incident's verification, with its reason; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    incident = models.ForeignKey(
        IncidentReport, on_delete=models.PROTECT, related_name="moves"
    )
    level_before = models.CharField(max_length=20)
    level_after = models.CharField(max_length=20, choices=verification_levels)
    grade = models.CharField(max_length=1, blank=True, help_text="A to E")
    reason = models.CharField(max_length=300)
    moved_by = models.ForeignKey(User, on_delete=models.PROTECT)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.level_after}"


class Evidence(models.Model):
    """What supports or contradicts an incident; append-only, the note is sealed."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    incident = models.ForeignKey(
        IncidentReport, on_delete=models.PROTECT, related_name="evidence"
    )
    kind = models.CharField(max_length=24)
    sha256 = models.CharField(max_length=64, blank=True)
    sealed_note = models.BinaryField(null=True, blank=True)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"
