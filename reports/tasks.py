"""The index of the reports app's tasks, for Celery."""

from __future__ import annotations

from reports.carousels.tasks import link_stale_reports
from reports.findings.tasks import compute_asked_findings, refresh_stale_findings
from reports.intake.tasks import judge_pending, read_sms, sweep_partial_files
from reports.signals.tasks import fingerprint_photos, run_asked_signals
from reports.statements.tasks import build_asked_statements

__all__ = [
    "build_asked_statements",
    "compute_asked_findings",
    "fingerprint_photos",
    "judge_pending",
    "link_stale_reports",
    "read_sms",
    "refresh_stale_findings",
    "run_asked_signals",
    "sweep_partial_files",
]
