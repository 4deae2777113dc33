"""Which detectors a mission has switched on, and what they found; all append-only.

Each level has a table, a page and a right of its own. No row of a mission, station or day
leads back here (`related_name="+"`): nothing else in the product reads signals.
"""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from elections.places.models import ElectionDay
from elections.scope import Scope
from observers.missions.models import InMission, Mission, User
from reports.signals.domain.levels import Level

R = TypeVar("R", bound=models.Model)


class OfCoreTeam(InMission[R]):
    """Rows that only people of the whole mission see, nobody of one team or area."""

    def visible_to(self, scope: Scope) -> Self:
        """Keep the missions' rows; of those narrowed to teams or areas nothing."""
        if scope.team_ids or scope.areas:
            return self.none()
        return super().visible_to(scope)


class DetectorSwitchQuerySet(OfCoreTeam["DetectorSwitch"]):
    def latest_of(self, *, mission_id: int) -> Self:
        """Keep the latest decision on each detector of a mission."""
        rows = self.filter(mission_id=mission_id).order_by(
            "detector", "-decided_at", "-pk"
        )
        return rows.distinct("detector")


class SignalRunQuerySet(OfCoreTeam[R]):
    def latest_first(self) -> Self:
        """Order by time, with a unique end."""
        return self.order_by("-computed_at", "-pk")


class ImpossibleNumbersQuerySet(SignalRunQuerySet["ImpossibleNumbersRun"]):
    pass


class ContradictionQuerySet(SignalRunQuerySet["ContradictionRun"]):
    pass


class PatternQuerySet(SignalRunQuerySet["PatternRun"]):
    pass


class DetectorSwitch(models.Model):
    """One decision to switch a detector on or off; without any it is off."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    detector = models.CharField(max_length=40)
    is_on = models.BooleanField()
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = DetectorSwitchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "detector switches"

    def __str__(self) -> str:
        return f"{self.detector} {'on' if self.is_on else 'off'}"


class PhotoFingerprintQuerySet(OfCoreTeam["PhotoFingerprint"]):
    pass


class PhotoFingerprint(models.Model):
    """What is kept of a photo to compare it: two times 64 bits as hexadecimal digits.

    Without them `trouble` says why. The photo itself stays sealed where it is.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    phash = models.CharField(max_length=16, blank=True)
    dhash = models.CharField(max_length=16, blank=True)
    trouble = models.CharField(max_length=120, blank=True)
    computed_at = models.DateTimeField()

    objects = PhotoFingerprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sha256"], name="fingerprint_once_per_photo"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class SignalRun(models.Model):
    """One detector over the facts of one day, with what makes it repeatable.

    `result` is the outcome as JSON (`reports.signals.domain.outcomes`). No detector
    draws random numbers unless its `seed` is given.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")
    election_day = models.ForeignKey(
        ElectionDay, on_delete=models.PROTECT, related_name="+"
    )
    detector = models.CharField(max_length=40)
    computed_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    inputs_sha256 = models.CharField(max_length=64)
    seed = models.BigIntegerField(null=True, blank=True)
    code_version = models.CharField(max_length=40)
    tested = models.PositiveIntegerField(help_text="How many tests of this kind")
    found = models.PositiveIntegerField(help_text="How many signals")
    seconds = models.FloatField()
    result = models.JSONField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.detector} {self.computed_at:%Y-%m-%d %H:%M}"


class ImpossibleNumbersRun(SignalRun):
    """Level A."""

    objects = ImpossibleNumbersQuerySet.as_manager()

    class Meta:
        verbose_name = "run of impossible numbers"
        verbose_name_plural = "impossible numbers"


class ContradictionRun(SignalRun):
    """Level B."""

    objects = ContradictionQuerySet.as_manager()

    class Meta:
        verbose_name = "run of contradictions"
        verbose_name_plural = "contradictions"


class PatternRun(SignalRun):
    """Level C; its result has no place for a station."""

    objects = PatternQuerySet.as_manager()

    class Meta:
        verbose_name = "run of patterns"
        verbose_name_plural = "patterns"


RUNS: dict[Level, type[SignalRun]] = {
    Level.IMPOSSIBLE: ImpossibleNumbersRun,
    Level.CONTRADICTION: ContradictionRun,
    Level.PATTERN: PatternRun,
}
