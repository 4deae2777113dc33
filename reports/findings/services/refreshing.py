"""Keep live findings up to date, and one set of every hour."""

from __future__ import annotations

from datetime import datetime

from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.findings.selectors.staleness import stale_days
from reports.findings.services.computing import SETTLED_AFTER, compute_findings

HOURLY = "hourly"


def refresh_stale(*, now: datetime, actor: str = "system") -> list[FindingSet]:
    """Compute the live sets that are out of date; keep the first of each hour."""
    as_of = now - SETTLED_AFTER
    refreshed = []
    for stale in list(stale_days(now=now, as_of=as_of)):
        mission, day = stale.mission, stale.election_day
        refreshed.append(_compute(mission, day, now=now, keep=False, actor=actor))
        if _is_first_of_hour(mission, day, as_of):
            refreshed.append(_compute(mission, day, now=now, keep=True, actor=actor))
    return refreshed


def _compute(
    mission: Mission,
    day: ElectionDay | None,
    *,
    now: datetime,
    keep: bool,
    actor: str,
) -> FindingSet:
    return compute_findings(
        mission=mission,
        election_day=day,
        now=now,
        keep=keep,
        reason=HOURLY if keep else "",
        actor=actor,
    )


def _is_first_of_hour(
    mission: Mission, day: ElectionDay | None, as_of: datetime
) -> bool:
    hour = as_of.replace(minute=0, second=0, microsecond=0)
    kept = FindingSet.objects.of_day(
        mission_id=mission.pk, election_day_id=day.pk if day else None
    )
    return not kept.filter(is_live=False, reason=HOURLY, as_of__gte=hour).exists()
