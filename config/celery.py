"""The Celery application. Rows are the queue; Redis may be empty at any time."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("baqylau")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
