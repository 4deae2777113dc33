"""The index of the reports app's pages at the desk, for Django."""

from __future__ import annotations

from reports.checklists.admin.versions import ChecklistVersionAdmin
from reports.findings.admin.finding_sets import FindingSetAdmin
from reports.incidents.admin.pages import IncidentAdmin, IncidentGroupAdmin
from reports.observations.admin.flags import FlagAdmin
from reports.observations.admin.pages import ObservationAdmin

__all__ = [
    "ChecklistVersionAdmin",
    "FindingSetAdmin",
    "FlagAdmin",
    "IncidentAdmin",
    "IncidentGroupAdmin",
    "ObservationAdmin",
]
