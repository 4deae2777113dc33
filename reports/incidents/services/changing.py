"""What every change of an incident does: lock its state, write the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elections.journal.services.events import record_event
from reports.incidents.models import IncidentReport, IncidentState


def state_for_change(incident: IncidentReport) -> IncidentState:
    """Return the state, locked until the transaction ends."""
    states = IncidentState.objects.select_for_update(of=("self",))
    return states.get(incident=incident)


def record(
    incident: IncidentReport, actor: str, kind: str, payload: Mapping[str, Any]
) -> None:
    """Write what happened to an incident into the journal."""
    record_event(
        actor=actor,
        kind=kind,
        subject=f"incident:{incident.instance_id}",
        mission_id=incident.mission_id,
        payload=payload,
    )
