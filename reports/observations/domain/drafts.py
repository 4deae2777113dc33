"""What judging hands over to be recorded as observations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from reports.checklists.domain.definition import (
    RATINGS,
    ChecklistDefinition,
    answer_at,
)
from reports.checklists.domain.drafts import Draft

# Answers that checks across reports and the desk read, by role.
FACT_ROLES = (
    "registered_voters",
    "voted_so_far",
    "members_present",
    "women_present",
    "chair_woman",
    "station_kind",
    "left_early",
)


@dataclass(frozen=True, kw_only=True)
class ObservationDraft(Draft):
    """One report that is an observation; checks run when it is recorded."""

    commission_id: int | None = None
    setting: str = ""
    arrived_at: datetime | None = None
    departed_at: datetime | None = None
    device_at: datetime | None = None

    @property
    def overall(self) -> str:
        """Return the overall rating, empty if there is none."""
        return overall_rating(self.definition, self.judged.answers)


@dataclass(frozen=True)
class VisitProbe:
    """A visit as a report claims it, to be compared with those already recorded."""

    instance_id: UUID
    election_day_id: int | None
    team_id: int | None
    station_id: int | None
    stage: str
    arrived_at: datetime | None
    departed_at: datetime | None
    supersedes: UUID | None = None
    is_rehearsal: bool = False
    source: str = ""


@dataclass(frozen=True)
class CounterDelta:
    """What a batch adds to a team's counter of one stage of one day."""

    election_day_id: int | None
    team_id: int | None
    stage: str
    recorded: int = 0
    set_aside: int = 0
    flagged: int = 0
    last_received_at: datetime | None = None


def overall_rating(definition: ChecklistDefinition, answers: Mapping[str, Any]) -> str:
    """Return the overall rating of judged answers, empty if not rated."""
    value = answer_for(definition, answers, "overall")
    return value if isinstance(value, str) and value in RATINGS else ""


def facts_of(
    definition: ChecklistDefinition, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers by role that other reports are compared with."""
    found = {role: answer_for(definition, answers, role) for role in FACT_ROLES}
    return {role: value for role, value in found.items() if value is not None}


def answer_for(
    definition: ChecklistDefinition, answers: Mapping[str, Any], role: str
) -> object:
    """Return the answer of the question with this role, None if there is none."""
    question = definition.question_for(role)
    if question is None or question.repeat:
        return None
    return answer_at(answers, question.path)
