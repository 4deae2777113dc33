"""Adding a step to a candidacy or a party's registration; none is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from elections.contests.models import (
    CandidacyEvent,
    Contestant,
    Party,
    PartyRegistration,
    registration_outcomes,
)
from elections.errors import DomainError
from elections.journal.services.events import record_event


class UnknownOutcome(DomainError):
    """The outcome is not one that the law knows."""

    code = "unknown_outcome"


@dataclass(frozen=True)
class NewStep:
    """Which body decided what, when and why, and where that is published."""

    outcome: str
    body: str
    decided_on: date | None = None
    reason: str = ""
    source: str = ""
    source_url: str = ""


@transaction.atomic
def add_candidacy_step(
    *, contestant: Contestant, step: NewStep, actor: str
) -> CandidacyEvent:
    """Add what happened to a candidacy."""
    _check(step)
    event = CandidacyEvent.objects.create(contestant=contestant, **vars(step))
    record_event(
        actor=actor,
        kind="candidacy.step",
        subject=f"contestant:{contestant.pk}",
        payload={"outcome": step.outcome, "on": step.decided_on},
    )
    return event


@transaction.atomic
def add_registration_step(
    *, party: Party, step: NewStep, actor: str
) -> PartyRegistration:
    """Add what happened to a party's registration."""
    _check(step)
    registration = PartyRegistration.objects.create(party=party, **vars(step))
    record_event(
        actor=actor,
        kind="party.step",
        subject=f"party:{party.pk}",
        payload={"outcome": step.outcome, "on": step.decided_on},
    )
    return registration


def _check(step: NewStep) -> None:
    known = [code for code, _ in registration_outcomes()]
    if step.outcome not in known:
        raise UnknownOutcome(
            f"{step.outcome!r} is no outcome. Choose one of {', '.join(known)}."
        )
