"""What speaks against a release: problems, how grave they are, and what review knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.statements.domain.inputs import STAGES


class Severity(StrEnum):
    """A problem refuses release, or needs a person's reason, or only warns."""

    REFUSES = "refuses"
    NEEDS_REASON = "needs_reason"
    WARNS = "warns"


@dataclass(frozen=True)
class Problem:
    """`subject` is what a reason would be given for; `block` is the place in the section.

    `is_withheld` passages are not printed in any format, drafts included.
    """

    rule: str
    severity: Severity
    section: str
    message: str
    subject: str = ""
    block: int = -1
    is_withheld: bool = False


@dataclass(frozen=True)
class ReviewFacts:
    """What the rules need to know beside the text.

    `verified_categories` are incident categories with a verified, directly observed
    event.
    """

    mission_kind: str = "full"
    is_demonstration: bool = False
    country: str = ""
    station_codes: frozenset[str] = frozenset()
    observer_codes: frozenset[str] = frozenset()
    verified_categories: frozenset[str] = frozenset()
    is_sample_frozen: bool = True

    @property
    def is_limited(self) -> bool:
        """Tell whether election-day figures are forbidden."""
        return self.mission_kind == "limited"

    @property
    def is_probability_sample(self) -> bool:
        """Tell whether margins and population claims may be made."""
        return self.mission_kind == "sample_based" and self.is_sample_frozen


def is_election_day_key(key: str) -> bool:
    """Tell by its key whether a figure comes from election-day observation."""
    head, *rest = key.split(".")
    if head in STAGES:
        return True
    return head in {"coverage", "commission"} and bool(rest) and rest[0] in STAGES


def blocks_release(problem: Problem, *, reasons: frozenset[tuple[str, str]]) -> bool:
    """Tell whether a problem stands in the way; `reasons` are (rule, subject) pairs."""
    if problem.severity is Severity.REFUSES:
        return True
    if problem.severity is Severity.WARNS:
        return False
    return (problem.rule, problem.subject) not in reasons
