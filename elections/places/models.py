"""Elections, their days and their places. Codes match, names never do."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


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


class Geography(models.Model):
    """One version of a country's areas; they change between elections."""

    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="geographies"
    )
    version = models.PositiveSmallIntegerField(default=1)
    valid_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "version"], name="geography_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.election_id} v{self.version}"


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
    is_provisional = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "code"], name="station_code_once_per_election"
            )
        ]
        indexes = [models.Index(fields=["area", "code"], name="station_by_area")]

    def __str__(self) -> str:
        return self.code
