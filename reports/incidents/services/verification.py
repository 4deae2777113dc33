"""Verifying an incident step by step, and the evidence that it rests on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elections.journal.domain.sealing import seal
from elections.journal.services.sealing import mission_keys
from observers.missions.models import User
from reports.incidents.domain.evidence import evidence_kind
from reports.incidents.domain.rows import evidence_context
from reports.incidents.domain.verification import check_move
from reports.incidents.models import Evidence, IncidentReport, VerificationMove
from reports.incidents.selectors import ground_of
from reports.incidents.services.changing import record, state_for_change


@transaction.atomic
def move_incident(
    *,
    incident: IncidentReport,
    level: str,
    reason: str,
    user: User,
    now: datetime,
    grade: str = "",
) -> VerificationMove:
    """Move an incident to another level; verifying takes evidence and two persons."""
    state = state_for_change(incident)
    reached = check_move(
        before=state.level,
        after=level,
        grade=grade,
        reason=reason,
        ground=ground_of(incident),
        person=user.pk,
    )
    move = VerificationMove.objects.create(
        mission_id=incident.mission_id,
        incident=incident,
        level_before=state.level,
        level_after=reached.value,
        grade=grade,
        reason=reason.strip(),
        moved_by=user,
        moved_at=now,
    )
    state.level = reached.value
    state.changed_at = now
    state.save(update_fields=["level", "changed_at"])
    payload = {"before": move.level_before, "after": move.level_after, "grade": grade}
    record(incident, user.actor, "incident.moved", payload)
    return move


@transaction.atomic
def add_evidence(
    *,
    incident: IncidentReport,
    kind: str,
    user: User,
    now: datetime,
    note: str = "",
    sha256: str = "",
) -> Evidence:
    """Add what supports or contradicts an incident; the note is sealed."""
    chosen = evidence_kind(kind=kind, note=note, sha256=sha256)
    sealed = None
    if note.strip():
        key = mission_keys(incident.mission_id).data_key
        context = evidence_context(incident.instance_id)
        sealed = seal(key, note.strip().encode(), context=context)
    evidence = Evidence.objects.create(
        mission_id=incident.mission_id,
        incident=incident,
        kind=chosen.value,
        sha256=sha256,
        sealed_note=sealed,
        added_by=user.actor,
        added_at=now,
    )
    payload = {"kind": chosen.value}
    record(incident, user.actor, "incident.evidence_added", payload)
    return evidence
