"""Checklists and their versions; a published version never changes."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from observers.missions.models import InMission, Mission, User


def checklist_stages() -> list[tuple[str, str]]:
    return [
        ("opening", "Opening"),
        ("voting", "Voting"),
        ("counting", "Closing and counting"),
        ("tabulation", "Tabulation"),
        ("incident", "Incident"),
        ("long_term", "Long-term observation"),
    ]


def by_its_sender() -> models.Q:
    """Return the condition on an edit, around it the report that it would replace.

    Judging holds another sender's edit back; only one that was recorded before its
    report could not be compared with it, and is compared here.
    """
    is_judged_after = models.Q(recorded_at__gte=models.OuterRef("recorded_at"))
    is_of_team = models.Q(team=models.OuterRef("team"))
    is_of_nobody = models.Q(team__isnull=True, observer__isnull=True)
    is_of_observer = models.Q(team__isnull=True, observer=models.OuterRef("observer"))
    return is_judged_after | is_of_team | is_of_observer | is_of_nobody


class ChecklistQuerySet(InMission["Checklist"]):
    pass


class ChecklistVersionQuerySet(InMission["ChecklistVersion"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def latest_of_each(self) -> Self:
        """Keep the version of each checklist that was published last."""
        return (
            self.published()
            .order_by("checklist_id", "-published_at", "-id")
            .distinct("checklist_id")
        )


class ChecklistMediaQuerySet(InMission["ChecklistMedia"]):
    pass


class TranslationReviewQuerySet(InMission["TranslationReview"]):
    pass


class Checklist(models.Model):
    """What is asked at one stage of a mission, through all its versions."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="checklists"
    )
    code = models.SlugField(max_length=60)
    stage = models.CharField(max_length=16, choices=checklist_stages)
    titles = models.JSONField(default=dict, help_text="By language code")

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "code"], name="checklist_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class ChecklistVersion(models.Model):
    """One version of a checklist with all that is derived from its XLSForm.

    `definition` is domain.definition as JSON, so that no process but the author's
    needs pyxform. `published_at` empty means a draft.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    checklist = models.ForeignKey(
        Checklist, on_delete=models.PROTECT, related_name="versions"
    )
    version = models.CharField(max_length=40)
    source_name = models.CharField(max_length=120)
    source = models.BinaryField(help_text="The XLSForm as authored")
    source_sha256 = models.CharField(max_length=64)
    xform = models.TextField()
    definition = models.JSONField()
    languages = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=80, blank=True)

    objects = ChecklistVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "version"], name="checklist_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.definition['code']} {self.version}"

    @property
    def is_published(self) -> bool:
        """Tell whether observers may fill it in; from then on it never changes."""
        return self.published_at is not None


class ChecklistMedia(models.Model):
    """A picture, sound or list of choices that a version shows; settled with it.

    The bytes lie beside the form, unsealed: every phone of the mission downloads them.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    version = models.ForeignKey(
        ChecklistVersion, on_delete=models.CASCADE, related_name="media"
    )
    filename = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    md5 = models.CharField(max_length=32, help_text="As form managers compare it")
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    objects = ChecklistMediaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "filename"], name="checklist_media_once"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class TranslationReview(models.Model):
    """A native speaker's sign-off of one language of one version; append-only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    version = models.ForeignKey(
        ChecklistVersion, on_delete=models.PROTECT, related_name="translation_reviews"
    )
    language = models.CharField(max_length=8)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT)
    reviewed_at = models.DateTimeField()

    objects = TranslationReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="translation_reviewed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.language}"


class OutdatedEditQuerySet(InMission["OutdatedEdit"]):
    def of_row(self, as_of: datetime) -> Self:
        """Keep what outdates the report around this condition, known by then."""
        return self.filter(
            mission=models.OuterRef("mission"),
            instance_id=models.OuterRef("instance_id"),
            recorded_at__lte=as_of,
        )


class OutdatedEdit(models.Model):
    """An edit that another edit of the same report has outdated; append-only.

    Written where two branches of a report turn out to be one, which only the edit that
    ties them together tells.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    instance_id = models.UUIDField()
    counts_instead = models.UUIDField()
    recorded_at = models.DateTimeField()

    objects = OutdatedEditQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id"], name="outdated_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.instance_id)
