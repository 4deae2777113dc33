"""The index of the reports app's tasks, for Celery."""

from __future__ import annotations

from reports.findings.tasks import refresh_stale_findings
from reports.intake.tasks import judge_pending

__all__ = ["judge_pending", "refresh_stale_findings"]
