"""Elections, their days and their places. Codes match, names never do."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Upper

# Of look-alikes and digits one sign; what follows the last of them falls away.
LOOKALIKES = "OILЗАВСЕЁНКМОРТХУҮҰІавсеёнкмортхуүұіз -_./()№#'"
SEEN_AS = "0113ABCEEHKM0PTXYYY1ABCEEHKM0PTXYYY13"


def code_skeleton() -> models.Func:
    """Return a code as messages are compared with it, for queries and their index."""
    return models.Func(
        Upper("code"),
        models.Value(LOOKALIKES),
        models.Value(SEEN_AS),
        function="TRANSLATE",
        output_field=models.CharField(),
    )


def day_kinds() -> list[tuple[str, str]]:
    return [
        ("early", "Early voting"),
        ("main", "Election day"),
        ("repeat", "Repeat voting"),
        ("run_off", "Run-off"),
    ]


def station_kinds() -> list[tuple[str, str]]:
    return [
        ("ordinary", "Ordinary"),
        ("hospital", "Hospital"),
        ("prison", "Prison or detention"),
        ("military", "Military"),
        ("abroad", "Abroad"),
        ("mobile", "Mobile"),
    ]


def settings_of_place() -> list[tuple[str, str]]:
    return [("urban", "Urban"), ("rural", "Rural"), ("", "Not known")]


def check_time_zone(name: str) -> None:
    """Refuse a name that is no zone, such as GMT+6 where Asia/Almaty is meant."""
    if name and name not in available_timezones():
        text = f"{name} is not a time zone. Write one such as Asia/Almaty."
        raise ValidationError({"time_zone": text})


class Election(models.Model):
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=100)
    country_code = models.CharField(max_length=2, blank=True)
    called_at = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.code


class ElectionDay(models.Model):
    """One day of voting: part of the key of deployments, observations and findings."""

    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="days"
    )
    code = models.SlugField(max_length=60, unique=True)
    round = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=16, choices=day_kinds, default="main")
    date = models.DateField()
    time_zone = models.CharField(max_length=64, default="UTC")
    polls_open = models.TimeField(null=True, blank=True)
    polls_close = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "round", "kind", "date"],
                name="election_day_once",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Check what the database cannot."""
        check_time_zone(self.time_zone)

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which local times of this day are meant."""
        return ZoneInfo(self.time_zone)


class Geography(models.Model):
    """One version of a country's areas; they change between elections."""

    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="geographies"
    )
    version = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "geographies"
        constraints = [
            models.UniqueConstraint(
                fields=["election", "version"], name="geography_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class AreaQuerySet(models.QuerySet["Area"]):
    """Filters that can be chained."""

    def of_latest_geography(self, election: Election) -> AreaQuerySet:
        """Return the areas of the election's latest version."""
        latest = Geography.objects.filter(election=election).order_by("-version")
        return self.filter(geography_id__in=latest.values("pk")[:1])

    def with_codes(self, codes: Iterable[str]) -> AreaQuerySet:
        """Return the areas with these codes; names never match."""
        return self.filter(code__in=set(codes))


class Area(models.Model):
    geography = models.ForeignKey(
        Geography, on_delete=models.PROTECT, related_name="areas"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict, blank=True, help_text="By language code")
    level = models.PositiveSmallIntegerField(default=1, help_text="1 is a region")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    boundary = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry")

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["geography", "code"], name="area_code_once_per_geography"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Commission(models.Model):
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="commissions"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=16, help_text="CEC, TEC, DEC or PEC")
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commissions",
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "code"], name="commission_code_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.code}"


class PollingStationQuerySet(models.QuerySet["PollingStation"]):
    """Filters that can be chained."""

    def in_election(self, election: Election) -> PollingStationQuerySet:
        """Return the stations of one election."""
        return self.filter(election=election)

    def with_codes(self, codes: Iterable[str]) -> PollingStationQuerySet:
        """Return the stations with these codes; names never match."""
        return self.filter(code__in=set(codes))

    def open(self) -> PollingStationQuerySet:
        """Return the stations where people can vote."""
        return self.filter(is_open=True)

    def provisional(self) -> PollingStationQuerySet:
        """Return the stations that only observers have named so far."""
        return self.filter(is_provisional=True)


class PollingStation(models.Model):
    """A polling station of an election; provisional when an observer named it first."""

    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="stations"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="stations"
    )
    commission = models.ForeignKey(
        Commission,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stations",
    )
    kind = models.CharField(max_length=16, choices=station_kinds, default="ordinary")
    setting = models.CharField(
        max_length=8, choices=settings_of_place, blank=True, default=""
    )
    registered_voters = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.FloatField(
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    time_zone = models.CharField(max_length=64, blank=True)
    is_open = models.BooleanField(default=True)
    closed_reason = models.CharField(max_length=200, blank=True)
    is_provisional = models.BooleanField(
        default=False, help_text="Named by an observer, not on the official list"
    )

    objects = PollingStationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "code"], name="station_code_once_per_election"
            )
        ]
        indexes = [
            models.Index(fields=["area", "code"], name="station_by_area"),
            models.Index("election", code_skeleton(), name="station_by_skeleton"),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Check what the database cannot."""
        check_time_zone(self.time_zone)
