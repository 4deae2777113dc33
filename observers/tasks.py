"""The index of the observers app's tasks, for Celery."""

from __future__ import annotations

from observers.messages.tasks import send_messages

__all__ = ["send_messages"]
