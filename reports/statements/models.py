"""Statements of preliminary findings: sections, revisions, sign-offs, files."""

from __future__ import annotations

from django.db import models

from elections.places.models import ElectionDay
from observers.missions.models import InMission, Mission, User
from reports.findings.models import FindingSet


def statement_states() -> list[tuple[str, str]]:
    return [
        ("draft", "Draft"),
        ("released", "Released"),
        ("published", "Published"),
    ]


def file_kinds() -> list[tuple[str, str]]:
    return [("statement", "Statement"), ("annex", "Analysts' annex")]


class StatementQuerySet(InMission["Statement"]):
    pass


class SectionQuerySet(InMission["Section"]):
    pass


class RevisionQuerySet(InMission["Revision"]):
    def latest_first(self) -> RevisionQuerySet:
        """Order from the newest, without loading whole documents."""
        return self.defer("document").order_by("-number")


class ReleaseReasonQuerySet(InMission["ReleaseReason"]):
    pass


class SignOffQuerySet(InMission["SignOff"]):
    pass


class StatementFileQuerySet(InMission["StatementFile"]):
    pass


class Statement(models.Model):
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="statements"
    )
    election_day = models.ForeignKey(
        ElectionDay, null=True, blank=True, on_delete=models.PROTECT
    )
    language = models.CharField(max_length=8, default="en")
    title = models.CharField(max_length=300)
    place = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=statement_states, default="draft")
    finding_set = models.ForeignKey(
        FindingSet, null=True, blank=True, on_delete=models.PROTECT
    )
    embargo_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "election_day", "language"],
                name="one_statement_per_day_and_language",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """One part of a statement in its order, with the person who writes it."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    statement = models.ForeignKey(
        Statement, on_delete=models.CASCADE, related_name="sections"
    )
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL)
    narrative = models.TextField(
        blank=True, help_text="Paragraphs; [[figure:KEY]] cites a figure"
    )
    is_left_out = models.BooleanField(
        default=False, help_text="This part is not printed"
    )
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.CharField(max_length=80, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "key"], name="section_once")
        ]

    def __str__(self) -> str:
        return self.key


class Revision(models.Model):
    """A statement's whole text at one moment; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveIntegerField()
    finding_set = models.ForeignKey(FindingSet, on_delete=models.PROTECT)
    document = models.JSONField(help_text="The composed Document")
    document_sha256 = models.CharField(max_length=64)
    problems = models.JSONField(default=list, help_text="What refuses release")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "number"], name="revision_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} revision {self.number}"


class ReleaseReason(models.Model):
    """Why a passage may stand although a rule asks about it; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="reasons"
    )
    rule = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT)
    given_at = models.DateTimeField()

    objects = ReleaseReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "rule", "subject"], name="reason_given_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject}"


class SignOff(models.Model):
    """One person's release of one revision; append-only, two are needed."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="sign_offs"
    )
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT)
    signed_at = models.DateTimeField()

    objects = SignOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "signed_by"], name="signed_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} by {self.signed_by_id}"


class StatementFile(models.Model):
    """A rendered file; a published one never changes."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    revision = models.ForeignKey(
        Revision, on_delete=models.PROTECT, related_name="files"
    )
    kind = models.CharField(max_length=16, choices=file_kinds)
    format = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    is_draft = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    objects = StatementFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "kind", "format", "is_draft"],
                name="one_file_per_format",
            )
        ]

    def __str__(self) -> str:
        return self.name
