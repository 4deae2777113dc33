"""Outgoing messages: rows are the queue, the recipient is sealed."""

from __future__ import annotations

from django.db import models

from observers.missions.models import Mission, Observer


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

    def __str__(self) -> str:
        return self.subject
