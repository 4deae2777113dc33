"""The worker's side of statements: build what people asked for; safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from elections.scope import ALL_MISSIONS, database_scope
from reports.statements.services.working import build_next_statement


@shared_task
def build_asked_statements() -> None:
    """Build every statement that waits, one after the other."""
    with database_scope(ALL_MISSIONS):
        while build_next_statement(now=timezone.now()):
            pass
