"""Completed checklists, their flags, corrections and decisions; append-only."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from elections.places.models import Area, Commission, ElectionDay, PollingStation
from observers.missions.models import (
    InMission,
    Mission,
    Observer,
    ObserverTeam,
    User,
)
from reports.checklists.models import ChecklistVersion, OutdatedEdit, by_its_sender


class ObservationQuerySet(InMission["Observation"]):
    team_path = "team_id"
    area_path = "area_id"

    def known_at(self, as_of: datetime) -> Self:
        """Keep what was recorded by then."""
        return self.filter(recorded_at__lte=as_of)

    def latest_versions(self, as_of: datetime) -> Self:
        """Keep the latest version of each report; an edit may be there before it.

        A report that an edit names is never the latest. Of several edits of one report
        the one received last is. A rehearsed edit is no version of a real report, and
        what another team claimed to edit before it came stands beside that claim.
        """
        every = Observation.objects.filter(
            mission=OuterRef("mission"),
            is_rehearsal=OuterRef("is_rehearsal"),
            recorded_at__lte=as_of,
        )
        edited = Exists(
            every.filter(by_its_sender(), supersedes=OuterRef("instance_id"))
        )
        later = Q(received_at__gt=OuterRef("received_at")) | Q(
            received_at=OuterRef("received_at"),
            instance_id__gt=OuterRef("instance_id"),
        )
        edits = every.filter(supersedes__isnull=False)
        rival = edits.filter(later, thread=OuterRef("thread")).filter(~edited)
        lost = Exists(rival) | Exists(OutdatedEdit.objects.of_row(as_of))
        return self.filter(~edited).exclude(Q(supersedes__isnull=False) & lost)

    def not_rejected(self, as_of: datetime) -> Self:
        """Keep what no person has rejected, or what was restored since."""
        later = Q(recorded_at__gt=OuterRef("recorded_at")) | Q(
            recorded_at=OuterRef("recorded_at"), id__gt=OuterRef("id")
        )
        taken_back = Decision.objects.filter(
            later,
            observation=OuterRef("observation"),
            recorded_at__lte=as_of,
            action__in=("verify", "restore"),
        )
        rejected = Decision.objects.filter(action="reject", recorded_at__lte=as_of)
        standing = rejected.filter(~Exists(taken_back))
        return self.exclude(pk__in=standing.values("observation_id"))

    def counted(self, as_of: datetime) -> Self:
        """Keep what enters figures: latest, not rejected, no rehearsal."""
        rows = self.filter(is_rehearsal=False).known_at(as_of)
        return rows.latest_versions(as_of).not_rejected(as_of)

    def with_decision(self) -> Self:
        """Add `decision`, the latest action taken by a person."""
        latest = Decision.objects.filter(observation=OuterRef("pk"))
        return self.annotate(
            decision=Subquery(
                latest.order_by("-recorded_at", "-id").values("action")[:1],
                output_field=models.CharField(),
            )
        )

    def in_figure_order(self) -> Self:
        """Order as figures need it: by station code and instance id."""
        return self.order_by(
            F("station__code").asc(nulls_last=True),
            F("commission__code").asc(nulls_last=True),
            "instance_id",
        )


class FlagQuerySet(InMission["Flag"]):
    team_path = "observation__team_id"
    area_path = "observation__area_id"


class CorrectionQuerySet(InMission["Correction"]):
    team_path = "observation__team_id"
    area_path = "observation__area_id"

    def confirmed(self, as_of: datetime) -> Self:
        """Keep the corrections that a second person had confirmed by then."""
        return self.filter(confirms__isnull=True, confirmation__recorded_at__lte=as_of)


class DecisionQuerySet(InMission["Decision"]):
    team_path = "observation__team_id"
    area_path = "observation__area_id"


class ReportCounterQuerySet(InMission["ReportCounter"]):
    team_path = "team_id"
    area_path = "team__area_id"


class Observation(models.Model):
    """One completed checklist as judged: who, where, when, and the answers twice.

    `answers` is the tree of the XForm's primary instance without what was set aside;
    `packed` is one byte per codebook column, `numbers` the integer questions in order;
    what must not be read in clear is in `sealed_answers`. An edit is a new row that
    names the one it `supersedes`; it may come before that one.
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
    facts = models.JSONField(
        default=dict, help_text="By role, what other reports are compared with"
    )
    sealed_answers = models.BinaryField(null=True, blank=True)
    set_aside_count = models.PositiveSmallIntegerField(default=0)
    flag_count = models.PositiveSmallIntegerField(default=0)
    attachments = models.JSONField(
        default=list, blank=True, help_text="name and sha256 of each file named"
    )
    source = models.CharField(max_length=16)
    is_rehearsal = models.BooleanField(default=False)
    supersedes = models.UUIDField(null=True, blank=True)
    thread = models.UUIDField(help_text="The report that this and its edits began with")
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = ObservationQuerySet.as_manager()

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
            models.Index(fields=["mission", "thread"], name="observation_thread"),
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

    objects = FlagQuerySet.as_manager()

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

    objects = CorrectionQuerySet.as_manager()

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

    objects = DecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.observation_id} {self.action}"


class ReportCounter(models.Model):
    """What one team has sent for one stage of one day; kept while judging."""

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

    objects = ReportCounterQuerySet.as_manager()

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
