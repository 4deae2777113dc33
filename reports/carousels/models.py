"""Hypotheses of groups that moved between stations, and what people decided of them.

All append-only. No row of a mission, station or incident leads back here
(`related_name="+"`): nothing that is published reads hypotheses.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from elections.places.models import ElectionDay
from elections.scope import Scope
from observers.missions.models import InMission, Mission, User
from reports.incidents.models import IncidentGroup


class LinkRunQuerySet(InMission["LinkRun"]):
    def latest_of_days(self) -> Self:
        """Keep the latest run of every day of every mission."""
        rows = self.order_by("mission_id", "election_day_id", "-computed_at", "-pk")
        return rows.distinct("mission_id", "election_day_id")


class LinkedGroupQuerySet(InMission["LinkedGroup"]):
    def visible_to(self, scope: Scope) -> Self:
        """Keep the missions' rows; of those narrowed to teams or areas nothing."""
        if scope.team_ids or scope.areas:
            return self.none()
        return super().visible_to(scope)

    def current(self) -> Self:
        """Keep what the latest runs found, and what was decided and is found no more."""
        latest = LinkRun.objects.latest_of_days().values("pk")
        same = LinkedGroup.objects.filter(
            mission=OuterRef("mission"),
            election_day=OuterRef("election_day"),
            reports_sha256=OuterRef("reports_sha256"),
        )
        decided = LinkDecision.objects.filter(group=OuterRef("pk"))
        later = same.filter(pk__gt=OuterRef("pk")).filter(
            Exists(LinkDecision.objects.filter(group=OuterRef("pk")))
        )
        gone = Exists(decided) & ~Exists(same.filter(run__in=latest)) & ~Exists(later)
        return self.filter(Q(run__in=latest) | gone)

    def with_state(self) -> Self:
        """Add the latest decision about exactly these reports as `verdict`."""
        latest = LinkDecision.objects.filter(
            mission=OuterRef("mission"),
            group__election_day=OuterRef("election_day"),
            reports_sha256=OuterRef("reports_sha256"),
        ).order_by("-decided_at", "-pk")
        return self.annotate(verdict=Subquery(latest.values("verdict")[:1]))

    def undecided(self) -> Self:
        """Keep what nobody has decided about."""
        return self.with_state().filter(verdict=None)


class LinkDecisionQuerySet(InMission["LinkDecision"]):
    def in_order(self) -> Self:
        """Order by time, with a unique end."""
        return self.order_by("decided_at", "pk")


class LinkRun(models.Model):
    """One search over the incident reports of a day.

    `seen` says what there was to be read: if it differs now, the run is out of date.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    election_day = models.ForeignKey(
        ElectionDay, on_delete=models.PROTECT, related_name="+"
    )
    computed_at = models.DateTimeField()
    seen = models.CharField(max_length=80)
    inputs_sha256 = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    compared = models.PositiveIntegerField(help_text="How many reports")
    left_out = models.PositiveIntegerField(help_text="Without station, place or time")
    seconds = models.FloatField()

    objects = LinkRunQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["mission", "election_day", "-computed_at"], name="link_run_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.computed_at:%Y-%m-%d %H:%M}"


class LinkedGroup(models.Model):
    """A hypothesis of one run: reports that may be of one group on its way.

    `details` (halts, links, reasons) quote narratives and are sealed. `change` says how it
    differs from the decided hypothesis that is most like it.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    election_day = models.ForeignKey(
        ElectionDay, on_delete=models.PROTECT, related_name="+"
    )
    run = models.ForeignKey(LinkRun, on_delete=models.PROTECT, related_name="groups")
    reports = models.JSONField(help_text="Ids of the incident reports, in order")
    reports_sha256 = models.CharField(max_length=64, db_index=True)
    strength = models.CharField(max_length=8)
    stations = models.PositiveSmallIntegerField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    change = models.JSONField(null=True, blank=True)
    sealed_details = models.BinaryField()
    verdict: str | None  # added by `with_state`

    objects = LinkedGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "moving group"
        verbose_name_plural = "moving groups"

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return a short name that the same reports have in every run."""
        return f"H-{self.reports_sha256[:6].upper()}"


class LinkDecision(models.Model):
    """What a person decided about a hypothesis; `left_out` were found, not chosen."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(
        LinkedGroup, on_delete=models.PROTECT, related_name="decisions"
    )
    verdict = models.CharField(max_length=12)
    reports = models.JSONField()
    reports_sha256 = models.CharField(max_length=64, db_index=True)
    left_out = models.JSONField(default=list)
    event = models.ForeignKey(
        IncidentGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = LinkDecisionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.group_id} {self.verdict}"
