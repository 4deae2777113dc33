"""What is voted on and who stands, with the history of each registration."""

from __future__ import annotations

from django.db import models

from elections.places.models import Area, Election


def contest_kinds() -> list[tuple[str, str]]:
    return [
        ("party_list", "Party lists"),
        ("single_mandate", "Single-mandate constituency"),
        ("council", "Local council"),
        ("president", "President"),
        ("referendum", "Referendum"),
    ]


def allocation_methods() -> list[tuple[str, str]]:
    return [
        ("", "None"),
        ("hare", "Hare quota, largest remainder"),
        ("dhondt", "D'Hondt"),
        ("sainte_lague", "Sainte-Lague"),
    ]


def too_few_rules() -> list[tuple[str, str]]:
    return [
        ("admit_next", "Admit the next lists by votes"),
        ("passed_only", "All seats to those that passed"),
        ("no_seats", "No seats are given"),
    ]


def contestant_kinds() -> list[tuple[str, str]]:
    return [
        ("list", "Party list"),
        ("nominee", "Party nominee"),
        ("independent", "Independent candidate"),
        ("against_all", "Against all"),
    ]


def registration_outcomes() -> list[tuple[str, str]]:
    return [
        ("applied", "Applied"),
        ("nominated", "Nominated"),
        ("registered", "Registered"),
        ("refused", "Refused"),
        ("withdrawn", "Withdrawn"),
        ("deregistered", "Deregistered"),
        ("reinstated", "Reinstated"),
        ("dissolved", "Dissolved"),
    ]


class Party(models.Model):
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="parties"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "parties"
        constraints = [
            models.UniqueConstraint(fields=["election", "code"], name="party_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class PartyRegistration(models.Model):
    """One step of a party's registration: which body decided what, when and why."""

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="registrations"
    )
    outcome = models.CharField(max_length=16, choices=registration_outcomes)
    body = models.CharField(max_length=200)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.decided_on or 'No date'}: {self.get_outcome_display()}"


class Contest(models.Model):
    election = models.ForeignKey(
        Election, on_delete=models.PROTECT, related_name="contests"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=contest_kinds)
    seats = models.PositiveSmallIntegerField(default=0)
    threshold_numerator = models.PositiveIntegerField(default=0)
    threshold_denominator = models.PositiveIntegerField(default=100)
    allocation = models.CharField(
        max_length=16, choices=allocation_methods, blank=True, default=""
    )
    lists_wanted = models.PositiveSmallIntegerField(
        default=2, help_text="How many lists the law wants to pass the threshold"
    )
    too_few_rule = models.CharField(
        max_length=16,
        choices=too_few_rules,
        default="admit_next",
        help_text="What the law says when fewer pass",
    )
    law = models.CharField(max_length=300, blank=True)
    earlier = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        verbose_name="contest of the earlier election",
        help_text="What its results are compared with; enter that election and its "
        "official results with their source first",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(earlier=models.F("id")),
                name="contest_is_not_its_own_earlier",
            ),
            models.UniqueConstraint(
                fields=["election", "code"], name="contest_code_once"
            ),
            models.CheckConstraint(
                condition=models.Q(threshold_denominator__gt=0),
                name="contest_threshold_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Constituency(models.Model):
    contest = models.ForeignKey(
        Contest, on_delete=models.PROTECT, related_name="constituencies"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField(default=1)
    areas = models.ManyToManyField(Area, blank=True, related_name="constituencies")

    class Meta:
        verbose_name_plural = "constituencies"
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "code"], name="constituency_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contestant(models.Model):
    contest = models.ForeignKey(
        Contest, on_delete=models.PROTECT, related_name="contestants"
    )
    constituency = models.ForeignKey(
        Constituency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contestants",
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=contestant_kinds)
    party = models.ForeignKey(
        Party,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contestants",
    )
    ballot_order = models.PositiveSmallIntegerField(default=0)
    registered_on = models.DateField(null=True, blank=True)
    earlier = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="later",
        verbose_name="the same in the earlier contest",
        help_text="Needed only where the code has changed since",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "code"], name="contestant_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CandidacyEvent(models.Model):
    """One step of a candidacy; the latest by date and id is its state."""

    contestant = models.ForeignKey(
        Contestant, on_delete=models.PROTECT, related_name="history"
    )
    outcome = models.CharField(max_length=16, choices=registration_outcomes)
    body = models.CharField(max_length=200)
    decided_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.decided_on or 'No date'}: {self.get_outcome_display()}"
