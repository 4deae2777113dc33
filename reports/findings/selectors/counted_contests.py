"""Reading the contest of a quick count: who stands, how seats are given, what is official."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from elections.contests.domain.seats import Method, TooFewRule
from elections.contests.models import Contest
from elections.contests.selectors import contestants_by_code, tallies_of, threshold_of
from elections.places.models import ElectionDay
from elections.results.models import TurnoutAnnouncement
from elections.results.selectors import latest_official_results
from reports.findings.domain.quick_count.counting import TURNOUT
from reports.findings.domain.quick_count.official import official_shares
from reports.findings.domain.quick_count.seats import ListOnBallot, SeatLaw


def seat_law(contest: Contest) -> SeatLaw | None:
    """Return how the contest's votes become seats, or None where they do not."""
    if not contest.allocation or not contest.seats:
        return None
    tallies = tallies_of(contest=contest, votes={})
    return SeatLaw(
        lists=tuple(ListOnBallot(t.code, t.order, t.takes_seats) for t in tallies),
        seats=contest.seats,
        method=Method(contest.allocation),
        threshold=threshold_of(contest),
        lists_wanted=contest.lists_wanted,
        too_few=TooFewRule(contest.too_few_rule),
    )


def option_names(contest: Contest) -> dict[str, str]:
    """Return who stands, by code, in ballot order."""
    return {code: c.name for code, c in contestants_by_code(contest=contest).items()}


def published_shares(
    *, election_day: ElectionDay, contest: Contest, as_of: datetime
) -> Mapping[str, Fraction]:
    """Return the official shares of valid votes, if they are imported."""
    rows = latest_official_results(
        election_day=election_day, contest=contest, as_of=as_of
    )
    return official_shares(
        {
            row.contestant.code: row.value
            for row in rows
            if row.contestant and row.line == "votes"
        },
        options=tuple(option_names(contest)),
        valid=next((o.value for o in rows if o.line == "valid"), None),
    )


def published_turnout(
    *, election_day: ElectionDay, as_of: datetime, closed_at: datetime | None
) -> Mapping[str, Fraction]:
    """Return the official turnout as it was announced after the polls had closed."""
    if closed_at is None:
        return {}
    said = TurnoutAnnouncement.objects.filter(
        election_day=election_day,
        area=None,
        as_of__gte=closed_at,
        recorded_at__lte=as_of,
    )
    latest = said.order_by("as_of", "source", "pk").last()
    return {TURNOUT: Fraction(latest.turnout_share)} if latest else {}
