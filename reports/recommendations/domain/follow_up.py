"""What became of recommendations: five states, each with its evidence."""

from __future__ import annotations

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


def check_assessment(*, status: str, evidence: str) -> Status:
    """Return the status; a status without evidence is an opinion."""
    if status not in set(Status):
        raise NotAssessable("Choose what became of the recommendation.")
    if not evidence.strip():
        raise NotAssessable("Name the evidence: the law, the article, the date.")
    return Status(status)
