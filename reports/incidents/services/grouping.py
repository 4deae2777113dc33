"""Making several reports one event, which counts once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from elections.errors import DomainError
from observers.missions.models import Mission, User
from reports.incidents.models import (
    GroupingMove,
    IncidentGroup,
    IncidentReport,
    IncidentState,
)
from reports.incidents.services.changing import record, state_for_change

LEAST_TO_GROUP = 2


class NotGroupable(DomainError):
    """These reports cannot be made one event."""

    code = "not_groupable"


@transaction.atomic
def group_incidents(
    *,
    incidents: Sequence[IncidentReport],
    user: User,
    now: datetime,
    title: str = "",
    reason: str = "",
) -> IncidentGroup:
    """Make several reports one event that counts once; groups of theirs are joined."""
    missions = {incident.mission_id for incident in incidents}
    if len(incidents) < LEAST_TO_GROUP or len(missions) != 1:
        raise NotGroupable("Choose two or more incident reports of one mission.")
    states = list(
        IncidentState.objects.select_for_update(of=("self",))
        .filter(incident__in=incidents)
        .select_related("group", "incident")
        .order_by("incident_id")
    )
    groups = sorted({s.group for s in states if s.group}, key=lambda g: g.pk)
    group = groups[0] if groups else _new_group(missions.pop(), title, user, now)
    joined = IncidentState.objects.select_for_update(of=("self",)).filter(
        group__in=groups[1:]
    )
    every = {state.pk: state for state in [*states, *joined.select_related("incident")]}
    for state in every.values():
        if state.group_id != group.pk:
            _put(state, group=group, reason=reason, actor=user.actor, now=now)
    return group


@transaction.atomic
def ungroup_incident(
    *, incident: IncidentReport, user: User, now: datetime, reason: str = ""
) -> None:
    """Take a report out of its group; alone it is an event of its own."""
    state = state_for_change(incident)
    if state.group_id is not None:
        _put(state, group=None, reason=reason, actor=user.actor, now=now)


def _new_group(mission_id: int, title: str, user: User, now: datetime) -> IncidentGroup:
    Mission.objects.select_for_update(no_key=True).get(pk=mission_id)
    number = IncidentGroup.objects.filter(mission_id=mission_id).count() + 1
    return IncidentGroup.objects.create(
        mission_id=mission_id,
        code=f"E-{number:03}",
        title=title,
        created_by=user.actor,
        created_at=now,
    )


def _put(
    state: IncidentState,
    *,
    group: IncidentGroup | None,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    GroupingMove.objects.create(
        mission_id=state.mission_id,
        incident_id=state.incident_id,
        group=group,
        reason=reason,
        moved_by=actor,
        moved_at=now,
    )
    state.group = group
    state.changed_at = now
    state.save(update_fields=["group", "changed_at"])
    kind = "incident.grouped" if group else "incident.ungrouped"
    payload = {"group": group.code if group else ""}
    record(state.incident, actor, kind, payload)
