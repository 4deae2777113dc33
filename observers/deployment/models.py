"""Who is sent where, and the reports that this lets us expect."""

from __future__ import annotations

from django.db import models

from elections.places.models import Area, ElectionDay, PollingStation
from observers.missions.models import InMission, Mission, ObserverTeam, User


def stages() -> list[tuple[str, str]]:
    return [
        ("opening", "Opening"),
        ("voting", "Voting"),
        ("counting", "Closing and counting"),
        ("tabulation", "Tabulation"),
    ]


def missing_reasons() -> list[tuple[str, str]]:
    return [
        ("not_sent", "Not sent yet"),
        ("late", "Announced as late"),
        ("lost", "Lost"),
        ("withdrew", "Team withdrew"),
        ("denied", "Access denied"),
        ("unreachable", "Team cannot be reached"),
        ("other", "Other"),
    ]


def check_in_kinds() -> list[tuple[str, str]]:
    return [
        ("arrived", "Arrived in the area"),
        ("set_out", "Set out"),
        ("after_opening", "After the opening"),
        ("midday", "Midday"),
        ("after_closing", "After closing"),
        ("tabulation", "At the tabulation"),
        ("back", "Back"),
    ]


class DeploymentQuerySet(InMission["Deployment"]):
    team_path = "team_id"
    area_path = "team__area_id"


class ExpectedReportQuerySet(InMission["ExpectedReport"]):
    team_path = "team_id"
    area_path = "team__area_id"


class MissingReportNoteQuerySet(InMission["MissingReportNote"]):
    team_path = "expected__team_id"
    area_path = "expected__team__area_id"


class SampledStationQuerySet(InMission["SampledStation"]):
    area_path = "station__area_id"


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


class SampledStation(models.Model):
    """A station of a probability sample; its weight follows from the design."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    station = models.ForeignKey(PollingStation, on_delete=models.PROTECT)
    stratum = models.CharField(max_length=60)
    stratum_size = models.PositiveIntegerField()
    sample_size = models.PositiveIntegerField()

    objects = SampledStationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "election_day", "station"], name="sampled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} in {self.stratum}"


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
