"""Opening a batch: each report unsealed, read, and judged answer by answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from reports.checklists.domain.definition import ChecklistDefinition, Stage
from reports.checklists.domain.validation import JudgedAnswers, judge_answers
from reports.checklists.errors import UnknownChecklist
from reports.checklists.models import ChecklistVersion
from reports.checklists.selectors import definition_of, version_for
from reports.intake.domain.claims import Claim, claim_of
from reports.intake.domain.envelope import Envelope
from reports.intake.domain.file_names import files_named, without_device
from reports.intake.domain.identity import SetAsideReason
from reports.intake.domain.readers import XML, read_report
from reports.intake.models.submissions import Submission
from reports.intake.models.verdicts import Judgement
from reports.intake.selectors.stored import raw_report


@dataclass(frozen=True)
class Checklist:
    """The version that a report was filled in with, and what it asks."""

    version_id: int
    definition: ChecklistDefinition


@dataclass(frozen=True)
class Reading:
    """One report as read; `checklist` is empty if the mission never published it."""

    submission: Submission
    envelope: Envelope
    checklist: Checklist | None
    earlier: tuple[Judgement, ...] = ()

    @property
    def instance_id(self) -> UUID:
        return self.envelope.instance_id

    @property
    def stage(self) -> str:
        return self.checklist.definition.stage.value if self.checklist else ""

    @property
    def is_incident(self) -> bool:
        return self.stage == Stage.INCIDENT.value

    @property
    def round(self) -> int:
        return len(self.earlier) + 1

    def is_decided(self, *reasons: SetAsideReason) -> bool:
        """Tell whether a person, asked for one of these reasons, said: record it.

        Who knows the sender has not yet said that it is no duplicate.
        """
        return any(
            judgement.reason in reasons and hasattr(judgement, "decision")
            for judgement in self.earlier
        )

    @cached_property
    def assigned(self) -> Mapping[str, str]:
        """Return the team and station that a person named, the latest first."""
        named: dict[str, str] = {}
        for judgement in self.earlier:
            if hasattr(judgement, "decision"):
                named |= {
                    k: str(v) for k, v in judgement.decision.assigned.items() if v
                }
        return named

    @cached_property
    def judged(self) -> JudgedAnswers:
        assert self.checklist is not None, "only after the checklist is known"
        return judge_answers(
            self.checklist.definition,
            self.envelope.answers,
            finished_at=self.envelope.device_at,
        )

    @cached_property
    def claim(self) -> Claim:
        assert self.checklist is not None, "only after the checklist is known"
        return claim_of(self.checklist.definition, self.judged.answers)


def readings_of(submissions: Sequence[Submission]) -> list[Reading]:
    """Read a batch of one mission, in the order in which the reports came."""
    earlier = _earlier(submissions)
    checklists: dict[tuple[str, str], Checklist | None] = {}
    readings = []
    for submission in submissions:
        envelope = read_report(source=submission.source, raw=raw_report(submission))
        key = (envelope.checklist, envelope.version)
        if key not in checklists:
            checklists[key] = _checklist(submission, *key)
        readings.append(
            Reading(
                submission=submission,
                envelope=_completed(submission, envelope, checklists[key]),
                checklist=checklists[key],
                earlier=earlier.get(submission.pk, ()),
            )
        )
    return readings


def first_reason(reading: Reading) -> SetAsideReason | None:
    """Return what can be said about a report's identity from itself alone."""
    named, reason = reading.envelope.mission, SetAsideReason.UNKNOWN_MISSION
    is_other = bool(named) and named != reading.submission.mission.code
    if is_other and not reading.is_decided(reason):
        return reason
    if _came_late(reading):
        return SetAsideReason.MISSION_CLOSED
    if reading.envelope.is_encrypted:
        return SetAsideReason.ENCRYPTED
    if reading.checklist is None:
        return SetAsideReason.UNKNOWN_CHECKLIST
    return None


def _came_late(reading: Reading) -> bool:
    is_open = reading.submission.mission.is_open
    return not is_open and not reading.is_decided(SetAsideReason.MISSION_CLOSED)


def _completed(
    submission: Submission, envelope: Envelope, checklist: Checklist | None
) -> Envelope:
    """Return what XML says only together with its checklist: which answers are files."""
    if submission.source not in XML:
        return envelope
    definition = checklist.definition if checklist else None
    return replace(
        envelope,
        answers=without_device(definition, envelope.answers),
        files=files_named(definition, envelope),
    )


def _checklist(submission: Submission, code: str, version: str) -> Checklist | None:
    try:
        found: ChecklistVersion = version_for(
            mission=submission.mission, code=code, version=version
        )
    except UnknownChecklist:
        return None
    return Checklist(version_id=found.pk, definition=definition_of(found))


def _earlier(submissions: Sequence[Submission]) -> dict[int, tuple[Judgement, ...]]:
    judgements = (
        Judgement.objects.filter(submission__in=submissions)
        .select_related("decision")
        .order_by("submission_id", "round")
    )
    found: dict[int, tuple[Judgement, ...]] = {}
    for judgement in judgements:
        before = found.get(judgement.submission_id, ())
        found[judgement.submission_id] = (*before, judgement)
    return found
