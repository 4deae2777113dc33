"""What runs by the clock, and on which queue each task waits."""

from __future__ import annotations

from typing import Any

QUEUES = ("intake", "findings", "statements", "default")

ROUTES = {
    "reports.intake.tasks.*": {"queue": "intake"},
    "reports.carousels.tasks.*": {"queue": "findings"},
    "reports.findings.tasks.*": {"queue": "findings"},
    "reports.signals.tasks.*": {"queue": "findings"},
    "reports.statements.tasks.*": {"queue": "statements"},
}

# A beat that finds its queue busy is worthless one interval later, hence `expires`.
BEAT: dict[str, dict[str, Any]] = {
    "sweep-partial-files": {
        "task": "reports.intake.tasks.sweep_partial_files",
        "schedule": 3600.0,
        "options": {"queue": "intake", "expires": 600},
    },
    "judge-pending": {
        "task": "reports.intake.tasks.judge_pending",
        "schedule": 1.0,
        "options": {"queue": "intake", "expires": 1},
    },
    "read-sms": {
        "task": "reports.intake.tasks.read_sms",
        "schedule": 1.0,
        "options": {"queue": "intake", "expires": 1},
    },
    "send-messages": {
        "task": "observers.messages.tasks.send_messages",
        "schedule": 2.0,
        "options": {"queue": "default", "expires": 2},
    },
    "refresh-stale-findings": {
        "task": "reports.findings.tasks.refresh_stale_findings",
        "schedule": 10.0,
        "options": {"queue": "findings", "expires": 10},
    },
    "compute-asked-findings": {
        "task": "reports.findings.tasks.compute_asked_findings",
        "schedule": 2.0,
        "options": {"queue": "findings", "expires": 2},
    },
    "count-observations": {
        "task": "reports.findings.tasks.count_observations",
        "schedule": 1.0,
        "options": {"queue": "findings", "expires": 1},
    },
    "run-asked-signals": {
        "task": "reports.signals.tasks.run_asked_signals",
        "schedule": 2.0,
        "options": {"queue": "findings", "expires": 2},
    },
    "fingerprint-photos": {
        "task": "reports.signals.tasks.fingerprint_photos",
        "schedule": 20.0,
        "options": {"queue": "default", "expires": 20},
    },
    "link-stale-reports": {
        "task": "reports.carousels.tasks.link_stale_reports",
        "schedule": 10.0,
        "options": {"queue": "findings", "expires": 10},
    },
    "build-asked-statements": {
        "task": "reports.statements.tasks.build_asked_statements",
        "schedule": 2.0,
        "options": {"queue": "statements", "expires": 2},
    },
}
