"""Reading published figures and protocols."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import pytest_django

from elections.results.domain.copies import Difference
from elections.results.selectors import (
    latest_official_results,
    latest_turnout,
    protocol_table,
    seats_from_results,
    turnout_series,
)
from elections.scope import Scope
from tests.factories.contests import ContestantFactory, ContestFactory
from tests.factories.journal import MOMENT
from tests.factories.places import (
    AreaFactory,
    ElectionDayFactory,
    PollingStationFactory,
)
from tests.factories.results import (
    OfficialResultFactory,
    ProtocolReadingFactory,
    TurnoutAnnouncementFactory,
)

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MISSION_ONE = Scope(missions=frozenset({1}))


def test_the_latest_turnout_is_that_of_the_moment_asked_for() -> None:
    day = ElectionDayFactory.create()
    area = AreaFactory.create()
    for hours, share in [(0, "0.10"), (2, "0.30"), (8, "0.54")]:
        TurnoutAnnouncementFactory.create(
            election_day=day, as_of=MOMENT + hours * HOUR, turnout_share=Decimal(share)
        )
    TurnoutAnnouncementFactory.create(
        election_day=day, area=area, turnout_share=Decimal("0.15")
    )

    rows = latest_turnout(election_day=day, as_of=MOMENT + 3 * HOUR)

    assert [(row.area, row.turnout_share) for row in rows] == [
        (None, Decimal("0.30")),
        (area, Decimal("0.15")),
    ]


def test_the_national_series_leaves_areas_out() -> None:
    day = ElectionDayFactory.create()
    TurnoutAnnouncementFactory.create(election_day=day, area=AreaFactory.create())
    later = TurnoutAnnouncementFactory.create(election_day=day, as_of=MOMENT + HOUR)
    earlier = TurnoutAnnouncementFactory.create(election_day=day)

    assert turnout_series(election_day=day) == [earlier, later]


def test_a_revised_result_replaces_the_earlier_one_from_its_time_on() -> None:
    day, contest = ElectionDayFactory.create(), ContestFactory.create()
    for hours, value in [(0, 79), (2, 45)]:
        OfficialResultFactory.create(
            election_day=day,
            contest=contest,
            line="valid",
            value=value,
            as_of=MOMENT + hours * HOUR,
        )

    def value_at(hours: int) -> list[int]:
        rows = latest_official_results(
            election_day=day, contest=contest, as_of=MOMENT + hours * HOUR
        )
        return [row.value for row in rows]

    assert (value_at(1), value_at(2)) == ([79], [45])


def test_seats_follow_from_the_votes_and_the_law_of_the_contest() -> None:
    day = ElectionDayFactory.create()
    contest = ContestFactory.create(seats=8, allocation="dhondt")
    for order, (code, votes) in enumerate([("A", 100), ("B", 80), ("C", 30)]):
        contestant = ContestantFactory.create(
            contest=contest, code=code, ballot_order=order
        )
        OfficialResultFactory.create(
            election_day=day, contest=contest, contestant=contestant, value=votes
        )

    allocation = seats_from_results(election_day=day, contest=contest, as_of=MOMENT)

    assert allocation
    assert allocation.seats == {"A": 4, "B": 3, "C": 1}


def test_a_contest_without_votes_or_method_has_no_allocation() -> None:
    day = ElectionDayFactory.create()

    assert (
        seats_from_results(
            election_day=day, contest=ContestFactory.create(), as_of=MOMENT
        )
        is None
    )


def test_copies_of_one_protocol_stand_side_by_side(
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    day, station = ElectionDayFactory.create(), PollingStationFactory.create()
    contest = ContestFactory.create()
    contestants = [
        ContestantFactory.create(contest=contest, code=code) for code in "AB"
    ]
    for source, votes in [("observer", (400, 200)), ("official", (200, 400))]:
        for contestant, value in zip(contestants, votes, strict=True):
            ProtocolReadingFactory.create(
                election_day=day,
                station=station,
                contest=contest,
                source=source,
                line="votes",
                contestant=contestant,
                value=value,
            )

    with django_assert_num_queries(2):
        table = protocol_table(
            mission_id=1,
            election_day=day,
            station=station,
            contest=contest,
            scope=MISSION_ONE,
        )

    assert [copy.label for copy in table.copies] == [
        "Observers",
        "Published by the commission",
    ]
    assert [(row.label, row.values, row.differs) for row in table.rows] == [
        ("votes: A", (400, 200), True),
        ("votes: B", (200, 400), True),
    ]
    assert table.comparisons[0][1].kind == Difference.SWAP


def test_protocols_of_another_mission_are_not_shown() -> None:
    reading = ProtocolReadingFactory.create(mission_id=2)

    table = protocol_table(
        mission_id=2,
        election_day=reading.election_day,
        station=reading.station,
        contest=reading.contest,
        scope=MISSION_ONE,
    )

    assert table.copies == ()
