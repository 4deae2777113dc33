"""Events are counted once, at the level reached, under the gravest report's category."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from reports.incidents.domain.counting import (
    CountedReport,
    instances_of,
)


def told(number: int, **changes: Any) -> CountedReport:
    """Return one report of ballot stuffing."""
    given = {"category": "BST", "level": "reported"}
    return CountedReport(instance_id=UUID(int=number), **{**given, **changes})


def test_a_group_is_one_event_at_its_strongest_level() -> None:
    reports = [
        told(1, group="E-001", station_code="1"),
        told(2, group="E-001", level="verified", station_code="2"),
    ]

    [event] = instances_of(reports)

    assert event.level == "verified"
    assert event.station_codes == ("1", "2")


def test_a_group_counts_under_its_gravest_report() -> None:
    reports = [
        told(1, group="E-001", category="CAR", severity=5),
        told(2, group="E-001", category="UNA", severity=3),
    ]

    [event] = instances_of(reports)

    assert (event.category, len(event.reports)) == ("CAR", 2)


def test_a_refuted_report_of_a_group_does_not_speak_for_it() -> None:
    reports = [
        told(1, group="E-001", level="refuted", severity=5, source_type="observed"),
        told(2, group="E-001", category="UNA", severity=3),
    ]

    [event] = instances_of(reports)

    assert (event.category, event.level) == ("UNA", "reported")
    assert not event.is_seen_directly


def test_an_event_is_seen_directly_only_by_the_report_that_carries_its_level() -> None:
    reports = [
        told(1, group="E-001", level="verified", source_type="reported"),
        told(2, group="E-001", level="reported", source_type="observed"),
    ]

    [event] = instances_of(reports)

    assert event.level == "verified"
    assert not event.is_seen_directly


def test_another_teams_checklist_does_not_cover_an_event() -> None:
    report = told(1, team_id=1, station_id=5, stage="voting")

    [event] = instances_of([report], checklist_items={(2, 5, "voting", "stuffing")})

    assert not event.is_covered_by_checklist


def test_the_order_of_reports_changes_nothing() -> None:
    reports = [told(n, category="BST" if n % 2 else "CAR") for n in range(6)]

    assert instances_of(reports) == instances_of(reports[::-1])
