"""The steps of a candidacy or of a party's registration, and the state they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

STANDING = frozenset({"registered", "reinstated"})


@dataclass(frozen=True)
class Step:
    """One decision or act; `number` orders the steps of one day."""

    number: int
    outcome: str
    decided_on: date | None
    body: str = ""
    reason: str = ""


@dataclass(frozen=True)
class State:
    """Where a candidacy stands, and the step that decided it."""

    outcome: str
    step: Step | None

    @property
    def is_standing(self) -> bool:
        """Tell whether voters find the name on the ballot."""
        return self.outcome in STANDING


@dataclass(frozen=True)
class RegistrationStory:
    """What a report says of a party: since when it tried, how often it was refused."""

    first_filed_on: date | None
    refusals: int
    registered_on: date | None

    @property
    def years_until_registered(self) -> int | None:
        """Return the whole years from the earliest step to the registration."""
        if not self.first_filed_on or not self.registered_on:
            return None
        first, last = self.first_filed_on, self.registered_on
        before_the_day = (last.month, last.day) < (first.month, first.day)
        return last.year - first.year - before_the_day


def in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps by date; one without a date counts as the earliest."""
    return tuple(sorted(steps, key=lambda s: (s.decided_on or date.min, s.number)))


def state_on(steps: Sequence[Step], on: date | None = None) -> State:
    """Return the state at the end of a day, or after every step known."""
    past = [s for s in in_order(steps) if not on or (s.decided_on or date.min) <= on]
    return State(past[-1].outcome, past[-1]) if past else State("", None)


def registration_story(steps: Sequence[Step]) -> RegistrationStory:
    """Sum up a history up to the latest registration."""
    ordered = in_order(steps)
    registered = [step.decided_on for step in ordered if step.outcome in STANDING]
    dated = [
        s.decided_on for s in ordered if s.decided_on and s.outcome not in STANDING
    ]
    return RegistrationStory(
        first_filed_on=dated[0] if dated else None,
        refusals=sum(step.outcome == "refused" for step in ordered),
        registered_on=registered[-1] if registered else None,
    )
