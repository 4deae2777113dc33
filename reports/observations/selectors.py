"""Reading observations: what counts, what is compared, and a report's history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from elections.places.models import ElectionDay, PollingStation
from observers.missions.models import Mission, ObserverTeam
from reports.checklists.domain.definition import (
    ChecklistDefinition,
    definition_from_json,
)
from reports.checklists.models import ChecklistVersion
from reports.observations.domain.batch import DayFacts, StationFacts, Surroundings
from reports.observations.domain.correction import Applied, apply_corrections
from reports.observations.domain.drafts import ObservationDraft, VisitProbe
from reports.observations.domain.sheets import Sheet, negative_items
from reports.observations.models import Correction, Observation

EVER = datetime(9999, 1, 1, tzinfo=UTC)
SMS = "sms"
# How long a visit is taken to have lasted where the departure is not told.
NOMINAL_VISIT = timedelta(minutes=30)
# Stages that a team sees at most once in a station: the times need not overlap.
ONCE_A_DAY = frozenset({"opening", "counting"})


class NegativeItem(NamedTuple):
    """One item that one team answered negatively at one station and stage."""

    team_id: int | None
    station_id: int | None
    stage: str
    item: str


def current_observations(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime
) -> QuerySet[Observation]:
    """Return what enters figures as of a time, by station code and instance id.

    The latest version of each report, neither rejected nor a rehearsal. The answers are
    as reported: `corrected_answers` says what confirmed corrections change.
    """
    rows = Observation.objects.filter(mission=mission, election_day=election_day)
    return rows.counted(as_of).in_figure_order()


def corrected_answers(
    *, mission: Mission, election_day: ElectionDay | None, as_of: datetime
) -> dict[int, Applied]:
    """Return, by observation id, the answers of those with confirmed corrections."""
    corrections = (
        Correction.objects.filter(
            mission=mission, observation__election_day=election_day
        )
        .confirmed(as_of)
        .select_related("observation")
        .order_by("confirmation__recorded_at", "id")
    )
    by_observation: dict[int, list[Correction]] = {}
    for correction in corrections:
        by_observation.setdefault(correction.observation_id, []).append(correction)
    definitions = definitions_of({c.observation.version_id for c in corrections})
    return {
        observation_id: applied_to(
            made[0].observation,
            corrections=made,
            definition=definitions[made[0].observation.version_id],
        )
        for observation_id, made in by_observation.items()
    }


def applied_to(
    observation: Observation,
    *,
    corrections: Sequence[Correction],
    definition: ChecklistDefinition,
) -> Applied:
    """Return an observation's answers with these corrections, in their order."""
    return apply_corrections(
        definition,
        observation.answers,
        packed=bytes(observation.packed),
        changes=[(tuple(c.path.split("/")), c.value) for c in corrections],
    )


def definitions_of(version_ids: Collection[int]) -> dict[int, ChecklistDefinition]:
    """Return the checklists of these versions as published."""
    versions = ChecklistVersion.objects.filter(pk__in=version_ids)
    return {
        pk: definition_from_json(stored)
        for pk, stored in versions.values_list("pk", "definition")
    }


def negative_answers(
    *,
    mission: Mission,
    election_day: ElectionDay | None,
    as_of: datetime,
    teams: Collection[int],
) -> frozenset[NegativeItem]:
    """Return which items these teams answered negatively where, with corrections."""
    rows = current_observations(
        mission=mission, election_day=election_day, as_of=as_of
    ).filter(team__in=teams)
    found = list(
        rows.values_list(
            "id", "version_id", "team_id", "station_id", "stage", "answers"
        )
    )
    corrected = corrected_answers(
        mission=mission, election_day=election_day, as_of=as_of
    )
    definitions = definitions_of({row[1] for row in found})
    return frozenset(
        NegativeItem(team, station, stage, question.name)
        for pk, version, team, station, stage, answers in found
        for question in negative_items(
            definitions[version], corrected[pk].answers if pk in corrected else answers
        )
    )


def overlapping_visits(
    *, mission: Mission, probes: Sequence[VisitProbe]
) -> dict[UUID, UUID]:
    """Return the probes that repeat a visit, each with the report that it repeats.

    A repeat is of the same team, station and stage with overlapping times, or by SMS
    without a time. Openings and counts happen once: there the times need not overlap.
    Earlier probes come before later ones; an edit never repeats what it edits.
    """
    claimed = [p for p in probes if p.team_id is not None and p.station_id is not None]
    if not claimed:
        return {}
    known = _recorded_visits(mission=mission, probes=claimed)
    edited = {probe.supersedes for probe in claimed if probe.supersedes}
    found: dict[UUID, UUID] = {}
    for probe in claimed:
        twin = next((v for v in known if _is_repeat(probe, v, edited)), None)
        if twin is None:
            known.append(probe)
        else:
            found[probe.instance_id] = twin.instance_id
    return found


def observations_of_station(
    *, mission: Mission, station: PollingStation, as_of: datetime
) -> QuerySet[Observation]:
    """Return what counts of one station, in the order of the day."""
    rows = Observation.objects.filter(mission=mission, station=station)
    return (
        rows.counted(as_of)
        .select_related("team", "version__checklist", "station")
        .order_by("arrived_at", "received_at", "instance_id")
    )


def versions_of(observation: Observation) -> QuerySet[Observation]:
    """Return all versions of one report, the earliest received first."""
    family = Q(thread=observation.thread) | Q(instance_id=observation.thread)
    if observation.supersedes:
        family |= Q(instance_id=observation.supersedes)
    family |= Q(supersedes=observation.instance_id)
    return (
        Observation.objects.filter(family, mission=observation.mission_id)
        .select_related("version")
        .order_by("received_at", "instance_id")
    )


def surroundings(
    *, mission: Mission, drafts: Sequence[ObservationDraft], as_of: datetime
) -> Surroundings:
    """Return what a batch of drafts is checked against, in four queries."""
    day_ids = {draft.election_day_id for draft in drafts if draft.election_day_id}
    team_ids = {draft.team_id for draft in drafts if draft.team_id}
    station_ids = {draft.station_id for draft in drafts if draft.station_id}
    place = Q(team__in=team_ids) | Q(station__in=station_ids)
    known = Observation.objects.filter(
        place, mission=mission, election_day__in=day_ids
    ).counted(as_of)
    stations = PollingStation.objects.filter(pk__in=station_ids)
    teams = ObserverTeam.objects.filter(pk__in=team_ids)
    return Surroundings(
        stations={
            station.pk: StationFacts(
                station.code, station.registered_voters, station.time_zone
            )
            for station in stations
        },
        days={
            day.pk: DayFacts(day.date, day.time_zone, day.polls_open, day.polls_close)
            for day in ElectionDay.objects.filter(pk__in=day_ids)
        },
        teams=dict(teams.values_list("pk", "code")),
        known=[
            (day_id, _sheet(gist))
            for day_id, *gist in known.order_by("instance_id").values_list(
                "election_day_id",
                "instance_id",
                "stage",
                "team_id",
                "team__code",
                "station_id",
                "station__code",
                "arrived_at",
                "departed_at",
                "overall",
                "facts",
            )
        ],
    )


def threads_of(
    *, mission: Mission, instance_ids: Collection[UUID]
) -> Mapping[UUID, UUID]:
    """Return the thread of each of these reports that is recorded."""
    rows = Observation.objects.filter(mission=mission, instance_id__in=instance_ids)
    return dict(rows.values_list("instance_id", "thread"))


def _sheet(row: Sequence[Any]) -> Sheet:
    instance_id, stage, team_id, team, station_id, station, arrived, left, *rest = row
    overall, facts = rest
    return Sheet(
        instance_id=instance_id,
        stage=stage,
        team_id=team_id,
        team=team or "",
        station_id=station_id,
        station=station or "",
        arrived_at=arrived,
        departed_at=left,
        overall=overall,
        facts=facts,
        serious=facts.get("serious", {}),
    )


def _recorded_visits(
    *, mission: Mission, probes: Sequence[VisitProbe]
) -> list[VisitProbe]:
    latest = Observation.objects.filter(
        mission=mission,
        team__in={p.team_id for p in probes},
        station__in={p.station_id for p in probes},
    ).exclude(instance_id__in={p.instance_id for p in probes})
    rows = latest.latest_versions(EVER).not_rejected(EVER).order_by("instance_id")
    columns = [field.name for field in fields(VisitProbe)]
    return [VisitProbe(*row) for row in rows.values_list(*columns)]


def _is_repeat(
    probe: VisitProbe, other: VisitProbe, edited: Collection[UUID | None]
) -> bool:
    if other.instance_id in (probe.instance_id, probe.supersedes):
        return False
    if other.instance_id in edited or other.supersedes == probe.instance_id:
        return False
    if probe.supersedes and probe.supersedes == other.supersedes:
        return False
    return _place(probe) == _place(other) and _share_time(probe, other)


def _place(probe: VisitProbe) -> tuple[object, ...]:
    day, rehearsal = probe.election_day_id, probe.is_rehearsal
    return (day, probe.team_id, probe.station_id, probe.stage, rehearsal)


def _share_time(probe: VisitProbe, other: VisitProbe) -> bool:
    if probe.stage in ONCE_A_DAY:
        return True
    if probe.arrived_at is None or other.arrived_at is None:
        # An SMS need not tell the time: nothing tells it from the other, a person can.
        return SMS in (probe.source, other.source)
    ends = probe.departed_at or probe.arrived_at + NOMINAL_VISIT
    other_ends = other.departed_at or other.arrived_at + NOMINAL_VISIT
    return probe.arrived_at < other_ends and other.arrived_at < ends
