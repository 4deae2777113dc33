"""The index of the reports app's tasks, for Celery."""

from __future__ import annotations

from reports.findings.tasks import refresh_stale_findings

__all__ = ["refresh_stale_findings"]
