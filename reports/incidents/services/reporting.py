"""Recording judged incident reports in sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.models import Mission
from reports.checklists.domain.drafts import told_bytes
from reports.incidents.domain.drafts import IncidentDraft
from reports.incidents.domain.rows import (
    axis_values,
    flags_of,
    sealing_context,
    shown_and_told,
)
from reports.incidents.models import GroupingMove, IncidentReport, IncidentState


@transaction.atomic
def report_incidents(
    *,
    mission: Mission,
    drafts: Sequence[IncidentDraft],
    now: datetime,
    actor: str = "system",
) -> list[IncidentReport]:
    """Record judged incident reports, what was told in them sealed, in few statements.

    An edit starts where the report that it replaces stands. Rows come in the drafts'
    order.
    """
    if not drafts:
        return []
    rows = IncidentReport.objects.bulk_create(
        _row(mission, draft, now=now) for draft in drafts
    )
    _start(mission, rows, now=now, actor=actor)
    record_event(
        actor=actor,
        kind="incidents.reported",
        subject=f"mission:{mission.pk}",
        mission_id=mission.pk,
        payload={"instances": [str(draft.instance_id) for draft in drafts]},
    )
    return rows


def _row(mission: Mission, draft: IncidentDraft, *, now: datetime) -> IncidentReport:
    shown, told = shown_and_told(draft)
    sealed = None
    if told:
        key = mission_keys(mission.pk).data_key
        sealed = seal(key, told_bytes(told), context=sealing_context(draft.instance_id))
    flags = flags_of(draft)
    return IncidentReport(
        mission=mission,
        election_day_id=draft.election_day_id,
        instance_id=draft.instance_id,
        version_id=draft.version_id,
        observer_id=draft.observer_id,
        team_id=draft.team_id,
        station_id=draft.station_id,
        area_id=draft.area_id,
        occurred_at=draft.occurred_at,
        sealed_narrative=sealed,
        answers=shown,
        attachments=[asdict(file) for file in draft.attachments],
        flag_count=len(flags),
        flags=flags,
        source=draft.source,
        is_rehearsal=draft.is_rehearsal,
        supersedes=draft.supersedes,
        received_at=draft.received_at,
        recorded_at=now,
        **axis_values(draft),
    )


def _start(
    mission: Mission, rows: Sequence[IncidentReport], *, now: datetime, actor: str
) -> None:
    """Give each report its first state; an edit stays in the group and with its person.

    Its content is new, so its verification starts again.
    """
    edited = {row.supersedes for row in rows if row.supersedes}
    states = IncidentState.objects.filter(
        mission=mission, incident__instance_id__in=edited
    ).select_related("incident")
    before = {state.incident.instance_id: state for state in states} if edited else {}
    made = []
    for row in rows:
        earlier = before.get(row.supersedes) if row.supersedes else None
        made.append(
            IncidentState(
                mission=mission,
                incident=row,
                group_id=earlier.group_id if earlier else None,
                assigned_to_id=earlier.assigned_to_id if earlier else None,
                changed_at=now,
            )
        )
    IncidentState.objects.bulk_create(made)
    GroupingMove.objects.bulk_create(
        GroupingMove(
            mission=mission,
            incident_id=state.incident_id,
            group_id=state.group_id,
            reason="An edit stays with its event.",
            moved_by=actor,
            moved_at=now,
        )
        for state in made
        if state.group_id
    )
