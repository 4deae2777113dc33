"""Who follows an incident, and whether it still needs attention."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from elections.errors import NotFound
from observers.missions.models import User
from reports.incidents.models import IncidentReport
from reports.incidents.services.changing import record, state_for_change


@transaction.atomic
def assign(
    *, incident: IncidentReport, assignee: User | None, user: User, now: datetime
) -> None:
    """Give an incident to a person of the mission to follow, or to nobody."""
    if assignee and not _works_in(assignee, incident.mission_id):
        raise NotFound("This person does not work in the incident's mission.")
    state = state_for_change(incident)
    state.assigned_to = assignee
    state.changed_at = now
    state.save(update_fields=["assigned_to", "changed_at"])
    payload = {"to": assignee.actor if assignee else ""}
    record(incident, user.actor, "incident.assigned", payload)


@transaction.atomic
def acknowledge(*, incident: IncidentReport, user: User, now: datetime) -> None:
    """Stop the clock of an urgent incident; the first acknowledgement stays."""
    state = state_for_change(incident)
    if state.acknowledged_at is None:
        state.acknowledged_at = now
        state.changed_at = now
        state.save(update_fields=["acknowledged_at", "changed_at"])
        record(incident, user.actor, "incident.acknowledged", {})


@transaction.atomic
def archive(
    *, incident: IncidentReport, user: User, now: datetime, is_archived: bool = True
) -> None:
    """Put an incident out of sight, or back; it stays in the counts of reports."""
    state = state_for_change(incident)
    if state.is_archived != is_archived:
        state.is_archived = is_archived
        state.changed_at = now
        state.save(update_fields=["is_archived", "changed_at"])
        kind = "incident.archived" if is_archived else "incident.unarchived"
        record(incident, user.actor, kind, {})


def _works_in(person: User, mission_id: int) -> bool:
    return person.memberships.filter(mission_id=mission_id).exists()
