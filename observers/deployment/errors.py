"""What can go wrong while teams are deployed."""

from __future__ import annotations

from elections.errors import DomainError


class WrongElection(DomainError):
    """A day, area or station of another election."""

    code = "wrong_election"


class QuotasInvalid(DomainError):
    """Quotas that name an unknown stage or no sensible number."""

    code = "quotas_invalid"


class NoteNeedsReason(DomainError):
    """A missing report's reason that says nothing."""

    code = "note_needs_reason"
