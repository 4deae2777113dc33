"""Read what is counted beside observations, as it stood at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from elections.contests.models import Contest
from elections.places.models import ElectionDay
from elections.results.domain.templates import ProtocolTemplate
from elections.results.models import ProtocolReading, TurnoutAnnouncement
from elections.results.selectors import templates_of
from observers.deployment.models import ExpectedReport
from observers.missions.models import Mission
from reports.findings.domain.rows import (
    ProtocolRow,
    StageCounts,
    TurnoutRow,
)
from reports.incidents.domain.counting import Instance
from reports.incidents.models import IncidentReport
from reports.incidents.selectors import incident_instances
from reports.intake.models.verdicts import Judgement
from reports.observations.models import Observation
from reports.observations.selectors import negative_answers

OBSERVERS = "observer"


def iso(moment: datetime) -> str:
    """Return a time in UTC with one spelling."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def incident_events(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime
) -> list[Instance]:
    """Return the events as they stood, marked where a checklist item has them already."""
    teams = IncidentReport.objects.filter(mission=mission, team__isnull=False)
    items = negative_answers(
        mission=mission,
        election_day=election_day,
        as_of=as_of,
        teams=set(teams.values_list("team_id", flat=True)),
    )
    return incident_instances(
        mission=mission,
        election_day=election_day,
        as_of=as_of,
        checklist_items=items,
    )


def turnout_rows(*, day: ElectionDay, as_of: datetime) -> list[TurnoutRow]:
    """Return the announcements of a day that were known."""
    zone = ZoneInfo(day.time_zone)
    announced = (
        TurnoutAnnouncement.objects.filter(election_day=day, recorded_at__lte=as_of)
        .select_related("area")
        .order_by("area__code", "as_of", "source", "pk")
    )
    return [
        TurnoutRow(
            area=row.area.code if row.area else "",
            as_of=iso(row.as_of),
            hour=row.as_of.astimezone(zone).strftime("%H%M"),
            share=str(row.turnout_share),
            voters=row.voters,
            registered=row.registered,
            source=row.source,
        )
        for row in announced
    ]


def protocol_rows(
    *,
    mission: Mission,
    day: ElectionDay,
    as_of: datetime,
    instances: Collection[str],
) -> list[ProtocolRow]:
    """Return the protocol lines of reports that count."""
    readings = (
        ProtocolReading.objects.filter(
            mission_id=mission.pk,
            election_day=day,
            source=OBSERVERS,
            recorded_at__lte=as_of,
        )
        .values_list(
            "contest__code",
            "station__code",
            "instance_id",
            "line",
            "contestant__code",
            "value",
        )
        .order_by("station__code", "instance_id", "contest__code", "line", "pk")
    )
    counted = frozenset(instances)
    return [
        ProtocolRow(
            contest=contest,
            station=station,
            instance_id=str(instance),
            line=line,
            contestant=contestant or "",
            value=value,
        )
        for contest, station, instance, line, contestant, value in readings
        if str(instance) in counted
    ]


def reports_with_protocols(
    *, mission: Mission, day: ElectionDay, as_of: datetime
) -> frozenset[str]:
    """Return the reports in which observers read a protocol."""
    readings = ProtocolReading.objects.filter(
        mission_id=mission.pk,
        election_day=day,
        source=OBSERVERS,
        recorded_at__lte=as_of,
        instance_id__isnull=False,
    )
    found = readings.order_by().values_list("instance_id", flat=True).distinct()
    return frozenset(str(instance) for instance in found)


def contest_names(mission: Mission) -> dict[str, str]:
    """Return the contests of the election by code."""
    contests = Contest.objects.filter(election_id=mission.election_id)
    return dict(contests.order_by("code").values_list("code", "name"))


def contest_templates(mission: Mission) -> dict[str, ProtocolTemplate]:
    """Return the contests' own protocol templates by contest code."""
    contests = Contest.objects.filter(election_id=mission.election_id)
    codes = dict(contests.order_by("code").values_list("pk", "code"))
    return {codes[number]: one for number, one in templates_of(codes).items()}


def stage_counts(
    *,
    mission: Mission,
    election_day_id: int | None,
    as_of: datetime,
    waiting: Mapping[str, int],
) -> dict[str, StageCounts]:
    """Return what was expected of each stage and what does not count in it."""
    expected = (
        ExpectedReport.objects.filter(mission=mission, election_day_id=election_day_id)
        .order_by("stage")
        .values_list("stage")
        .annotate(Sum("quota"))
    )
    came = Observation.objects.filter(
        mission=mission, election_day_id=election_day_id
    ).known_at(as_of)
    quotas = dict(expected)
    rehearsal, every = _by_stage(came)
    return {
        stage: StageCounts(
            expected=quotas.get(stage),
            set_aside=waiting.get(stage, 0),
            rehearsal=rehearsal.get(stage, 0),
            meant=every.get(stage, 0),
        )
        for stage in sorted(quotas.keys() | every.keys() | rehearsal.keys())
    }


def waiting_by_stage(
    *, mission: Mission, election_day_id: int | None, as_of: datetime
) -> dict[str, int]:
    """Return how many reports wait set aside; "" where the stage is unknown."""
    waiting = waiting_judgements(
        mission=mission, election_day_id=election_day_id, as_of=as_of
    )
    stages = waiting.order_by("pk").values_list("detail__board__stage", flat=True)
    return dict(Counter(stage or "" for stage in stages))


def waiting_judgements(
    *, mission: Mission, election_day_id: int | None, as_of: datetime
) -> QuerySet[Judgement]:
    """Return the latest judgements that set a report aside and wait for a person.

    A report whose day is unknown waits for every day.
    """
    known = Judgement.objects.filter(mission=mission, judged_at__lte=as_of)
    latest = known.filter(submission=OuterRef("submission")).order_by("-round")
    waiting = known.filter(
        state="set_aside",
        submission__is_rehearsal=False,
        pk=Subquery(latest.values("pk")[:1]),
    ).exclude(decision__decided_at__lte=as_of)
    of_day = Q(detail__board__election_day_id=election_day_id)
    unknown = Q(detail__board__election_day_id=None) | Q(
        detail__board__election_day_id__isnull=True
    )
    return waiting.filter(of_day | unknown)


def _by_stage(
    observations: QuerySet[Observation],
) -> tuple[dict[str, int], dict[str, int]]:
    """Return by stage how many were rehearsed, and how many meant."""
    counted = observations.order_by("stage").values_list("stage", "is_rehearsal")
    found: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for stage, is_rehearsal, reports in counted.annotate(Count("pk")):
        found[0 if is_rehearsal else 1][stage] = reports
    return found
