"""Reading incidents: what is counted, what is urgent, and what one rests on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from elections.journal.domain.sealing import unseal
from elections.journal.services.sealing import mission_keys
from elections.places.models import ElectionDay
from elections.scope import Scope
from observers.missions.models import Mission, Observer
from reports.checklists.domain.drafts import told_from
from reports.incidents.domain.catalogue import categories, category
from reports.incidents.domain.counting import (
    CountedReport,
    CoverKey,
    Instance,
    instances_of,
)
from reports.incidents.domain.evidence import DOCUMENTS, EvidenceKind
from reports.incidents.domain.grouping import CLOSE, Happening, candidates
from reports.incidents.domain.rows import evidence_context, sealing_context
from reports.incidents.domain.verification import Ground, Level
from reports.incidents.models import (
    Evidence,
    GroupingMove,
    IncidentReport,
    IncidentState,
    VerificationMove,
)

GRAVE = 5
TEXT: CharField[str, str] = CharField()


@dataclass(frozen=True)
class UrgentIncident:
    """An incident of the red list, and how long it has waited to be acknowledged."""

    incident: IncidentReport
    waiting: timedelta
    is_acknowledged: bool


@dataclass(frozen=True)
class EvidenceShown:
    """A piece of evidence with its note unsealed."""

    evidence: Evidence
    note: str


def counted_reports(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime
) -> list[CountedReport]:
    """Return the incident reports known at a time, as they stood and were grouped then.

    Without a day: those that belong to no day.
    """
    rows = IncidentReport.objects.filter(mission=mission, election_day=election_day)
    return _as_they_stood(rows.counted(as_of), as_of)


def incident_instances(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime,
    checklist_items: Collection[CoverKey] = (),
) -> list[Instance]:
    """Return the events one by one, refuted ones included and marked by their level.

    `checklist_items` are what teams answered negatively in checklists, as (team id,
    station id, stage, question name): such an event adds narrative, not a count.
    """
    reports = counted_reports(mission=mission, election_day=election_day, as_of=as_of)
    return instances_of(reports, checklist_items=checklist_items)


def urgent_incidents(*, scope: Scope, now: datetime) -> list[UrgentIncident]:
    """Return the red list: grave or urgent, not closed; the longest waiting first."""
    urgent = [code for code, entry in categories().items() if entry.is_urgent]
    rows = (
        IncidentReport.objects.visible_to(scope)
        .counted(now)
        .filter(Q(severity__gte=GRAVE) | Q(category__in=urgent))
        .filter(
            state__is_archived=False,
            state__level__in=(Level.REPORTED, Level.UNDER_VERIFICATION),
        )
        .select_related("state__assigned_to", "station", "team", "mission")
        .order_by("received_at", "instance_id")
    )
    return sorted(
        (
            UrgentIncident(
                incident=row,
                waiting=(row.state.acknowledged_at or now) - row.received_at,
                is_acknowledged=row.state.acknowledged_at is not None,
            )
            for row in rows
        ),
        key=lambda urgent_one: urgent_one.is_acknowledged,
    )


def grouping_candidates(incident: IncidentReport) -> list[IncidentReport]:
    """Return the reports that may be of the same event, the nearest in time first."""
    family = category(incident.category).family
    codes = [c for c, entry in categories().items() if entry.family == family]
    nearby = IncidentReport.objects.filter(
        mission=incident.mission_id,
        is_rehearsal=incident.is_rehearsal,
        category__in=codes,
    ).exclude(pk=incident.pk)
    nearby = (
        nearby.filter(station=incident.station_id)
        if incident.station_id
        else nearby.filter(station=None, area=incident.area_id)
    )
    if incident.occurred_at:
        window = (incident.occurred_at - CLOSE, incident.occurred_at + CLOSE)
        nearby = nearby.filter(Q(occurred_at=None) | Q(occurred_at__range=window))
    found = {
        row.pk: row
        for row in nearby.select_related("team", "state__group", "station")[:50]
    }
    happenings = [_happening(row) for row in found.values()]
    nearest = candidates(_happening(incident), happenings)
    return [found[happening.incident_id] for happening in nearest]


def ground_of(incident: IncidentReport) -> Ground:
    """Return what the verification of an incident can rest on now."""
    kinds = list(incident.evidence.values_list("kind", flat=True))
    opened = (
        incident.moves.filter(level_after=Level.UNDER_VERIFICATION)
        .order_by("-moved_at", "-id")
        .first()
    )
    members = Observer.objects.filter(team=incident.team_id, is_active=True)
    sources = kinds.count(EvidenceKind.INDEPENDENT_SOURCE)
    return Ground(
        source_type=incident.source_type,
        team_size=members.count() if incident.team_id else 0,
        sources=1 + sources + _other_teams(incident),
        documents=sum(kind in DOCUMENTS for kind in kinds),
        opened_by=opened.moved_by_id if opened else None,
    )


def narrative_of(incident: IncidentReport) -> dict[str, str]:
    """Return what was told in a report, unsealed, by written path."""
    if incident.sealed_narrative is None:
        return {}
    plain = unseal(
        mission_keys(incident.mission_id).data_key,
        bytes(incident.sealed_narrative),
        context=sealing_context(incident.instance_id),
    )
    return {path: str(value) for path, value in told_from(plain).items()}


def evidence_of(incident: IncidentReport) -> list[EvidenceShown]:
    """Return the evidence with its notes unsealed, the earliest first."""
    context = evidence_context(incident.instance_id)
    return [
        EvidenceShown(
            evidence=row,
            note=unseal(
                mission_keys(incident.mission_id).data_key,
                bytes(row.sealed_note),
                context=context,
            ).decode()
            if row.sealed_note
            else "",
        )
        for row in incident.evidence.order_by("added_at", "id")
    ]


def moves_of(incident: IncidentReport) -> QuerySet[VerificationMove]:
    """Return the steps of the verification, the earliest first."""
    return incident.moves.select_related("moved_by").order_by("moved_at", "id")


def _as_they_stood(
    rows: QuerySet[IncidentReport], as_of: datetime
) -> list[CountedReport]:
    moves = VerificationMove.objects.filter(
        incident=OuterRef("pk"), moved_at__lte=as_of
    ).order_by("-moved_at", "-id")
    groupings = GroupingMove.objects.filter(
        incident=OuterRef("pk"), moved_at__lte=as_of
    ).order_by("-moved_at", "-id")
    level, group = moves.values("level_after")[:1], groupings.values("group__code")[:1]
    stood = rows.annotate(
        level_then=Coalesce(Subquery(level), Value("reported"), output_field=TEXT),
        group_then=Coalesce(Subquery(group), Value(""), output_field=TEXT),
        station_code=Coalesce("station__code", Value("")),
        area_code=Coalesce("area__code", Value("")),
    )
    return [
        CountedReport(*row)
        for row in stood.order_by("instance_id").values_list(
            "instance_id",
            "category",
            "level_then",
            "group_then",
            "team_id",
            "station_id",
            "station_code",
            "area_code",
            "stage",
            "source_type",
            "severity",
        )
    ]


def _other_teams(incident: IncidentReport) -> int:
    group = IncidentState.objects.get(incident=incident).group_id
    if group is None:
        return 0
    others = IncidentReport.objects.filter(state__group=group, team__isnull=False)
    return (
        others.exclude(team=incident.team_id)
        .exclude(state__level=Level.REFUTED)
        .values("team")
        .distinct()
        .count()
    )


def _happening(row: IncidentReport) -> Happening:
    return Happening(
        incident_id=row.pk,
        category=row.category,
        station_id=row.station_id,
        area_id=row.area_id,
        at=row.occurred_at,
    )
