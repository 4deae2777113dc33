"""Finding, confirming and rejecting: one event, pairs kept apart, decisions that stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from elections.journal.models import Event
from elections.journal.services.sealing import forget_mission_keys
from elections.places.models import ElectionDay
from observers.missions.models import Mission, User
from reports.carousels.errors import (
    DecisionNeedsReason,
    NoMovingGroup,
    ReportsReplaced,
)
from reports.carousels.models import LinkDecision, LinkedGroup
from reports.carousels.services.deciding import confirm_group, reject_group
from reports.incidents.models import IncidentGroup, IncidentReport
from reports.incidents.selectors import incident_instances
from tests.factories.carousels import found, sight, switched_on, two_sights
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.observations import MORNING
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=6)
LATER = NOW + timedelta(minutes=5)
STILL_LATER = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


@pytest.fixture
def mission() -> Mission:
    mission = MissionFactory.create()
    switched_on(mission)
    return mission


@pytest.fixture
def day(mission: Mission) -> ElectionDay:
    return ElectionDayFactory.create(election=mission.election)


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def confirmed(group: LinkedGroup, user: User, *reports: str) -> LinkDecision:
    return confirm_group(
        group=group, user=user, reason="Seen", now=LATER, reports=reports
    )


def events(mission: Mission, day: ElectionDay) -> int:
    """Return how many events the figures count."""
    return len(incident_instances(mission=mission, election_day=day, as_of=STILL_LATER))


def test_a_confirmed_group_counts_as_one_event(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)
    [group] = found(mission, day, now=NOW)
    before = events(mission, day)

    decision = confirmed(group, user)

    assert (before, events(mission, day)) == (2, 1)
    assert decision.event == IncidentGroup.objects.get(mission=mission)
    assert Event.objects.filter(kind="carousel.confirmed").count() == 1


def test_confirming_verifies_nothing(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)

    confirmed(found(mission, day, now=NOW)[0], user)

    levels = IncidentReport.objects.values_list("state__level", flat=True)
    assert set(levels) == {"reported"}


def test_a_confirmed_group_keeps_its_decision_in_the_next_run(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)
    confirmed(found(mission, day, now=NOW)[0], user)

    [again] = found(mission, day, now=STILL_LATER)

    row = LinkedGroup.objects.current().with_state().get()
    assert (row.pk, row.verdict, row.change) == (again.pk, "confirmed", None)


def test_a_report_more_shows_what_changed_since_the_decision(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)
    decision = confirmed(found(mission, day, now=NOW)[0], user)
    third = sight(mission, day, km=8, minutes=90)

    [again] = found(mission, day, now=STILL_LATER)

    assert again.change == {
        "number": decision.pk,
        "verdict": "confirmed",
        "came": [str(third.instance_id)],
        "went": [],
    }


def test_a_rejected_pair_stays_apart_in_later_runs(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)
    [group] = found(mission, day, now=NOW)

    reject_group(group=group, user=user, reason="A coach tour", now=LATER)

    assert found(mission, day, now=STILL_LATER) == []
    row = LinkedGroup.objects.current().with_state().get()
    assert (row.pk, row.verdict) == (group.pk, "rejected")
    assert events(mission, day) == 2


def test_a_third_report_does_not_bring_a_rejected_pair_together(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    apart = {str(row.instance_id) for row in two_sights(mission, day)}
    [group] = found(mission, day, now=NOW)
    reject_group(group=group, user=user, reason="A coach tour", now=LATER)
    sight(mission, day, km=8, minutes=90)

    groups = found(mission, day, now=STILL_LATER)

    assert groups
    assert all(not apart <= set(each.reports) for each in groups)


def test_reports_that_are_not_chosen_are_kept_apart(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    chosen = [str(row.instance_id) for row in two_sights(mission, day)]
    stranger = sight(mission, day, km=8, minutes=90)
    [group] = found(mission, day, now=NOW)

    decision = confirmed(group, user, *chosen)

    assert decision.left_out == [str(stranger.instance_id)]
    [again] = found(mission, day, now=STILL_LATER)
    assert set(again.reports) == set(chosen)
    assert LinkedGroup.objects.with_state().get(pk=again.pk).verdict == "confirmed"
    assert events(mission, day) == 2


def test_a_rejection_takes_back_what_a_confirmation_grouped(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)
    [group] = found(mission, day, now=NOW)
    confirmed(group, user)

    reject_group(group=group, user=user, reason="Two teams, two cars", now=STILL_LATER)

    assert events(mission, day) == 2
    assert LinkDecision.objects.count() == 2


def test_a_later_confirmation_brings_a_rejected_group_back(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    two_sights(mission, day)
    [group] = found(mission, day, now=NOW)
    reject_group(group=group, user=user, reason="Not sure", now=NOW)

    confirmed(group, user)

    [again] = found(mission, day, now=STILL_LATER)
    assert LinkedGroup.objects.with_state().get(pk=again.pk).verdict == "confirmed"


def test_a_decision_needs_a_reason_and_two_stations(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    first, _ = two_sights(mission, day)
    [group] = found(mission, day, now=NOW)

    with pytest.raises(DecisionNeedsReason):
        reject_group(group=group, user=user, reason=" ", now=LATER)
    with pytest.raises(NoMovingGroup):
        confirmed(group, user, str(first.instance_id))
    assert not LinkDecision.objects.exists()


def test_an_edited_report_cannot_be_confirmed_in_its_old_words(
    mission: Mission, day: ElectionDay, user: User
) -> None:
    first, _ = two_sights(mission, day)
    [group] = found(mission, day, now=NOW)
    sight(mission, day, plate="", supersedes=UUID(str(first.instance_id)))

    with pytest.raises(ReportsReplaced):
        confirmed(group, user)
