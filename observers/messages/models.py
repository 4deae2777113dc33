"""Notices to observers, read at the desk; rows are the queue of channels to come."""

from __future__ import annotations

from django.db import models

from observers.missions.models import InMission, Mission, Observer


class MessageQuerySet(InMission["Message"]):
    team_path = "observer__team_id"


class Message(models.Model):
    mission = models.ForeignKey(
        Mission, on_delete=models.PROTECT, related_name="messages"
    )
    observer = models.ForeignKey(
        Observer, null=True, blank=True, on_delete=models.PROTECT
    )
    channel = models.CharField(max_length=16, choices=[("desk", "Desk notice")])
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    def __str__(self) -> str:
        return self.subject
