"""Short messages as they came, what was read in them, and the observers' cards."""

from __future__ import annotations

from typing import Self

from django.db import models

from observers.messages.models import SmsGateway
from observers.missions.models import InMission, Mission, Observer, User
from reports.intake.domain.vocabulary import sms_states


class SmsMessageQuerySet(InMission["SmsMessage"]):
    """Nobody but those who may read all of the mission sees raw messages."""


class SmsMessage(models.Model):
    """One call of a gateway, sealed as it came; insert only."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    gateway = models.ForeignKey(SmsGateway, on_delete=models.PROTECT)
    message_id = models.CharField(max_length=120)
    sealed = models.BinaryField()
    media_type = models.CharField(max_length=80, blank=True)
    sender_hash = models.BinaryField(max_length=32, null=True, blank=True)
    content_hash = models.BinaryField(max_length=32)
    received_at = models.DateTimeField()
    is_rehearsal = models.BooleanField(default=False)

    objects = SmsMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "short message"
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "message_id"], name="sms_once_per_gateway"
            )
        ]
        indexes = [
            models.Index(
                fields=["mission", "sender_hash", "received_at"], name="sms_by_sender"
            )
        ]

    def __str__(self) -> str:
        return f"SMS {self.pk}"


class SmsWaiting(models.Model):
    """A message that waits to be read; deleted by the transaction that reads it."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    message = models.OneToOneField(
        SmsMessage, primary_key=True, on_delete=models.CASCADE
    )
    due_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.pk)


class SmsReadingQuerySet(InMission["SmsReading"]):
    def last_rounds(self) -> Self:
        """Keep the last round of each message."""
        return self.order_by("message_id", "-round").distinct("message_id")


class SmsReading(models.Model):
    """What was read in a message, by the rules or by a person; the last round rules.

    `report` is the instance id of the report that it went into.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    message = models.ForeignKey(
        SmsMessage, on_delete=models.PROTECT, related_name="readings"
    )
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=sms_states)
    problem = models.CharField(max_length=40, blank=True)
    observer = models.ForeignKey(
        Observer, null=True, blank=True, on_delete=models.PROTECT
    )
    checklist = models.CharField(max_length=40, blank=True)
    station = models.CharField(max_length=40, blank=True)
    part = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=0)
    report = models.UUIDField(null=True, blank=True, db_index=True)
    is_confirmed = models.BooleanField(default=False)
    sealed_text = models.BinaryField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT
    )
    read_at = models.DateTimeField()

    objects = SmsReadingQuerySet.as_manager()

    class Meta:
        verbose_name = "reading of an SMS"
        constraints = [
            models.UniqueConstraint(
                fields=["message", "round"], name="sms_read_once_per_round"
            )
        ]
        indexes = [
            models.Index(fields=["mission", "state", "read_at"], name="sms_by_state")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"


class SmsCardQuerySet(InMission["SmsCard"]):
    team_path = "observer__team_id"
    area_path = "observer__team__area_id"


class SmsCard(models.Model):
    """A pocket card that was printed for an observer; a new one ends the one before."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    observer = models.ForeignKey(
        Observer, on_delete=models.PROTECT, related_name="sms_cards"
    )
    language = models.CharField(max_length=8)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = SmsCardQuerySet.as_manager()

    class Meta:
        verbose_name = "pocket card"

    def __str__(self) -> str:
        return f"card {self.pk} of observer {self.observer_id}"


class SmsCodeQuerySet(InMission["SmsCode"]):
    pass


class SmsCode(models.Model):
    """A one-time code of a card, hashed with the mission's key, good for one message."""

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    card = models.ForeignKey(SmsCard, on_delete=models.PROTECT, related_name="codes")
    code_hash = models.BinaryField(max_length=32)
    used_by = models.ForeignKey(
        SmsMessage, null=True, blank=True, on_delete=models.PROTECT
    )
    is_spent = models.BooleanField(default=False)

    objects = SmsCodeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "code_hash"], name="sms_code_once_per_mission"
            )
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
