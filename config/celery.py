"""The Celery application. Rows are the queue; Redis may be empty at any time."""

from __future__ import annotations

import gc
import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("baqylau")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def leave_loaded_code_alone(**_sent: object) -> None:
    """Let the collector of garbage skip what was loaded: 0.13 s of each full round."""
    gc.freeze()
