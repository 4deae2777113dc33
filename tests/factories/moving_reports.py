"""Reports of groups on the way, around an invented town."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from reports.incidents.domain.linking.report import MovingReport

MORNING = datetime(2023, 3, 19, 10, 0, tzinfo=UTC)
KM_PER_DEGREE = 111.195


def moving_report(
    code: str, *, km: float = 0.0, minutes: float = 0.0, **details: Any
) -> MovingReport:
    """Return a report `km` north of the town at `minutes` after ten."""
    at = MORNING + timedelta(minutes=minutes)
    report = MovingReport(
        code=code,
        category="CAR",
        station=f"S71-{round(km * 10):04d}",
        area="KZ-71",
        earliest_at=at,
        latest_at=at,
        latitude=51.0 + km / KM_PER_DEGREE,
        longitude=71.0,
    )
    return replace(report, **details)
