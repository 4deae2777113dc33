"""Recording judged observations in sets, what was written freely sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.models import Mission
from reports.checklists.domain.drafts import RaisedFlag, told_bytes
from reports.observations.domain.batch import batch_flags
from reports.observations.domain.drafts import ObservationDraft
from reports.observations.domain.rows import (
    contents_of,
    files_named,
    flag_values,
    sealing_context,
)
from reports.observations.models import Flag, Observation
from reports.observations.selectors import surroundings, threads_of


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
    return seal(
        mission_keys(mission.pk).data_key,
        told_bytes(answers),
        context=sealing_context(instance_id),
    )


def _threads(*, mission: Mission, drafts: Sequence[ObservationDraft]) -> list[UUID]:
    """Return what each report belongs to: itself, or what its edits began with."""
    edited = {draft.supersedes for draft in drafts if draft.supersedes}
    known = dict(threads_of(mission=mission, instance_ids=edited)) if edited else {}
    for draft in drafts:
        begun = draft.supersedes or draft.instance_id
        known[draft.instance_id] = known.get(begun, begun)
    return [known[draft.instance_id] for draft in drafts]
