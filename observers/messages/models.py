"""Messages to observers, by the desk or by SMS, and the gateways that carry SMS."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from observers.messages.domain.adapters import adapter_names
from observers.missions.models import InMission, Mission, Observer

GATEWAY_CODE = RegexValidator(r"^[a-z0-9-]{1,40}$", "Use a-z, 0-9 and hyphens.")


def channels() -> list[tuple[str, str]]:
    return [("desk", "Desk notice"), ("sms", "SMS")]


class SmsGatewayQuerySet(InMission["SmsGateway"]):
    pass


class SmsGateway(models.Model):
    """A service that brings and takes SMS; its secrets are sealed.

    `options` differ from what the adapter does by itself, see domain/adapters.yaml.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="sms_gateways"
    )
    code = models.CharField(
        max_length=40,
        validators=[GATEWAY_CODE],
        help_text="A short word; it ends the address that the gateway calls.",
    )
    name = models.CharField(max_length=100)
    adapter = models.CharField(max_length=16, choices=adapter_names)
    options = models.JSONField(default=dict, blank=True)
    number = models.CharField(
        "number to send to",
        max_length=30,
        blank=True,
        help_text="Printed on the observers' cards.",
    )
    send_url = models.CharField(
        "address to send by", max_length=300, blank=True, help_text="https://..."
    )
    sealed_secret = models.BinaryField(null=True, blank=True)
    sealed_send_secret = models.BinaryField(null=True, blank=True)
    is_rehearsal = models.BooleanField(
        default=False, help_text="What comes through it never enters a figure."
    )
    is_open = models.BooleanField(default=True)

    objects = SmsGatewayQuerySet.as_manager()

    class Meta:
        verbose_name = "message gateway"
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "code"], name="gateway_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MessageQuerySet(InMission["Message"]):
    team_path = "observer__team_id"

    def to_send(self, now: datetime) -> Self:
        """Keep the SMS that are due and neither sent nor given up."""
        return self.filter(
            channel="sms", sent_at=None, given_up_at=None, due_at__lte=now
        )


class Message(models.Model):
    """A notice at the desk, or an SMS on its way; the number is sealed."""

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="messages"
    )
    observer = models.ForeignKey(
        Observer, null=True, blank=True, on_delete=models.PROTECT
    )
    channel = models.CharField(max_length=16, choices=channels)
    gateway = models.ForeignKey(
        SmsGateway, null=True, blank=True, on_delete=models.PROTECT
    )
    sealed_number = models.BinaryField(null=True, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=80, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_to_send",
                condition=Q(channel="sms", sent_at=None, given_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.subject
