"""What people do with an observation: decide, correct, open what is sealed in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from elections.errors import NotAllowed
from elections.journal.domain.sealing import unseal
from elections.journal.services.events import record_event
from elections.journal.services.sealing import mission_keys
from observers.missions.models import User
from observers.missions.permissions import Right, has_right
from reports.checklists.domain.definition import definition_from_json
from reports.checklists.domain.drafts import told_from
from reports.observations.domain.correction import read_correction
from reports.observations.domain.decision import check_decision
from reports.observations.domain.rows import sealing_context
from reports.observations.models import Correction, Decision, Observation

# The space of advisory locks for decisions about observations.
DECISIONS = 7_301


class SecondPersonNeeded(NotAllowed):
    """The one who proposed something cannot confirm it."""

    code = "second_person_needed"


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


def can_open_sealed(user: User, *, mission_id: int) -> bool:
    """Tell whether a person may read what was written freely: who judges reports."""
    return has_right(user, Right.JUDGE_REPORTS, mission_id=mission_id)


@transaction.atomic
def open_sealed(*, observation: Observation, user: User) -> dict[str, Any]:
    """Return the sealed answers by written path; the journal keeps who opened them."""
    if not can_open_sealed(user, mission_id=observation.mission_id):
        raise NotAllowed("What was written freely is for those who judge reports.")
    if observation.sealed_answers is None:
        return {}
    plain = unseal(
        mission_keys(observation.mission_id).data_key,
        bytes(observation.sealed_answers),
        context=sealing_context(observation.instance_id),
    )
    _record(observation, user, "observation.sealed_opened", {})
    return told_from(plain)


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
