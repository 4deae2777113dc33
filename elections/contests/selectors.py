"""Reading who stands, and how each came to stand or not."""

from __future__ import annotations

from datetime import date

from elections.contests.domain.history import (
    RegistrationStory,
    State,
    Step,
    in_order,
    registration_story,
    state_on,
)
from elections.contests.domain.seats import Tally, Threshold
from elections.contests.models import (
    CandidacyEvent,
    Contest,
    Contestant,
    Party,
    PartyRegistration,
)
from elections.places.models import Election


def candidacy_state(contestant: Contestant, on: date | None = None) -> State:
    """Return where a candidacy stood at the end of a day, or stands now."""
    return state_on([_step(event) for event in contestant.history.all()], on)


def candidacy_states(
    *, contest: Contest, on: date | None = None
) -> dict[Contestant, State]:
    """Return the state of every contestant of a contest, in ballot order."""
    contestants = Contestant.objects.filter(contest=contest)
    ordered = contestants.order_by("ballot_order", "code").prefetch_related("history")
    return {contestant: candidacy_state(contestant, on) for contestant in ordered}


def registration_history(party: Party) -> tuple[Step, ...]:
    """Return the steps of a party's registration, the earliest first."""
    return in_order([_step(row) for row in party.registrations.all()])


def story_of_registration(party: Party) -> RegistrationStory:
    """Return since when a party tried to register and how often it was refused."""
    return registration_story(registration_history(party))


def contests_by_code(*, election: Election) -> dict[str, Contest]:
    """Return the contests of an election."""
    contests = Contest.objects.filter(election=election).order_by("code")
    return {contest.code: contest for contest in contests}


def contestants_by_code(*, contest: Contest) -> dict[str, Contestant]:
    """Return the contestants of a contest in ballot order."""
    contestants = Contestant.objects.filter(contest=contest)
    return {c.code: c for c in contestants.order_by("ballot_order", "code")}


def threshold_of(contest: Contest) -> Threshold:
    """Return the share a list must reach."""
    return Threshold(contest.threshold_numerator, contest.threshold_denominator)


def tallies_of(*, contest: Contest, votes: dict[str, int]) -> list[Tally]:
    """Return the votes with the order of registration, which decides equal claims."""
    contestants = list(contestants_by_code(contest=contest).values())
    registered = sorted(
        contestants, key=lambda c: (c.registered_on or date.max, c.ballot_order)
    )
    orders: dict[tuple[date, int], int] = {}
    for contestant in registered:
        key = (contestant.registered_on or date.max, contestant.ballot_order)
        orders.setdefault(key, len(orders))
    return [
        Tally(
            code=c.code,
            votes=votes.get(c.code, 0),
            order=orders[c.registered_on or date.max, c.ballot_order],
            takes_seats=c.kind != "against_all",
        )
        for c in contestants
    ]


def _step(row: CandidacyEvent | PartyRegistration) -> Step:
    return Step(row.pk, row.outcome, row.decided_on, row.body, row.reason)
