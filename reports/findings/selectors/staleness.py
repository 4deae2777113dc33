"""Which live sets are out of date: something was recorded or decided since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Manager

from elections.places.models import ElectionDay
from elections.results.models import ProtocolReading, TurnoutAnnouncement
from observers.missions.models import Mission
from reports.findings.models import FindingSet
from reports.incidents.models import GroupingMove, IncidentReport, VerificationMove
from reports.intake.models.verdicts import Judgement, SetAsideDecision
from reports.observations.models import Correction, Decision, Observation

# A refresh may not take more than a tenth of a worker's time.
REST_FACTOR = 10
# What figures depend on, and when each was written.
SOURCES: tuple[tuple[Manager[Any], str], ...] = (
    (Observation.objects, "recorded_at"),
    (IncidentReport.objects, "recorded_at"),
    (Judgement.objects, "judged_at"),
    (Decision.objects, "recorded_at"),
    (Correction.objects, "recorded_at"),
    (VerificationMove.objects, "moved_at"),
    (GroupingMove.objects, "moved_at"),
    (SetAsideDecision.objects, "decided_at"),
    (ProtocolReading.objects, "recorded_at"),
)
REPORTS: tuple[Manager[Any], ...] = (Observation.objects, IncidentReport.objects)


@dataclass(frozen=True)
class StaleDay:
    """A mission's day whose live figures should be computed again."""

    mission: Mission
    election_day: ElectionDay | None


def stale_days(*, now: datetime, as_of: datetime) -> Iterator[StaleDay]:
    """Yield the days of open missions whose figures would change, if they may."""
    missions = Mission.objects.filter(is_open=True).select_related("election")
    for mission in missions.order_by("pk"):
        for day in _days(mission):
            live = FindingSet.objects.live().filter(mission=mission, election_day=day)
            before = live.first()
            if before is None or (
                may_refresh(before, now=now)
                and has_changed(mission, day, since=before.as_of, until=as_of)
            ):
                yield StaleDay(mission=mission, election_day=day)


def may_refresh(live: FindingSet, *, now: datetime) -> bool:
    """Tell whether the last refresh is ten times its own duration ago."""
    return (now - live.computed_at).total_seconds() >= REST_FACTOR * live.seconds


def has_changed(
    mission: Mission, day: ElectionDay | None, *, since: datetime, until: datetime
) -> bool:
    """Tell whether anything that figures depend on was written between two times."""
    for written_rows, written in SOURCES:
        rows = written_rows.filter(mission_id=mission.pk)
        if rows.filter(**_between(written, since, until)).exists():
            return True
    announced = TurnoutAnnouncement.objects.filter(election_day=day)
    return announced.filter(**_between("recorded_at", since, until)).exists()


def _between(field: str, since: datetime, until: datetime) -> dict[str, datetime]:
    return {f"{field}__gt": since, f"{field}__lte": until}


def _days(mission: Mission) -> list[ElectionDay | None]:
    """Return the days of which there are observations or incidents."""
    found = {
        day
        for reports in REPORTS
        for day in reports.filter(mission_id=mission.pk)
        .order_by("election_day")
        .values_list("election_day", flat=True)
        .distinct()
    }
    days: list[ElectionDay | None] = list(
        ElectionDay.objects.filter(pk__in=found - {None}).order_by("date", "pk")
    )
    return [*days, None] if None in found else days
