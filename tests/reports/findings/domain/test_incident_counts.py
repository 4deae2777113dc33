"""Figures of incidents: only what was seen, verified and not counted yet is a fact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from reports.findings.domain.incident_counts import incidents, incidents_behind
from reports.incidents.domain.counting import Instance
from tests.factories.findings import make_facts


def event(number: int, **changes: Any) -> Instance:
    """Return one event of ballot stuffing that observers saw and two persons verified."""
    given: dict[str, Any] = {
        "category": "BST",
        "level": "verified",
        "reports": (UUID(int=number),),
        "station_codes": (f"S{number}",),
        "area_codes": (),
        "stage": "voting",
        "severity": 5,
        "is_seen_directly": True,
    }
    return Instance(**{**given, **changes})


def counted(*events: Instance) -> dict[str, int | None]:
    return {figure.key: figure.k for figure in incidents(make_facts(incidents=events))}


def test_events_are_counted_with_the_stations_they_touch() -> None:
    moving = event(1, station_codes=("S1", "S2"))

    figures = list(incidents(make_facts(incidents=[moving, event(2)])))

    assert [(f.key, f.k, f.stations_k) for f in figures] == [
        ("incidents.BST.verified", 2, 2)
    ]


def test_what_was_only_told_is_not_printed_as_seen() -> None:
    assert counted(event(1, is_seen_directly=False)) == {
        "incidents.BST.verified_indirect": 1
    }


def test_what_a_checklist_item_counts_already_stands_apart() -> None:
    assert counted(event(1, is_covered_by_checklist=True), event(2)) == {
        "incidents.BST.covered": 1,
        "incidents.BST.verified": 1,
    }


def test_a_figure_leads_to_the_reports_of_its_events() -> None:
    group = event(1, reports=(UUID(int=1), UUID(int=2)))
    [figure] = incidents(make_facts(incidents=[group]))

    behind = incidents_behind(
        events=[group, event(3, level="refuted")], query=figure.query
    )

    assert behind == [str(UUID(int=1)), str(UUID(int=2))]
