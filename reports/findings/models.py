"""Frozen sets of figures: what was counted, as of when, and from which reports."""

from __future__ import annotations

from typing import Self

from django.db import models

from elections.contests.models import Contest
from elections.places.models import ElectionDay, PollingStation
from observers.missions.models import InMission, Mission, User


class FindingSetQuerySet(InMission["FindingSet"]):
    def of_day(self, *, mission_id: int, election_day_id: int | None) -> Self:
        """Keep the sets of one mission's day."""
        return self.filter(mission_id=mission_id, election_day_id=election_day_id)

    def live(self) -> Self:
        """Keep the sets that the next refresh replaces."""
        return self.filter(is_live=True)

    def latest_first(self) -> Self:
        """Order by time, with a unique end."""
        return self.order_by("-as_of", "-pk")


class FigureQuerySet(InMission["Figure"]):
    pass


class QuickCountQuerySet(InMission["QuickCount"]):
    def of_contest(self, *, mission_id: int, day_id: int, contest_id: int) -> Self:
        """Keep the counts of one contest on one day."""
        return self.filter(
            mission_id=mission_id, election_day_id=day_id, contest_id=contest_id
        )

    def latest_first(self) -> Self:
        """Order by time, with a unique end."""
        return self.order_by("-as_of", "-pk")


class QuickCountReviewQuerySet(InMission["QuickCountReview"]):
    pass


class QuickCountReleaseQuerySet(InMission["QuickCountRelease"]):
    pass


class FindingSet(models.Model):
    """All figures of one mission as of a time, with the hash of their canonical form.

    A live set is replaced by the next refresh; a kept one (asked for, cited, hourly)
    never changes.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="finding_sets"
    )
    election_day = models.ForeignKey(
        ElectionDay, null=True, blank=True, on_delete=models.PROTECT
    )
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    is_live = models.BooleanField(default=False)
    reason = models.CharField(max_length=40, blank=True)
    content_sha256 = models.CharField(max_length=64)
    document = models.JSONField(help_text="The canonical form that was hashed")
    code_version = models.CharField(max_length=40, blank=True)

    objects = FindingSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "election_day"],
                condition=models.Q(is_live=True),
                name="one_live_set_per_day",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} as of {self.as_of:%Y-%m-%d %H:%M}"


class Figure(models.Model):
    """One figure of a set, as rows so that the desk can search and open its reports."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    finding_set = models.ForeignKey(
        FindingSet, on_delete=models.CASCADE, related_name="figures"
    )
    key = models.CharField(max_length=200)
    indicator = models.CharField(max_length=60)
    stage = models.CharField(max_length=16, blank=True)
    item = models.CharField(max_length=120, blank=True)
    area_code = models.CharField(max_length=40, blank=True)
    setting = models.CharField(max_length=8, blank=True)
    unit = models.CharField(max_length=24)
    k = models.BigIntegerField(null=True, blank=True)
    n = models.BigIntegerField(null=True, blank=True)
    value = models.CharField(max_length=60, blank=True)
    excluded = models.JSONField(default=dict, blank=True)
    query = models.JSONField(default=dict, help_text="Lists the reports behind it")
    is_suppressed = models.BooleanField(default=False)
    refused = models.CharField(max_length=24, blank=True)
    estimate = models.JSONField(
        null=True, blank=True, help_text="Of a probability sample, with its interval"
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding_set", "key"], name="figure_key_once"
            )
        ]

    def __str__(self) -> str:
        return self.key


class QuickCount(models.Model):
    """The results of one contest estimated from a sample, as of a time; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT)
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField()
    computed_by = models.CharField(max_length=150)
    content_sha256 = models.CharField(max_length=64)
    document = models.JSONField(help_text="The canonical form that was hashed")
    is_refused = models.BooleanField(help_text="A reason stood against publication")

    objects = QuickCountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.contest_id} as of {self.as_of:%Y-%m-%d %H:%M}"


class QuickCountReview(models.Model):
    """What a person decided of a station's protocols; append-only, the latest counts."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT)
    station = models.ForeignKey(PollingStation, on_delete=models.PROTECT)
    instance_id = models.UUIDField(
        null=True, blank=True, help_text="The protocol that counts; empty for none"
    )
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    objects = QuickCountReviewQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.station_id}: {self.instance_id or 'none'}"


class QuickCountRelease(models.Model):
    """One person's signature; append-only, two people are needed for each thing signed.

    Signed first is a kept finding set, the process at the same stations; then a count.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    finding_set = models.ForeignKey(
        FindingSet, null=True, blank=True, on_delete=models.PROTECT
    )
    quick_count = models.ForeignKey(
        QuickCount,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="releases",
    )
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT)
    signed_at = models.DateTimeField()

    objects = QuickCountReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding_set", "quick_count", "signed_by"],
                name="quick_count_signed_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(finding_set__isnull=False, quick_count__isnull=True)
                | models.Q(finding_set__isnull=True, quick_count__isnull=False),
                name="quick_count_signs_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding_set_id or self.quick_count_id} by {self.signed_by_id}"
