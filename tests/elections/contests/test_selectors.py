"""Reading who stands."""

from __future__ import annotations

from datetime import date

import pytest
import pytest_django

from elections.contests.selectors import (
    candidacy_states,
    contestants_by_code,
    registration_history,
    story_of_registration,
    tallies_of,
)
from tests.factories.contests import (
    CandidacyEventFactory,
    ContestantFactory,
    ContestFactory,
    PartyFactory,
    PartyRegistrationFactory,
)

pytestmark = pytest.mark.django_db


def test_states_of_a_whole_contest_take_two_queries(
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    contest = ContestFactory.create()
    for contestant in ContestantFactory.create_batch(5, contest=contest):
        CandidacyEventFactory.create(contestant=contestant)
    unregistered = ContestantFactory.create(contest=contest)

    with django_assert_num_queries(2):
        states = candidacy_states(contest=contest)

    assert [state.is_standing for state in states.values()] == [True] * 5 + [False]
    assert states[unregistered].step is None


def test_a_party_s_history_is_told_in_order() -> None:
    party = PartyFactory.create()
    for outcome, year in [("registered", 2023), ("applied", 2016), ("refused", 2017)]:
        PartyRegistrationFactory.create(
            party=party, outcome=outcome, decided_on=date(year, 1, 18)
        )

    history = registration_history(party)

    assert [step.outcome for step in history] == ["applied", "refused", "registered"]
    assert story_of_registration(party).years_until_registered == 7


def test_contestants_come_in_ballot_order() -> None:
    contest = ContestFactory.create()
    ContestantFactory.create(contest=contest, code="B", ballot_order=1)
    ContestantFactory.create(contest=contest, code="A", ballot_order=2)

    assert list(contestants_by_code(contest=contest)) == ["B", "A"]


def test_the_list_registered_earlier_has_the_lower_order() -> None:
    contest = ContestFactory.create()
    for code, day, kind in [
        ("A", 9, "list"),
        ("B", 3, "list"),
        ("X", 1, "against_all"),
    ]:
        ContestantFactory.create(
            contest=contest, code=code, kind=kind, registered_on=date(2023, 2, day)
        )

    tallies = {t.code: t for t in tallies_of(contest=contest, votes={"A": 5})}

    assert tallies["B"].order < tallies["A"].order
    assert (tallies["A"].votes, tallies["B"].votes) == (5, 0)
    assert not tallies["X"].takes_seats
