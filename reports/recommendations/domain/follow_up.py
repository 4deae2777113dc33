"""What became of recommendations: five states, counted over all of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from elections.errors import DomainError


class Status(StrEnum):
    """What became of a recommendation, in the scale that the field uses."""

    FULLY = "fully"
    MOSTLY = "mostly"
    PARTIALLY = "partially"
    NOT_IMPLEMENTED = "not_implemented"
    NO_LONGER_APPLICABLE = "no_longer_applicable"


class NotAssessable(DomainError):
    """An assessment names a status and its evidence."""

    code = "not_assessable"


@dataclass(frozen=True)
class FollowUpSummary:
    """Recommendations by their latest status, out of `n`; never a share of votes."""

    n: int
    by_status: Mapping[str, int]
    not_assessed: int


def check_assessment(*, status: str, evidence: str) -> Status:
    """Return the status; a status without evidence is an opinion."""
    if status not in set(Status):
        raise NotAssessable("Choose what became of the recommendation.")
    if not evidence.strip():
        raise NotAssessable("Name the evidence: the law, the article, the date.")
    return Status(status)


def summary_of(statuses: Sequence[str | None]) -> FollowUpSummary:
    """Count recommendations by their latest status; None is not assessed yet."""
    counted = Counter(statuses)
    return FollowUpSummary(
        n=len(statuses),
        by_status={status.value: counted[status.value] for status in Status},
        not_assessed=counted[None],
    )
