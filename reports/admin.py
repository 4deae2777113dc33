"""The index of the reports app's pages at the desk, for Django."""

from __future__ import annotations

from reports.carousels.admin.pages import LinkedGroupAdmin
from reports.checklists.admin.versions import ChecklistVersionAdmin
from reports.findings.admin.finding_sets import FindingSetAdmin
from reports.findings.admin.quick_counts import QuickCountAdmin
from reports.findings.admin.samples import SampleAdmin
from reports.incidents.admin.pages import IncidentAdmin, IncidentGroupAdmin
from reports.intake.admin.conflicts import ConflictAdmin
from reports.intake.admin.files import AttachmentAdmin
from reports.intake.admin.set_aside import SetAsideAdmin
from reports.intake.admin.sms_cards import SmsCardAdmin
from reports.intake.admin.sms_messages import SmsMessageAdmin
from reports.intake.admin.submissions import SubmissionAdmin
from reports.monitoring.admin import ComplaintAdmin
from reports.observations.admin.flags import FlagAdmin
from reports.observations.admin.pages import ObservationAdmin
from reports.recommendations.admin.pages import CommitmentAdmin, RecommendationAdmin
from reports.signals.admin.runs import (
    ContradictionAdmin,
    ImpossibleNumbersAdmin,
    PatternAdmin,
)
from reports.signals.admin.switches import DetectorSwitchAdmin
from reports.statements.admin.sections import SectionAdmin
from reports.statements.admin.statements import StatementAdmin

__all__ = [
    "AttachmentAdmin",
    "ChecklistVersionAdmin",
    "CommitmentAdmin",
    "ComplaintAdmin",
    "ConflictAdmin",
    "ContradictionAdmin",
    "DetectorSwitchAdmin",
    "FindingSetAdmin",
    "FlagAdmin",
    "ImpossibleNumbersAdmin",
    "IncidentAdmin",
    "IncidentGroupAdmin",
    "LinkedGroupAdmin",
    "ObservationAdmin",
    "PatternAdmin",
    "QuickCountAdmin",
    "RecommendationAdmin",
    "SampleAdmin",
    "SectionAdmin",
    "SetAsideAdmin",
    "SmsCardAdmin",
    "SmsMessageAdmin",
    "StatementAdmin",
    "SubmissionAdmin",
]
