"""What a complaint may say: outcomes in the field's words, dates in their order."""

from __future__ import annotations

from datetime import date, timedelta

from elections.errors import DomainError

OUTCOMES = {
    "pending": "Pending",
    "upheld": "Upheld",
    "partly_upheld": "Partly upheld",
    "rejected": "Rejected",
    "not_admitted": "Not admitted",
    "withdrawn": "Withdrawn",
}
UNDECIDED = frozenset({"", "pending"})


class ImpossibleComplaint(DomainError):
    """The dates or the outcome of a complaint contradict each other."""

    code = "impossible_complaint"


def check_complaint(
    *, filed_on: date | None, decided_on: date | None, outcome: str
) -> None:
    """Raise if a complaint was decided before it was filed, or without an outcome."""
    if filed_on and decided_on and decided_on < filed_on:
        raise ImpossibleComplaint("The decision lies before the filing; mend a date.")
    if decided_on and outcome in UNDECIDED:
        raise ImpossibleComplaint("A decided complaint has an outcome; choose it.")


def waiting_time(
    *, filed_on: date | None, decided_on: date | None, today: date
) -> timedelta | None:
    """Return how long a complaint has waited or did wait; None if never dated."""
    if filed_on is None:
        return None
    return (decided_on or today) - filed_on
