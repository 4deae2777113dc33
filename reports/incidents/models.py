"""Incident reports, the groups that make them one event, and their verification."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from elections.places.models import Area, ElectionDay, PollingStation
from observers.missions.models import (
    InMission,
    Mission,
    Observer,
    ObserverTeam,
    User,
)
from reports.checklists.models import ChecklistVersion, OutdatedEdit, by_its_sender


def verification_levels() -> list[tuple[str, str]]:
    return [
        ("reported", "Reported"),
        ("under_verification", "Under verification"),
        ("verified", "Verified"),
        ("partly_verified", "Partly verified"),
        ("unconfirmed", "Unconfirmed"),
        ("refuted", "Refuted"),
    ]


class IncidentReportQuerySet(InMission["IncidentReport"]):
    team_path = "team_id"
    area_path = "area_id"

    def latest_versions(self, as_of: datetime) -> Self:
        """Keep the latest version of each report; of rival edits the later received."""
        every = IncidentReport.objects.filter(
            mission=OuterRef("mission"),
            is_rehearsal=OuterRef("is_rehearsal"),
            recorded_at__lte=as_of,
        )
        later = Q(received_at__gt=OuterRef("received_at")) | Q(
            received_at=OuterRef("received_at"),
            instance_id__gt=OuterRef("instance_id"),
        )
        edited = every.filter(by_its_sender(), supersedes=OuterRef("instance_id"))
        rival = every.filter(later, supersedes=OuterRef("supersedes"))
        # Of two edits the one that was edited again speaks through that later edit.
        rival = rival.filter(~Exists(edited))
        lost = Exists(rival) | Exists(OutdatedEdit.objects.of_row(as_of))
        return self.filter(~Exists(edited)).exclude(Q(supersedes__isnull=False) & lost)

    def counted(self, as_of: datetime) -> Self:
        """Keep what may be counted: known by then, the latest version, no rehearsal."""
        rows = self.filter(is_rehearsal=False, recorded_at__lte=as_of)
        return rows.latest_versions(as_of)


class IncidentStateQuerySet(InMission["IncidentState"]):
    team_path = "incident__team_id"
    area_path = "incident__area_id"


class GroupingMoveQuerySet(InMission["GroupingMove"]):
    team_path = "incident__team_id"
    area_path = "incident__area_id"


class VerificationMoveQuerySet(InMission["VerificationMove"]):
    team_path = "incident__team_id"
    area_path = "incident__area_id"


class EvidenceQuerySet(InMission["Evidence"]):
    team_path = "incident__team_id"
    area_path = "incident__area_id"


class IncidentGroupQuerySet(InMission["IncidentGroup"]):
    pass


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

    objects = IncidentReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id"], name="incident_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["mission", "election_day", "category"], name="incident_category"
            ),
            models.Index(
                fields=["mission", "supersedes"],
                name="incident_superseded",
                condition=models.Q(supersedes__isnull=False),
            ),
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

    objects = IncidentGroupQuerySet.as_manager()

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

    objects = IncidentStateQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.level}"


class GroupingMove(models.Model):
    """An incident put into a group or taken out of it (empty); append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    incident = models.ForeignKey(
        IncidentReport, on_delete=models.PROTECT, related_name="groupings"
    )
    group = models.ForeignKey(
        IncidentGroup, null=True, blank=True, on_delete=models.PROTECT
    )
    reason = models.CharField(max_length=300, blank=True)
    moved_by = models.CharField(max_length=80)
    moved_at = models.DateTimeField()

    objects = GroupingMoveQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.incident_id} in {self.group_id}"


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

    objects = VerificationMoveQuerySet.as_manager()

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

    objects = EvidenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"
