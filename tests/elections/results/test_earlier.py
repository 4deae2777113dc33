"""A contest beside that of the earlier election: linked, compared or refused, shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from elections.contests.models import Contest
from elections.results.domain.comparison import Comparison
from elections.results.selectors import comparison_with_earlier
from observers.missions.models import User
from reports.statements.selectors.contests import comparison_facts
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.journal import MOMENT
from tests.factories.places import ElectionDayFactory
from tests.factories.results import OfficialResultFactory

pytestmark = pytest.mark.django_db


def a_contest(*, name: str = "Then", **values: Any) -> Contest:
    contest = ContestFactory.create(
        election__name=name, allocation="hare", seats=69, **values
    )
    ElectionDayFactory.create(election=contest.election)
    return contest


def result(contest: Contest, code: str, votes: int, **values: Any) -> None:
    OfficialResultFactory.create(
        election_day=contest.election.days.get(),
        contest=contest,
        contestant=ContestantFactory.create(contest=contest, code=code, name=code),
        line="votes",
        value=votes,
        **values,
    )


def the_pair(**values: Any) -> Contest:
    """Return today's contest: 53.90 per cent, after 71.09 in the earlier one."""
    earlier = a_contest(**values)
    result(earlier, "RULING", 7_109)
    result(earlier, "OTHERS", 2_891)
    contest = a_contest(name="Now", earlier=earlier)
    result(contest, "RULING", 3_431_510)
    result(contest, "OTHERS", 6_366_441 - 3_431_510)
    return contest


def compared(contest: Contest) -> Comparison:
    found = comparison_with_earlier(contest=contest, as_of=MOMENT)
    assert found is not None
    return found


def test_the_reference_case_fell_from_71_09_to_53_90_per_cent() -> None:
    change = compared(the_pair()).changes[0]

    assert change.share_before is not None
    assert change.share_change is not None
    assert round(float(100 * change.share_before), 2) == 71.09
    assert round(float(100 * change.share_change), 2) == -17.19


def test_a_contest_without_an_earlier_one_is_not_compared() -> None:
    assert comparison_with_earlier(contest=a_contest(), as_of=MOMENT) is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"kind": "single_mandate"}, "different kinds"),
        ({"allocation": "dhondt"}, "another system"),
    ],
)
def test_another_kind_or_system_is_refused_with_the_reason(
    values: dict[str, str], reason: str
) -> None:
    contest = the_pair()
    Contest.objects.filter(later=contest).update(**values)

    found = compared(Contest.objects.get(pk=contest.pk))

    assert reason in found.refused
    assert found.changes == ()


def test_shares_are_refused_while_an_option_is_missing_from_their_base() -> None:
    contest = the_pair()
    assert contest.earlier
    ContestantFactory.create(contest=contest.earlier, name="Somebody else")

    assert "Somebody else" in compared(contest).refused


def test_the_published_valid_votes_are_the_base_where_they_are_known() -> None:
    contest = the_pair()
    assert contest.earlier
    OfficialResultFactory.create(
        election_day=contest.earlier.election.days.get(),
        contest=contest.earlier,
        line="valid",
        value=20_000,
    )

    found = compared(contest)

    assert found.before.base == 20_000
    assert found.before.base_words == "valid votes as published"
    assert any("Shares" in note for note in found.notes)


def test_other_seats_and_thresholds_are_said() -> None:
    contest = the_pair()
    Contest.objects.filter(later=contest).update(seats=98, threshold_numerator=7)

    notes = compared(Contest.objects.get(pk=contest.pk)).notes

    assert notes == (
        "Seats: 98 then, 69 now.",
        "Threshold: 7 per cent then, 0 per cent now.",
    )


def test_a_party_that_changed_its_code_is_followed_by_its_link() -> None:
    contest = the_pair()
    today = contest.contestants.get(code="RULING")
    assert contest.earlier
    today.earlier = contest.earlier.contestants.get(code="RULING")
    today.code = "RENAMED"
    today.save()

    change = compared(contest).changes[0]

    assert (change.code, change.votes_before) == ("RENAMED", 7_109)


def test_a_result_published_later_is_not_there_yet() -> None:
    found = comparison_with_earlier(
        contest=the_pair(), as_of=MOMENT - timedelta(days=1)
    )

    assert found is not None
    assert "No official result" in found.refused


def test_the_statement_gets_the_comparison_with_sources_and_bases() -> None:
    contest = the_pair()

    (fact,) = comparison_facts(contest.election, as_of=MOMENT, zone="UTC")

    assert fact.elections == ("Then", "Now")
    assert "Central Election Commission" in fact.sources[0]
    assert fact.bases[0] == "the votes of all options together"


def test_the_page_shows_table_chart_and_sources_and_no_verdict() -> None:
    contest = the_pair()
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))

    page = client.get(reverse("admin:elections_contest_comparison", args=[contest.pk]))

    shown = page.content.decode()
    assert page.status_code == 200
    assert "<svg" in shown
    assert "71.09 then, 53.90 now" in shown
    assert "-17.19" in shown
    assert "Central Election Commission" in shown
    assert "fraud" not in shown.lower()


def test_the_page_says_why_two_contests_are_not_compared() -> None:
    contest = the_pair()
    Contest.objects.filter(later=contest).update(kind="council")
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))

    page = client.get(reverse("admin:elections_contest_comparison", args=[contest.pk]))

    assert "different kinds" in page.content.decode()
    assert "<desc>" not in page.content.decode()
