"""What people may decide about an observation, and what the latest decision means."""

from __future__ import annotations

from enum import StrEnum

from elections.errors import DomainError


class Action(StrEnum):
    """A decision about an observation."""

    VERIFY = "verify"
    REJECT = "reject"
    RESTORE = "restore"
    QUERY = "query"


class IllegalDecision(DomainError):
    """The decision does not follow from where the observation stands."""

    code = "illegal_decision"
    status = 409


def check_decision(*, action: str, reason: str, is_rejected: bool) -> Action:
    """Return the action if it is legal now; all but verifying needs a reason."""
    if action not in set(Action):
        raise IllegalDecision("Choose to verify, query, reject or restore.")
    chosen = Action(action)
    if is_rejected and chosen is not Action.RESTORE:
        raise IllegalDecision("The observation is rejected; restore it first.")
    if not is_rejected and chosen is Action.RESTORE:
        raise IllegalDecision("Only a rejected observation can be restored.")
    if chosen is not Action.VERIFY and not reason.strip():
        raise IllegalDecision("Say why: the reason stays with the observation.")
    return chosen
