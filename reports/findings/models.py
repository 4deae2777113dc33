"""Frozen sets of figures: what was counted, as of when, and from which reports."""

from __future__ import annotations

from typing import Self

from django.db import models

from elections.places.models import ElectionDay
from observers.missions.models import InMission, Mission


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
