"""Live sets are refreshed when something changed, and not too often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from elections.scope import current_database_scope
from reports.findings.models import FindingSet
from reports.findings.services.refreshing import refresh_stale
from reports.findings.tasks import refresh_stale_findings
from reports.observations.models import Observation
from tests.factories.findings import CountedObservationFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_mission_with_new_reports_gets_a_live_and_an_hourly_set() -> None:
    first: Observation = CountedObservationFactory.create()

    refreshed = refresh_stale(now=timezone.now())

    assert [(one.is_live, one.reason) for one in refreshed] == [
        (True, ""),
        (False, "hourly"),
    ]
    assert {one.mission for one in refreshed} == {first.mission}


def test_nothing_new_refreshes_nothing() -> None:
    CountedObservationFactory.create()
    refresh_stale(now=timezone.now())

    assert refresh_stale(now=timezone.now() + MINUTE) == []


def test_a_new_report_refreshes_the_live_set_alone_within_the_hour() -> None:
    first: Observation = CountedObservationFactory.create()
    noon = timezone.now().replace(minute=10)
    FindingSet.objects.all().delete()
    refresh_stale(now=noon)
    CountedObservationFactory.create(
        version=first.version, election_day=first.election_day, recorded_at=noon
    )

    refreshed = refresh_stale(now=noon + MINUTE)

    assert [one.is_live for one in refreshed] == [True]


def test_a_slow_refresh_waits_ten_times_its_duration() -> None:
    first: Observation = CountedObservationFactory.create()
    refresh_stale(now=timezone.now())
    FindingSet.objects.live().update(seconds=60)
    CountedObservationFactory.create(
        version=first.version,
        election_day=first.election_day,
        recorded_at=timezone.now(),
    )

    soon = refresh_stale(now=timezone.now() + MINUTE)
    later = refresh_stale(now=timezone.now() + 11 * MINUTE)

    assert soon == []
    assert [one.is_live for one in later if one.is_live] == [True]


def test_a_closed_mission_is_left_alone() -> None:
    CountedObservationFactory.create(version__mission__is_open=False)

    assert refresh_stale(now=timezone.now()) == []


def test_the_beat_may_run_twice_and_leaves_the_scope_as_it_was() -> None:
    CountedObservationFactory.create()
    before = current_database_scope()

    refresh_stale_findings()
    refresh_stale_findings()

    assert FindingSet.objects.live().count() == 1
    assert current_database_scope() == before
