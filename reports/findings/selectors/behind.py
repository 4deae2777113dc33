"""From a figure to its reports: every number leads to the rows it was counted from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from elections.results.models import TurnoutAnnouncement
from observers.deployment.models import ExpectedReport
from reports.findings.domain.behind import observations_behind
from reports.findings.domain.incident_counts import incidents_behind
from reports.findings.models import Figure, FindingSet, QuickCount
from reports.findings.selectors.counted_rows import counted_day
from reports.findings.selectors.joined_columns import identifiers
from reports.findings.selectors.observation_rows import rejected_observations
from reports.findings.selectors.other_rows import (
    incident_events,
    protocol_rows,
    waiting_judgements,
)
from reports.findings.selectors.quick_counts import reports_counted
from reports.incidents.models import IncidentReport
from reports.intake.models.submissions import Submission
from reports.observations.models import Observation, ObservationQuerySet


def reports_behind(figure: Figure, *, part: str = "k") -> QuerySet[Any, Any]:
    """Return the rows behind a figure: observations, or what else it was counted from.

    `part` is k, n or the reason for which observations were left out.
    """
    lister = LISTERS[str(figure.query["reports"])]
    return lister(figure, part)


def _observations(figure: Figure, part: str) -> QuerySet[Observation]:
    findings = figure.finding_set
    day = counted_day(
        mission=findings.mission,
        election_day=findings.election_day,
        as_of=findings.as_of,
        stage=figure.stage,
    )
    instances = identifiers(
        observations_behind(
            observations=day.observations,
            definitions=day.definitions,
            query=figure.query,
            part=part,
        )
    )
    return _of_day(findings).filter(instance_id__in=instances).in_figure_order()


def _incidents(figure: Figure, _part: str) -> QuerySet[IncidentReport]:
    findings = figure.finding_set
    events = incident_events(
        mission=findings.mission,
        election_day=findings.election_day,
        as_of=findings.as_of,
    )
    instances = incidents_behind(events=events, query=figure.query)
    reports = IncidentReport.objects.filter(mission=findings.mission)
    reports = reports.select_related("station", "team")
    return reports.filter(instance_id__in=instances).order_by("instance_id")


def _protocols(figure: Figure, _part: str) -> QuerySet[Observation]:
    findings = figure.finding_set
    assert findings.election_day is not None
    counted = _of_day(findings).counted(findings.as_of)
    rows = protocol_rows(
        mission=findings.mission,
        day=findings.election_day,
        as_of=findings.as_of,
        instances=[str(one) for one in counted.values_list("instance_id", flat=True)],
    )
    wanted = {row.instance_id for row in rows if row.contest == figure.query["contest"]}
    return counted.filter(instance_id__in=wanted).in_figure_order()


def _quick_count(figure: Figure, _part: str) -> QuerySet[Observation]:
    findings = figure.finding_set
    counts = QuickCount.objects.filter(
        mission=findings.mission,
        election_day=findings.election_day,
        content_sha256=figure.query["sha256"],
    )
    count = counts.select_related("mission", "election_day", "contest").first()
    counted = reports_counted(count) if count else []
    return _of_day(findings).filter(instance_id__in=counted).in_figure_order()


def _expected(figure: Figure, _part: str) -> QuerySet[ExpectedReport]:
    findings = figure.finding_set
    expected = ExpectedReport.objects.filter(
        mission=findings.mission, election_day=findings.election_day
    )
    expected = expected.select_related("team", "station")
    return expected.filter(stage=figure.stage).order_by("team__code", "pk")


def _set_aside(figure: Figure, _part: str) -> QuerySet[Submission]:
    findings = figure.finding_set
    waiting = waiting_judgements(
        mission=findings.mission,
        election_day_id=findings.election_day_id,
        as_of=findings.as_of,
    )
    if figure.stage:
        waiting = waiting.filter(detail__board__stage=figure.stage)
    reports = Submission.objects.filter(mission=findings.mission)
    return reports.filter(pk__in=waiting.values("submission")).order_by("instance_id")


def _rehearsal(figure: Figure, _part: str) -> QuerySet[Observation]:
    known = _of_day(figure.finding_set).known_at(figure.finding_set.as_of)
    return known.filter(stage=figure.stage, is_rehearsal=True).in_figure_order()


def _superseded(figure: Figure, _part: str) -> QuerySet[Observation]:
    as_of = figure.finding_set.as_of
    meant = _of_day(figure.finding_set).known_at(as_of).filter(is_rehearsal=False)
    of_stage = meant.filter(stage=figure.stage)
    latest = of_stage.latest_versions(as_of)
    return of_stage.exclude(pk__in=latest.values("pk")).in_figure_order()


def _rejected(figure: Figure, _part: str) -> QuerySet[Observation]:
    findings = figure.finding_set
    as_of = findings.as_of
    rejected = rejected_observations(mission=findings.mission, as_of=as_of)
    latest = _of_day(findings).known_at(as_of).latest_versions(as_of)
    chosen = latest.filter(stage=figure.stage, is_rehearsal=False, pk__in=rejected)
    return chosen.in_figure_order()


def _turnout(figure: Figure, _part: str) -> QuerySet[TurnoutAnnouncement]:
    announced = TurnoutAnnouncement.objects.filter(
        election_day=figure.finding_set.election_day,
        as_of=figure.query["as_of"],
        source=figure.query["source"],
    )
    if figure.area_code:
        return announced.filter(area__code=figure.area_code).order_by("pk")
    return announced.filter(area=None).order_by("pk")


def _of_day(findings: FindingSet) -> ObservationQuerySet:
    """Return the observations of the set's mission and day."""
    return Observation.objects.filter(
        mission=findings.mission, election_day=findings.election_day
    ).select_related("station", "commission", "team")


Lister = Callable[[Figure, str], QuerySet[Any, Any]]
LISTERS: Mapping[str, Lister] = {
    "observations": _observations,
    "incidents": _incidents,
    "protocols": _protocols,
    "quick_count": _quick_count,
    "expected": _expected,
    "set_aside": _set_aside,
    "rehearsal": _rehearsal,
    "superseded": _superseded,
    "rejected": _rejected,
    "turnout": _turnout,
}
