"""Who is sent where, and the reports that this lets us expect."""

from __future__ import annotations

from typing import Self

from django.db import models

from elections.places.models import Area, ElectionDay, PollingStation
from observers.deployment.domain.vocabulary import (
    check_in_kinds,
    missing_reasons,
    stages,
)
from observers.missions.models import InMission, Mission, ObserverTeam, User


class DeploymentQuerySet(InMission["Deployment"]):
    team_path = "team_id"
    area_path = "team__area_id"


class ExpectedReportQuerySet(InMission["ExpectedReport"]):
    team_path = "team_id"
    area_path = "team__area_id"


class MissingReportNoteQuerySet(InMission["MissingReportNote"]):
    team_path = "expected__team_id"
    area_path = "expected__team__area_id"


class SampleQuerySet(InMission["Sample"]):
    def frozen(self) -> Self:
        """Keep the samples in force: one per mission and day at most."""
        return self.filter(frozen_at__isnull=False, withdrawn_at__isnull=True)


class SampledStationQuerySet(InMission["SampledStation"]):
    area_path = "station__area_id"

    def in_force(self) -> Self:
        """Keep the stations of frozen samples."""
        frozen = Sample.objects.frozen()
        return self.filter(sample__in=frozen)


class SampleFrameQuerySet(InMission["SampleFrame"]):
    pass


class SampleReserveQuerySet(InMission["SampleReserve"]):
    pass


class SampleExclusionQuerySet(InMission["SampleExclusion"]):
    pass


class SampleReplacementQuerySet(InMission["SampleReplacement"]):
    pass


class CheckInQuerySet(InMission["CheckIn"]):
    team_path = "team_id"
    area_path = "team__area_id"


class Deployment(models.Model):
    """A team in an area on an election day, or at sampled stations."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="deployments"
    )
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    team = models.ForeignKey(
        ObserverTeam, on_delete=models.PROTECT, related_name="deployments"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    stations = models.ManyToManyField(PollingStation, blank=True)
    quotas = models.JSONField(
        default=dict,
        blank=True,
        help_text="Reports expected per stage on a free route; empty: the defaults",
    )
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "election_day", "team"],
                name="one_deployment_per_team_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team} on {self.election_day}"


class ExpectedReport(models.Model):
    """What a deployment lets us expect: a quota per stage, or one per sampled place."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    deployment = models.ForeignKey(
        Deployment, on_delete=models.CASCADE, related_name="expected_reports"
    )
    team = models.ForeignKey(ObserverTeam, on_delete=models.PROTECT)
    stage = models.CharField(max_length=16, choices=stages)
    station = models.ForeignKey(
        PollingStation, null=True, blank=True, on_delete=models.PROTECT
    )
    quota = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField(null=True, blank=True)

    objects = ExpectedReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deployment", "stage", "station"],
                name="expected_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.stage} x{self.quota}"


class MissingReportNote(models.Model):
    """Why an expected report has not come, and who called; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    expected = models.ForeignKey(
        ExpectedReport, on_delete=models.PROTECT, related_name="notes"
    )
    reason = models.CharField(max_length=16, choices=missing_reasons)
    note = models.CharField(max_length=300, blank=True)
    called_by = models.ForeignKey(User, on_delete=models.PROTECT)
    called_at = models.DateTimeField()

    objects = MissingReportNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.get_reason_display())


class Sample(models.Model):
    """One draw of a mission's election day, from its plan to the frozen list.

    Weights follow from the draw: no row has a field for them. Once frozen, the database
    lets nothing change but the withdrawal.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="samples"
    )
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    method = models.CharField(max_length=24)
    seed = models.CharField(max_length=200)
    plan = models.JSONField(default=dict)
    planned_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.CharField(max_length=80, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "election_day"],
                condition=models.Q(frozen_at__isnull=False, withdrawn_at__isnull=True),
                name="one_frozen_sample_per_day",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SampleFrame(models.Model):
    """The list that a sample was drawn from, as compressed CSV; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    sample = models.OneToOneField(
        Sample, on_delete=models.PROTECT, related_name="frame"
    )
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = SampleFrameQuerySet.as_manager()

    def __str__(self) -> str:
        return self.sha256


class StationOfSample(models.Model):
    """A station and what a sample does with it; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    sample = models.ForeignKey(
        Sample, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    number = models.PositiveIntegerField(help_text="In the order drawn")
    station = models.ForeignKey(PollingStation, on_delete=models.PROTECT)
    stratum = models.CharField(max_length=120)
    cluster = models.CharField(max_length=120, blank=True)
    size = models.FloatField(default=0, help_text="Registered voters")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["sample", "number"], name="%(class)s_once")
        ]

    def __str__(self) -> str:
        return f"{self.station_id} in {self.stratum}"


class SampledStation(StationOfSample):
    """One draw of a sample, or a reserve that joined it for one shown not to exist."""

    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    probability = models.FloatField(help_text="As drawn; the expected number of draws")
    population = models.FloatField(null=True, help_text="Empty: infinite (by size)")
    cluster_population = models.PositiveIntegerField(default=1)
    joined_for = models.OneToOneField(
        "SampleReplacement", null=True, on_delete=models.PROTECT
    )

    objects = SampledStationQuerySet.as_manager()


class SampleReserve(StationOfSample):
    """A station that stands by, in the order in which it would join."""

    objects = SampleReserveQuerySet.as_manager()


class SampleExclusion(StationOfSample):
    """A station that could not be drawn, and why: estimates say nothing of it."""

    reason = models.CharField(max_length=120)

    objects = SampleExclusionQuerySet.as_manager()


class SampleReplacement(models.Model):
    """A sampled station shown not to exist: the only ground for a reserve to join."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    sample = models.ForeignKey(
        Sample, on_delete=models.PROTECT, related_name="replacements"
    )
    station = models.ForeignKey(PollingStation, on_delete=models.PROTECT)
    reason = models.CharField(max_length=300)
    evidence = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)

    objects = SampleReplacementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "station"], name="shown_not_to_exist_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id}: {self.reason}"


class CheckIn(models.Model):
    """A team's sign of life; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    team = models.ForeignKey(
        ObserverTeam, on_delete=models.PROTECT, related_name="check_ins"
    )
    kind = models.CharField(max_length=24, choices=check_in_kinds)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.CharField(max_length=80)

    objects = CheckInQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.team_id} {self.kind}"
