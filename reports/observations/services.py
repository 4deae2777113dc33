"""Recording observations in sets, and what people do with them afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from elections.errors import NotAllowed
from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.models import Mission, User
from reports.checklists.domain.definition import definition_from_json
from reports.observations.domain.batch import batch_flags
from reports.observations.domain.correction import read_correction
from reports.observations.domain.counting import merged_counts
from reports.observations.domain.decision import check_decision
from reports.observations.domain.drafts import (
    CounterDelta,
    ObservationDraft,
    RaisedFlag,
)
from reports.observations.domain.rows import (
    contents_of,
    files_named,
    flag_values,
)
from reports.observations.models import (
    Correction,
    Decision,
    Flag,
    Observation,
)
from reports.observations.selectors import surroundings, threads_of

# The space of advisory locks for decisions about observations.
DECISIONS = 7_301
# One statement; rows of a batch are in one order, so that two workers never deadlock.
COUNT = """
with added(day, team, stage, recorded, set_aside, flagged, received) as (
    select * from unnest(%s::bigint[], %s::bigint[], %s::text[],
                         %s::int[], %s::int[], %s::int[], %s::timestamptz[])
)
insert into reports_reportcounter as kept
    (mission_id, election_day_id, team_id, stage,
     recorded, set_aside, flagged, last_received_at)
select %s, day, team, stage, greatest(0, recorded), greatest(0, set_aside), flagged,
       received
from added
order by day nulls first, team nulls first, stage
on conflict on constraint one_counter_per_team_and_stage do update set
    recorded = greatest(0, kept.recorded + (
        select added.recorded from added
        where (added.day, added.team, added.stage) is not distinct from
              (kept.election_day_id, kept.team_id, kept.stage))),
    set_aside = greatest(0, kept.set_aside + (
        select added.set_aside from added
        where (added.day, added.team, added.stage) is not distinct from
              (kept.election_day_id, kept.team_id, kept.stage))),
    flagged = kept.flagged + excluded.flagged,
    last_received_at = greatest(kept.last_received_at, excluded.last_received_at)
"""


class SecondPersonNeeded(NotAllowed):
    """The one who proposed something cannot confirm it."""

    code = "second_person_needed"


@transaction.atomic
def record_observations(
    *,
    mission: Mission,
    drafts: Sequence[ObservationDraft],
    now: datetime,
    actor: str = "system",
) -> list[Observation]:
    """Record judged reports with their flags, in a fixed number of statements.

    Each is checked by itself and against what its station and team have reported that
    day, earlier drafts of the same call included. Rows come in the drafts' order.
    """
    if not drafts:
        return []
    around = surroundings(mission=mission, drafts=drafts, as_of=now)
    flags = batch_flags(drafts, around=around)
    threads = _threads(mission=mission, drafts=drafts)
    rows = Observation.objects.bulk_create(
        _row(mission, draft, flags=raised, thread=thread, now=now)
        for draft, raised, thread in zip(drafts, flags, threads, strict=True)
    )
    Flag.objects.bulk_create(
        Flag(mission=mission, observation=row, **flag_values(flag, raised_at=now))
        for row, raised in zip(rows, flags, strict=True)
        for flag in raised
    )
    record_event(
        actor=actor,
        kind="observations.recorded",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"instances": [str(draft.instance_id) for draft in drafts]},
    )
    return rows


def count_reports(
    *, mission: Mission, counts: Sequence[CounterDelta], now: datetime
) -> None:
    """Add to the board's counters in one statement, in the caller's transaction."""
    merged = merged_counts(counts, now=now)
    if not merged:
        return
    columns = [
        [getattr(delta, name) for delta in merged]
        for name in (
            "election_day_id",
            "team_id",
            "stage",
            "recorded",
            "set_aside",
            "flagged",
            "last_received_at",
        )
    ]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [*columns, mission.pk])


@transaction.atomic
def decide(
    *, observation: Observation, action: str, reason: str, user: User, now: datetime
) -> Decision:
    """Verify, query, reject or restore an observation; the earlier decisions stay."""
    _decide_alone(observation)
    standing = Observation.objects.filter(pk=observation.pk).not_rejected(now)
    chosen = check_decision(
        action=action, reason=reason, is_rejected=not standing.exists()
    )
    decision = Decision.objects.create(
        mission_id=observation.mission_id,
        observation=observation,
        action=chosen.value,
        reason=reason.strip(),
        decided_by=user,
        recorded_at=now,
    )
    _record(
        observation, user, f"observation.{chosen.value}", {"reason": reason.strip()}
    )
    return decision


@transaction.atomic
def correct_answer(
    *,
    observation: Observation,
    path: str,
    value: object,
    reason: str,
    user: User,
    now: datetime,
) -> Correction:
    """Propose another answer; it counts once a second person has confirmed it."""
    definition = definition_from_json(observation.version.definition)
    read = read_correction(definition, path=tuple(path.split("/")), value=value)
    correction = Correction.objects.create(
        mission_id=observation.mission_id,
        observation=observation,
        path=path,
        value=read,
        reason=reason,
        made_by=user,
        recorded_at=now,
    )
    _record(observation, user, "observation.correction_proposed", {"path": path})
    return correction


@transaction.atomic
def confirm_correction(
    *, correction: Correction, user: User, now: datetime, reason: str = "Confirmed"
) -> Correction:
    """Confirm what another person proposed; confirming twice changes nothing."""
    if correction.made_by_id == user.pk:
        raise SecondPersonNeeded("Ask a second person to confirm this correction.")
    confirmation, is_new = Correction.objects.get_or_create(
        confirms=correction,
        defaults={
            "mission_id": correction.mission_id,
            "observation_id": correction.observation_id,
            "path": correction.path,
            "value": correction.value,
            "reason": reason,
            "made_by": user,
            "recorded_at": now,
        },
    )
    if is_new:
        _record(
            correction.observation,
            user,
            "observation.correction_confirmed",
            {"path": correction.path},
        )
    return confirmation


def _row(
    mission: Mission,
    draft: ObservationDraft,
    *,
    flags: Sequence[RaisedFlag],
    thread: UUID,
    now: datetime,
) -> Observation:
    contents = contents_of(draft)
    return Observation(
        mission=mission,
        election_day_id=draft.election_day_id,
        instance_id=draft.instance_id,
        version_id=draft.version_id,
        stage=draft.definition.stage.value,
        observer_id=draft.observer_id,
        team_id=draft.team_id,
        station_id=draft.station_id,
        commission_id=draft.commission_id,
        area_id=draft.area_id,
        setting=draft.setting,
        arrived_at=draft.arrived_at,
        departed_at=draft.departed_at,
        overall=draft.overall,
        answers=contents.answers,
        sealed_answers=_sealed(mission, draft.instance_id, contents.sealed),
        packed=contents.packed,
        numbers=contents.numbers,
        facts=contents.facts,
        set_aside_count=len(draft.judged.set_aside),
        flag_count=len(flags),
        attachments=files_named(draft),
        source=draft.source,
        is_rehearsal=draft.is_rehearsal,
        supersedes=draft.supersedes,
        thread=thread,
        device_at=draft.device_at,
        received_at=draft.received_at,
        recorded_at=now,
    )


def _sealed(
    mission: Mission, instance_id: UUID, answers: Mapping[str, Any]
) -> bytes | None:
    if not answers:
        return None
    plain = json.dumps(answers, ensure_ascii=False).encode()
    context = f"observation:{instance_id}".encode()
    return seal(mission_keys(mission.pk).data_key, plain, context=context)


def _threads(*, mission: Mission, drafts: Sequence[ObservationDraft]) -> list[UUID]:
    """Return what each report belongs to: itself, or what its edits began with."""
    edited = {draft.supersedes for draft in drafts if draft.supersedes}
    known = dict(threads_of(mission=mission, instance_ids=edited)) if edited else {}
    for draft in drafts:
        begun = draft.supersedes or draft.instance_id
        known[draft.instance_id] = known.get(begun, begun)
    return [known[draft.instance_id] for draft in drafts]


def _decide_alone(observation: Observation) -> None:
    """Let one transaction at a time decide about an observation.

    The rows are append-only: the app has no right to change them, so none to lock them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s, %s)",
            [DECISIONS, observation.pk % 2**31],
        )


def _record(
    observation: Observation, user: User, kind: str, payload: Mapping[str, Any]
) -> None:
    record_event(
        actor=user.actor,
        kind=kind,
        subject=f"observation:{observation.instance_id}",
        mission_id=observation.mission_id,
        payload=payload,
    )
