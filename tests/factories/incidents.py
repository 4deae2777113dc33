"""Drafts of incident reports, and what is recorded of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from observers.missions.models import Mission
from reports.checklists.domain.validation import judge_answers
from reports.incidents.domain.drafts import IncidentDraft
from reports.incidents.models import IncidentReport
from reports.incidents.services.reporting import report_incidents
from tests.factories.observations import MORNING, published, shipped, tree


def incident_draft(
    mission: Mission,
    /,
    *,
    category: str = "BST",
    answers: dict[str, Any] | None = None,
    **changes: Any,
) -> IncidentDraft:
    """Return a judged incident report of a mission; answers are by question name."""
    definition = shipped("incident")
    told = {"category": category, "source_type": "observed", **(answers or {})}
    given: dict[str, Any] = {
        "instance_id": uuid.uuid4(),
        "version_id": published(mission, "incident").pk,
        "definition": definition,
        "judged": judge_answers(definition, tree("incident", **told)),
        "source": "app",
        "received_at": MORNING,
        "occurred_at": MORNING,
    }
    return IncidentDraft(**{**given, **changes})


def reported(
    mission: Mission, /, *, now: datetime = MORNING, **changes: Any
) -> IncidentReport:
    """Record one judged incident report and return its row."""
    [row] = report_incidents(
        mission=mission, drafts=[incident_draft(mission, **changes)], now=now
    )
    return row
