"""How a phone and a person get in: device tokens and invitations, hashed at rest."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Self

from django.db import models

from observers.missions.models import (
    InMission,
    Mission,
    Observer,
    ObserverTeam,
    User,
    membership_roles,
)


def hash_of(secret: str) -> bytes:
    """Return what is kept of a token or link; 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


class DeviceTokenQuerySet(InMission["DeviceToken"]):
    team_path = "team_id"
    area_path = "team__area_id"


class TokenDeviceQuerySet(InMission["TokenDevice"]):
    team_path = "token__team_id"
    area_path = "token__team__area_id"


class InvitationQuerySet(InMission["Invitation"]):
    def open_at(self, now: datetime) -> Self:
        """Keep the links that still work."""
        return self.filter(used_at=None, expires_at__gt=now)


class DeviceToken(models.Model):
    """A phone's right to send for one observer of one team, revocable at once.

    The token reads "<mission code>.<secret>"; only its SHA-256 is kept.
    """

    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="device_tokens"
    )
    observer = models.ForeignKey(
        Observer, on_delete=models.PROTECT, related_name="device_tokens"
    )
    team = models.ForeignKey(
        ObserverTeam, null=True, blank=True, on_delete=models.PROTECT
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=60, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"token {self.pk} of observer {self.observer_id}"


class TokenDevice(models.Model):
    """A phone that came with a token, told apart by a hash of its name; append-only.

    The first one is the phone that the token was given to. Another one is an alarm, not
    a lock: the name is only a claim, and installing the app again makes a new one.
    """

    mission = models.ForeignKey(Mission, on_delete=models.PROTECT)
    token = models.ForeignKey(
        DeviceToken, on_delete=models.PROTECT, related_name="devices"
    )
    fingerprint = models.CharField(max_length=64)
    sealed = models.BinaryField(
        null=True, blank=True, help_text="What the app calls itself"
    )
    first_seen_at = models.DateTimeField()

    objects = TokenDeviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token", "fingerprint"], name="token_device_once"
            )
        ]

    def __str__(self) -> str:
        return f"phone {self.fingerprint[:8]}"


class Invitation(models.Model):
    """A link that lets one person set a password once, without an e-mail server."""

    mission = models.ForeignKey(
        Mission, null=True, blank=True, on_delete=models.CASCADE
    )
    role = models.CharField(max_length=16, choices=membership_roles, blank=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.BinaryField(max_length=32, unique=True)
    created_by = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"invitation {self.pk}"
