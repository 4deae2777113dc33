"""Published results and turnout, and protocols as observers read them."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models

from elections.contests.models import Contest, Contestant
from elections.places.models import Area, ElectionDay, PollingStation
from elections.results.domain.templates import TemplateUnreadable, read_template
from elections.scope import Scope


def reading_sources() -> list[tuple[str, str]]:
    return [
        ("observer", "Observers"),
        ("posted_copy", "Copy posted at the station"),
        ("official", "Published by the commission"),
        ("other_mission", "Another mission"),
    ]


class OfficialResultQuerySet(models.QuerySet["OfficialResult"]):
    """Filters that can be chained."""

    def known_at(self, moment: datetime) -> OfficialResultQuerySet:
        """Return what was recorded by a moment."""
        return self.filter(recorded_at__lte=moment)

    def national(self) -> OfficialResultQuerySet:
        """Return the lines for the whole country or constituency."""
        return self.filter(area=None, station=None)


class TurnoutQuerySet(models.QuerySet["TurnoutAnnouncement"]):
    """Filters that can be chained."""

    def known_at(self, moment: datetime) -> TurnoutQuerySet:
        """Return the figures as of this moment and before."""
        return self.filter(as_of__lte=moment)

    def national(self) -> TurnoutQuerySet:
        """Return the figures for the whole country."""
        return self.filter(area=None)


class ProtocolReadingQuerySet(models.QuerySet["ProtocolReading"]):
    """Filters that can be chained."""

    def visible_to(self, scope: Scope) -> ProtocolReadingQuerySet:
        """Return the readings of the missions in scope."""
        if scope.everything:
            return self
        return self.filter(mission_id__in=scope.missions)


class ContestTemplate(models.Model):
    """What the protocols of one contest must obey, written as YAML.

    Without one the shipped standard applies (`elections.results.domain.templates`).
    """

    contest = models.OneToOneField(
        Contest, on_delete=models.CASCADE, related_name="protocol_template"
    )
    definition = models.TextField(help_text="name, source, lines and identities")

    class Meta:
        verbose_name = "protocol template"

    def __str__(self) -> str:
        return f"Protocol of {self.contest}"

    def clean(self) -> None:
        """Refuse what cannot be read as a template."""
        try:
            read_template(self.definition, code="own")
        except TemplateUnreadable as error:
            raise ValidationError({"definition": error.detail}) from error


class OfficialResult(models.Model):
    """One published line of a contest at a place, as of a time; append-only."""

    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    contest = models.ForeignKey(
        Contest, on_delete=models.PROTECT, related_name="official_results"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    station = models.ForeignKey(
        PollingStation, null=True, blank=True, on_delete=models.PROTECT
    )
    contestant = models.ForeignKey(
        Contestant, null=True, blank=True, on_delete=models.PROTECT
    )
    line = models.CharField(
        max_length=40, help_text="votes, valid, invalid, in_box ..."
    )
    value = models.BigIntegerField()
    published_share = models.DecimalField(
        max_digits=7, decimal_places=4, null=True, blank=True, help_text="0 to 1"
    )
    published_seats = models.PositiveSmallIntegerField(null=True, blank=True)
    as_of = models.DateTimeField()
    source = models.CharField(max_length=300)
    source_url = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    objects = OfficialResultQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["election_day", "contest", "line"], name="official_by_contest"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "election_day",
                    "contest",
                    "area",
                    "station",
                    "contestant",
                    "line",
                    "as_of",
                    "source",
                ],
                name="official_line_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.contest_id} {self.line} {self.value}"


class TurnoutAnnouncement(models.Model):
    """A turnout figure as announced: where, at what hour, by whom; append-only."""

    election_day = models.ForeignKey(
        ElectionDay, on_delete=models.PROTECT, related_name="turnout_announcements"
    )
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    as_of = models.DateTimeField()
    turnout_share = models.DecimalField(max_digits=7, decimal_places=4)
    voters = models.BigIntegerField(null=True, blank=True)
    registered = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    source_url = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    objects = TurnoutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(turnout_share__gte=0, turnout_share__lte=1),
                name="turnout_is_a_share",
            ),
            models.UniqueConstraint(
                fields=["election_day", "area", "as_of", "source"],
                name="turnout_announced_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%H:%M} {self.turnout_share}"


class ProtocolReading(models.Model):
    """One line of a results protocol as one source shows it; append-only.

    The key is (station, contest, source, line): a station votes on several ballots.
    `mission_id` and `instance_id` are plain values: reports live in a higher app.
    """

    mission_id = models.BigIntegerField(db_index=True)
    election_day = models.ForeignKey(ElectionDay, on_delete=models.PROTECT)
    station = models.ForeignKey(
        PollingStation, on_delete=models.PROTECT, related_name="protocol_readings"
    )
    contest = models.ForeignKey(Contest, on_delete=models.PROTECT)
    source = models.CharField(max_length=24, choices=reading_sources)
    line = models.CharField(max_length=40)
    contestant = models.ForeignKey(
        Contestant, null=True, blank=True, on_delete=models.PROTECT
    )
    value = models.BigIntegerField()
    instance_id = models.UUIDField(null=True, blank=True, db_index=True)
    photo_sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()

    objects = ProtocolReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "mission_id",
                    "election_day",
                    "station",
                    "contest",
                    "source",
                    "line",
                    "contestant",
                    "instance_id",
                ],
                name="protocol_line_once_per_report",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.line} {self.value}"
