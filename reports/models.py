"""The index of the reports app's models, for Django."""

from __future__ import annotations

from reports.carousels.models import LinkDecision, LinkedGroup, LinkRun
from reports.checklists.models import (
    Checklist,
    ChecklistMedia,
    ChecklistVersion,
    OutdatedEdit,
    TranslationReview,
)
from reports.findings.models import (
    Figure,
    FindingSet,
    QuickCount,
    QuickCountRelease,
    QuickCountReview,
)
from reports.incidents.models import (
    Evidence,
    GroupingMove,
    IncidentGroup,
    IncidentReport,
    IncidentState,
    VerificationMove,
)
from reports.intake.models.conflicts import Conflict
from reports.intake.models.files import Attachment, SubmissionFile
from reports.intake.models.sms import (
    SmsCard,
    SmsCode,
    SmsMessage,
    SmsReading,
    SmsWaiting,
)
from reports.intake.models.station_entities import StationEntity
from reports.intake.models.submissions import Pending, Submission
from reports.intake.models.verdicts import Judgement, SetAsideDecision
from reports.monitoring.models import Complaint
from reports.observations.models import (
    Correction,
    Decision,
    Flag,
    Observation,
    ReportCounter,
)
from reports.recommendations.models import (
    Commitment,
    FollowUp,
    Recommendation,
)
from reports.signals.models import (
    ContradictionRun,
    DetectorSwitch,
    ImpossibleNumbersRun,
    PatternRun,
    PhotoFingerprint,
)
from reports.statements.models import (
    ReleaseReason,
    Revision,
    Section,
    SignOff,
    Statement,
    StatementFile,
)

__all__ = [
    "Attachment",
    "Checklist",
    "ChecklistMedia",
    "ChecklistVersion",
    "Commitment",
    "Complaint",
    "Conflict",
    "ContradictionRun",
    "Correction",
    "Decision",
    "DetectorSwitch",
    "Evidence",
    "Figure",
    "FindingSet",
    "Flag",
    "FollowUp",
    "GroupingMove",
    "ImpossibleNumbersRun",
    "IncidentGroup",
    "IncidentReport",
    "IncidentState",
    "Judgement",
    "LinkDecision",
    "LinkRun",
    "LinkedGroup",
    "Observation",
    "OutdatedEdit",
    "PatternRun",
    "Pending",
    "PhotoFingerprint",
    "QuickCount",
    "QuickCountRelease",
    "QuickCountReview",
    "Recommendation",
    "ReleaseReason",
    "ReportCounter",
    "Revision",
    "Section",
    "SetAsideDecision",
    "SignOff",
    "SmsCard",
    "SmsCode",
    "SmsMessage",
    "SmsReading",
    "SmsWaiting",
    "Statement",
    "StatementFile",
    "StationEntity",
    "Submission",
    "SubmissionFile",
    "TranslationReview",
    "VerificationMove",
]
