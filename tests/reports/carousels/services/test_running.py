"""Searching: only where switched on, again when something changed, nothing in clear."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from elections.journal.models import Event
from elections.journal.services.sealing import forget_mission_keys
from elections.places.models import ElectionDay
from observers.missions.models import Mission
from reports.carousels.models import LinkedGroup, LinkRun
from reports.carousels.selectors.hypotheses import days_to_link, details_of
from reports.carousels.services.running import link_day, link_stale_days
from reports.carousels.tasks import link_stale_reports
from reports.incidents.services.verification import move_incident
from reports.signals.errors import DetectorOff
from tests.factories.carousels import PLATE, found, sight, switched_on, two_sights
from tests.factories.missions import MissionFactory, UserFactory
from tests.factories.observations import MORNING
from tests.factories.places import ElectionDayFactory

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=6)
SOON = NOW + timedelta(seconds=10)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _fresh_keys() -> Iterator[None]:
    yield
    forget_mission_keys()


@pytest.fixture
def mission() -> Mission:
    return MissionFactory.create()


@pytest.fixture
def day(mission: Mission) -> ElectionDay:
    return ElectionDayFactory.create(election=mission.election)


def test_nothing_is_searched_before_somebody_switches_it_on(
    mission: Mission, day: ElectionDay
) -> None:
    two_sights(mission, day)

    link_stale_days(now=NOW)

    assert not LinkRun.objects.exists()
    with pytest.raises(DetectorOff):
        link_day(mission=mission, election_day=day, now=NOW, actor="system")


def test_one_plate_at_two_stations_is_a_strong_hypothesis(
    mission: Mission, day: ElectionDay
) -> None:
    rows = two_sights(mission, day)
    switched_on(mission)

    [run] = link_stale_days(now=NOW)

    group = LinkedGroup.objects.get(run=run)
    assert group.reports == sorted(str(row.instance_id) for row in rows)
    assert (group.strength, group.stations, run.compared) == ("strong", 2, 2)


def test_a_search_is_repeated_only_when_something_changed(
    mission: Mission, day: ElectionDay
) -> None:
    two_sights(mission, day)
    switched_on(mission)
    link_stale_days(now=NOW)

    unchanged = list(days_to_link(now=LATER))
    sight(mission, day, km=8, minutes=90)

    assert unchanged == []
    assert list(days_to_link(now=SOON)) == []
    assert [each.election_day for each in days_to_link(now=LATER)] == [day]


def test_two_workers_that_read_the_same_keep_one_run(
    mission: Mission, day: ElectionDay
) -> None:
    two_sights(mission, day)
    switched_on(mission)

    found(mission, day, now=NOW)
    found(mission, day, now=SOON)

    assert LinkRun.objects.count() == 1
    assert Event.objects.filter(kind="carousels.linked").count() == 1


def test_a_refuted_report_leaves_the_search(mission: Mission, day: ElectionDay) -> None:
    first, _ = two_sights(mission, day)
    switched_on(mission)
    found(mission, day, now=NOW)
    opener, second = UserFactory.create(), UserFactory.create()
    move_incident(
        incident=first,
        level="under_verification",
        reason="Check",
        user=opener,
        now=NOW,
    )
    move_incident(
        incident=first,
        level="refuted",
        grade="A",
        reason="A wedding",
        user=second,
        now=SOON,
    )

    assert [each.election_day for each in days_to_link(now=LATER)] == [day]
    assert found(mission, day, now=LATER) == []


def test_rehearsals_and_other_kinds_are_not_compared(
    mission: Mission, day: ElectionDay
) -> None:
    sight(mission, day)
    sight(mission, day, km=4, minutes=40, is_rehearsal=True)
    sight(mission, day, km=4, minutes=40, category="ACC")
    switched_on(mission)

    assert found(mission, day, now=NOW) == []


def test_reports_without_place_or_time_are_counted_and_left_out(
    mission: Mission, day: ElectionDay
) -> None:
    sight(mission, day)
    lost = sight(mission, day, km=9)
    lost.station.latitude = None  # type: ignore[union-attr]  # the factory gives one
    lost.station.save()  # type: ignore[union-attr]
    switched_on(mission)

    run = link_day(mission=mission, election_day=day, now=NOW, actor="system")

    assert (run.compared, run.left_out) == (1, 1)


def test_words_and_plates_stand_nowhere_in_clear(
    mission: Mission, day: ElectionDay
) -> None:
    secret = "the driver called himself Zhuldyzbek"
    sight(mission, day, narrative=secret)
    sight(mission, day, km=4, minutes=40, narrative=secret)
    switched_on(mission)

    [group] = found(mission, day, now=NOW)

    rows = [
        *LinkedGroup.objects.values(),
        *LinkRun.objects.values(),
        *Event.objects.values(),
    ]
    written = " ".join(str(value) for row in rows for value in row.values())
    assert PLATE not in written
    assert "Zhuldyzbek" not in written
    assert PLATE.encode() not in bytes(group.sealed_details)
    sentences = [r.sentence for link in details_of(group).links for r in link.reasons]
    assert "The number plates are equal." in sentences
    assert all(PLATE not in sentence for sentence in sentences)


def test_the_worker_searches_every_mission_that_wants_it(
    mission: Mission, day: ElectionDay
) -> None:
    two_sights(mission, day)
    switched_on(mission)

    link_stale_reports()
    link_stale_reports()

    assert LinkRun.objects.count() == 1


def test_details_are_read_as_they_were_kept(mission: Mission, day: ElectionDay) -> None:
    two_sights(mission, day)
    switched_on(mission)

    details = details_of(found(mission, day, now=NOW)[0])

    assert [halt.station for halt in details.halts] == ["S71-0000", "S71-0040"]
    assert [round(leg.km, 1) for leg in details.legs] == [4.0]
    assert details.legs[0].between == timedelta(minutes=40)
