"""Each check raises its flag where it should, and nothing where it should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from reports.observations.domain.consistency import (
    CHECKS,
    CROSS_CHECKS,
    flags_across,
    flags_inside,
)
from reports.observations.domain.drafts import facts_of, overall_rating
from reports.observations.domain.sheets import Report, Sheet
from tests.factories.observations import shipped, tree

TEN = datetime(2023, 3, 19, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
THIS, OTHER = UUID(int=1), UUID(int=2)


def report(
    stage: str = "voting",
    *,
    arrived: datetime | None = None,
    departed: datetime | None = None,
    registered: int | None = None,
    **answers: Any,
) -> Report:
    """Return one report with answers by question name."""
    definition, given = shipped(stage), tree(stage, **answers)
    return Report(
        sheet=Sheet(
            instance_id=THIS,
            stage=stage,
            arrived_at=arrived,
            departed_at=departed,
            overall=overall_rating(definition, given),
            facts=facts_of(definition, given),
        ),
        definition=definition,
        answers=given,
        registered_voters=registered,
        opens_at=TEN - 3 * HOUR,
        closes_at=TEN + 10 * HOUR,
    )


def sheet(instance_id: UUID = THIS, **changes: Any) -> Sheet:
    """Return the gist of a visit of team 1 to station 1 from ten to eleven."""
    given: dict[str, Any] = {
        "stage": "voting",
        "team_id": 1,
        "station_id": 1,
        "arrived_at": TEN,
        "departed_at": TEN + HOUR,
    }
    return Sheet(instance_id=instance_id, **{**given, **changes})


CASES: dict[str, tuple[Report, Report]] = {
    "very_good_with_serious_item": (
        report(overall="very_good", stuffing="yes"),
        report(overall="very_good", stuffing="not_observed", crowd_outside="yes"),
    ),
    "negative_without_reason": (
        report(overall="bad"),
        report(overall="bad", crowd_outside="yes"),
    ),
    "departure_before_arrival": (
        report(arrived=TEN, departed=TEN - HOUR),
        report(arrived=TEN, departed=TEN + HOUR),
    ),
    "short_visit": (
        report("counting", arrived=TEN, departed=TEN + HOUR / 2),
        report(arrived=TEN, departed=TEN + HOUR / 2),
    ),
    "arrived_before_open": (
        report(arrived=TEN - 4 * HOUR),
        report("opening", arrived=TEN - 4 * HOUR),
    ),
    "arrived_after_day": (
        report(arrived=TEN + 11 * HOUR),
        report("counting", arrived=TEN + 11 * HOUR),
    ),
    "more_voters_than_registered": (
        report(voted_so_far=901, registered=900),
        report(voted_so_far=901, registered_voters=950, registered=940),
    ),
    "more_women_than_members": (
        report(women_present=8, members_present=7),
        report(women_present=7, members_present=7),
    ),
    "register_differs": (
        report(registered_voters=1000, registered=800),
        report(registered_voters=840, registered=800),
    ),
}

PAIRS: dict[str, tuple[tuple[Sheet, Sheet], tuple[Sheet, Sheet]]] = {
    "contradicting_teams": (
        (
            sheet(serious={"stuffing": True}),
            sheet(OTHER, team_id=2, serious={"stuffing": False}),
        ),
        (
            sheet(serious={"stuffing": True}),
            sheet(
                OTHER,
                team_id=2,
                serious={"stuffing": False},
                arrived_at=TEN + HOUR,
                departed_at=TEN + 2 * HOUR,
            ),
        ),
    ),
    "contradicting_facts": (
        (
            sheet(facts={"registered_voters": 900}),
            sheet(OTHER, team_id=2, facts={"registered_voters": 1200}),
        ),
        (
            sheet(facts={"registered_voters": 900}),
            sheet(OTHER, team_id=2, facts={"registered_voters": 910}),
        ),
    ),
    "two_teams_at_once": (
        (sheet(), sheet(OTHER, team_id=2)),
        (sheet(), sheet(OTHER, team_id=2, station_id=2)),
    ),
    "two_places_at_once": (
        (sheet(), sheet(OTHER, station_id=2)),
        (sheet(), sheet(OTHER, station_id=2, arrived_at=TEN + HOUR)),
    ),
    "turnout_falls": (
        (
            sheet(facts={"voted_so_far": 400}),
            sheet(
                OTHER,
                facts={"voted_so_far": 390},
                arrived_at=TEN + HOUR,
                departed_at=TEN + 2 * HOUR,
            ),
        ),
        (
            sheet(facts={"voted_so_far": 400}),
            sheet(OTHER, facts={"voted_so_far": 390}),
        ),
    ),
    "count_below_turnout": (
        (
            sheet(facts={"voted_so_far": 400}),
            sheet(OTHER, stage="counting", facts={"voted_so_far": 1}, arrived_at=None),
        ),
        (
            sheet(facts={"voted_so_far": 400}),
            sheet(OTHER, stage="counting", facts={"voted_so_far": 400}),
        ),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_check_of_one_report_raises_its_flag_and_only_then(rule: str) -> None:
    wrong, right = CASES[rule]

    assert rule in {flag.rule for flag in flags_inside(wrong)}
    assert rule not in {flag.rule for flag in flags_inside(right)}


@pytest.mark.parametrize("rule", PAIRS)
def test_a_check_of_two_reports_raises_its_flag_and_only_then(rule: str) -> None:
    wrong, right = PAIRS[rule]

    raised = flags_across(wrong[0], [wrong[1]])

    assert rule in {flag.rule for flag in raised}
    assert all(flag.values["report"] == str(OTHER) for flag in raised)
    assert rule not in {flag.rule for flag in flags_across(right[0], [right[1]])}


@pytest.mark.parametrize(("by_noon", "is_flagged"), [(90, True), (110, False)])
def test_a_count_of_voters_that_falls_during_the_day_is_flagged(
    by_noon: int, is_flagged: bool
) -> None:
    told = report(voters_refused=100, turned_away=by_noon)
    roles = {"voters_refused": "voted_by:10:00", "turned_away": "voted_by:12:00"}
    questions = tuple(
        replace(q, role=roles.get(q.name, q.role)) for q in told.definition.questions
    )
    by_the_hour = replace(told.definition, questions=questions)

    raised = flags_inside(replace(told, definition=by_the_hour))

    assert ("count_falls" in {flag.rule for flag in raised}) is is_flagged


def test_every_check_has_its_cases() -> None:
    # Arrivals are too early or too late; counts by the hour have a test of their own.
    assert len(CASES) == len(CHECKS)
    assert len(PAIRS) == len(CROSS_CHECKS) + 1  # turnout falls while voting or after


def test_a_report_without_answers_raises_nothing() -> None:
    assert flags_inside(report()) == []
    assert flags_across(sheet(), []) == []


def test_a_report_is_not_compared_with_itself() -> None:
    assert flags_across(sheet(), [sheet(station_id=2)]) == []


def test_of_many_falls_only_the_deepest_is_told() -> None:
    earlier = [
        sheet(
            UUID(int=number),
            facts={"voted_so_far": 400 + number},
            arrived_at=TEN - HOUR,
            departed_at=TEN,
        )
        for number in range(5, 9)
    ]

    raised = flags_across(sheet(facts={"voted_so_far": 100}), earlier)

    [fall] = [flag for flag in raised if flag.rule == "turnout_falls"]
    assert fall.values["before"] == 408
