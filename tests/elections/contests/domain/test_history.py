"""Histories of candidacies and registrations."""

from __future__ import annotations

from datetime import date

from elections.contests.domain.history import (
    Step,
    in_order,
    registration_story,
    state_on,
)

NOMINATED = Step(1, "nominated", date(2023, 1, 25))
REGISTERED = Step(2, "registered", date(2023, 2, 10))
DEREGISTERED = Step(
    3, "deregistered", date(2023, 3, 1), reason="Mistake in a tax declaration"
)
REINSTATED = Step(4, "reinstated", date(2023, 3, 1))


def test_the_latest_step_by_date_is_the_state() -> None:
    state = state_on([DEREGISTERED, NOMINATED, REGISTERED])

    assert state.outcome == "deregistered"
    assert state.step
    assert state.step.reason == "Mistake in a tax declaration"
    assert not state.is_standing


def test_the_state_of_a_day_forgets_what_came_later() -> None:
    steps = [NOMINATED, REGISTERED, DEREGISTERED]

    assert state_on(steps, date(2023, 2, 28)).is_standing
    assert not state_on(steps, date(2023, 3, 1)).is_standing
    assert state_on(steps, date(2023, 1, 1)).step is None


def test_of_two_steps_of_one_day_the_later_entered_counts() -> None:
    assert state_on([REINSTATED, DEREGISTERED, REGISTERED]).outcome == "reinstated"


def test_a_step_without_a_date_comes_first() -> None:
    undated = Step(9, "applied", None)

    assert in_order([NOMINATED, undated]) == (undated, NOMINATED)


def test_a_party_registered_after_seven_years_of_refusals() -> None:
    refusals = [Step(year, "refused", date(year, 6, 1)) for year in range(2016, 2023)]
    registered = Step(9999, "registered", date(2023, 6, 2))

    story = registration_story([registered, *refusals])

    assert (story.refusals, story.years_until_registered) == (7, 7)


def test_a_party_that_is_not_registered_has_no_waiting_time() -> None:
    story = registration_story([Step(1, "refused", date(2019, 5, 5))])

    assert story.registered_on is None
    assert story.years_until_registered is None
