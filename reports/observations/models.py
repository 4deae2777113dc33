"""Completed checklists with their answers, flags, corrections and decisions; append-only."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from elections.places.models import Area, Commission, ElectionDay, PollingStation
from observers.missions.models import Mission, Observer, ObserverTeam, User
from reports.checklists.models import ChecklistVersion


class Observation(models.Model):
    """One completed checklist as judged: who, where, when, and the answers twice.

    `answers` is the tree of the XForm's primary instance without what was set aside;
    `packed` is one byte per codebook column, `numbers` the integer questions in order.
    An edit is a new row that names the one it `supersedes`.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(
        ElectionDay, null=True, blank=True, on_delete=models.PROTECT
    )
    instance_id = models.UUIDField()
    version = models.ForeignKey(ChecklistVersion, on_delete=models.PROTECT)
    stage = models.CharField(max_length=16)
    observer = models.ForeignKey(
        Observer, null=True, blank=True, on_delete=models.PROTECT
    )
    team = models.ForeignKey(
        ObserverTeam, null=True, blank=True, on_delete=models.PROTECT
    )
    station = models.ForeignKey(
        PollingStation, null=True, blank=True, on_delete=models.PROTECT
    )
    commission = models.ForeignKey(
        Commission, null=True, blank=True, on_delete=models.PROTECT
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    setting = models.CharField(max_length=8, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    overall = models.CharField(max_length=16, blank=True)
    answers = models.JSONField()
    packed = models.BinaryField()
    numbers = ArrayField(models.BigIntegerField(null=True), default=list)
    set_aside_count = models.PositiveSmallIntegerField(default=0)
    flag_count = models.PositiveSmallIntegerField(default=0)
    attachments = models.JSONField(
        default=list, blank=True, help_text="name and sha256 of each file named"
    )
    source = models.CharField(max_length=16)
    is_rehearsal = models.BooleanField(default=False)
    supersedes = models.UUIDField(null=True, blank=True)
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id"], name="observation_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["mission", "election_day", "stage", "station"],
                name="observation_by_stage",
            ),
            models.Index(
                fields=["mission", "supersedes"],
                name="observation_superseded",
                condition=models.Q(supersedes__isnull=False),
            ),
            models.Index(fields=["mission", "team", "stage"], name="observation_team"),
        ]

    def __str__(self) -> str:
        return str(self.instance_id)


class Flag(models.Model):
    """A question raised about an observation by a rule; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="flags"
    )
    rule = models.CharField(max_length=40)
    path = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=300)
    values = models.JSONField(default=dict, blank=True)
    is_set_aside = models.BooleanField(default=False)
    raised_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.rule} {self.path}"


class Correction(models.Model):
    """A person's correction of one answer, with its reason; append-only.

    Counts only once a second person has confirmed it (`confirms` points back).
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="corrections"
    )
    path = models.CharField(max_length=200)
    value = models.JSONField(null=True)
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT)
    confirms = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="confirmation",
    )
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.observation_id} {self.path}"


class Decision(models.Model):
    """A person's decision about an observation; the latest rules; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, related_name="decisions"
    )
    action = models.CharField(
        max_length=12,
        choices=[
            ("verify", "Verified"),
            ("reject", "Rejected"),
            ("restore", "Restored"),
            ("query", "Queried with the team"),
        ],
    )
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.observation_id} {self.action}"


class ReportCounter(models.Model):
    """What one team has sent for one stage of one day; kept by the judging transaction."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(
        ElectionDay, null=True, blank=True, on_delete=models.PROTECT
    )
    team = models.ForeignKey(
        ObserverTeam, null=True, blank=True, on_delete=models.PROTECT
    )
    stage = models.CharField(max_length=16)
    recorded = models.PositiveIntegerField(default=0)
    set_aside = models.PositiveIntegerField(default=0)
    flagged = models.PositiveIntegerField(default=0)
    last_received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "election_day", "team", "stage"],
                name="one_counter_per_team_and_stage",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.stage}"
