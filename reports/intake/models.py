"""Reports as they came: sealed raw bytes, what waits for judgement, and the verdicts."""

from __future__ import annotations

from django.db import models

from observers.access.models import DeviceToken
from observers.missions.models import Mission, Observer, ObserverTeam, User


def sources() -> list[tuple[str, str]]:
    return [
        ("app", "App"),
        ("paper", "Typed in from paper"),
        ("phone", "Taken down by phone"),
        ("online", "Filled in online"),
        ("import", "Imported file"),
        ("sms", "SMS"),
        ("collect", "ODK Collect"),
    ]


def judgement_states() -> list[tuple[str, str]]:
    return [
        ("recorded", "Recorded"),
        ("set_aside", "Set aside"),
        ("discarded", "Discarded by a person"),
    ]


class Submission(models.Model):
    """One accepted report, insert only. `sealed` holds the raw item bytes.

    `sha256` is of the raw bytes; the receipt (received_at, sha256, signature) is
    computed once and answered again, the same, on every resend.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    instance_id = models.UUIDField()
    token = models.ForeignKey(
        DeviceToken, null=True, blank=True, on_delete=models.PROTECT
    )
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT
    )
    observer = models.ForeignKey(
        Observer, null=True, blank=True, on_delete=models.PROTECT
    )
    team = models.ForeignKey(
        ObserverTeam, null=True, blank=True, on_delete=models.PROTECT
    )
    source = models.CharField(max_length=16, choices=sources, default="app")
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    device_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    replaces = models.UUIDField(null=True, blank=True)
    is_rehearsal = models.BooleanField(default=False)
    signature = models.BinaryField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id"], name="instance_once_per_mission"
            )
        ]

    def __str__(self) -> str:
        return str(self.instance_id)


class Pending(models.Model):
    """A report that waits to be judged; deleted by the transaction that judges it.

    No foreign keys: the accept statement must not take a lock that two reports share.
    """

    submission_id = models.BigIntegerField(primary_key=True)
    mission_id = models.BigIntegerField()
    queued_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "pending"

    def __str__(self) -> str:
        return str(self.submission_id)


class Judgement(models.Model):
    """What was decided about a report, and why; append-only, the latest round rules."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="judgements"
    )
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=judgement_states)
    reason = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict, blank=True)
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "round"], name="judged_once_per_round"
            )
        ]
        indexes = [
            models.Index(fields=["mission", "state", "id"], name="judgement_queue")
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.state}"


class SetAsideDecision(models.Model):
    """A person's answer to a set-aside report: record it after all, or discard it."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    judgement = models.OneToOneField(
        Judgement, on_delete=models.PROTECT, related_name="decision"
    )
    action = models.CharField(
        max_length=12, choices=[("record", "Record it"), ("discard", "Discard it")]
    )
    reason = models.CharField(max_length=300, blank=True)
    assigned = models.JSONField(
        default=dict, blank=True, help_text="Team or station named by the person"
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT)
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.judgement_id} {self.action}"


class Conflict(models.Model):
    """A newcomer with the id of a stored report and other content; kept, never merged."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    instance_id = models.UUIDField()
    token = models.ForeignKey(
        DeviceToken, null=True, blank=True, on_delete=models.PROTECT
    )
    entered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT
    )
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "instance_id", "sha256"], name="conflict_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"conflict of {self.instance_id}"


class Attachment(models.Model):
    """A complete file, sealed under its SHA-256 in the mission's folder; insert only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    received_from = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sha256"], name="attachment_once_per_mission"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
